from __future__ import annotations

from django.db.models import Max

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.flow.definition import Definition
from leavewell.flow.models import FlowVersion
from leavewell.flow.offers import TYPES
from leavewell.flow.texts import Texts
from leavewell.kernel.errors import Invalid


def publish_flow(act: Act, definition: Definition) -> FlowVersion:
    """Publish a definition as the next version; sessions that are under way keep theirs.

    Refuses a flow with an unknown offer type, wrong offer params, or a reason without words.
    """
    must_be_open()
    _check(definition)
    versions = FlowVersion.objects.of(act.space).filter(name=definition.name)
    last = versions.aggregate(last=Max("number"))["last"] or 0
    version = FlowVersion.objects.create(
        space=act.space,
        name=definition.name,
        number=last + 1,
        definition=definition.model_dump(mode="json"),
        published_at=act.at,
    )
    note_deed(act, "publish_flow", subject=version.public_id, number=version.number)
    return version


def _check(definition: Definition) -> None:
    texts = Texts("en")
    missing = [reason.text for reason in definition.reasons if reason.text not in texts]
    if missing:
        raise Invalid(f"There are no words for {', '.join(missing)}.", "Add them to the texts first.")
    for template in definition.offers:
        if template.kind not in TYPES.items:
            raise Invalid(f"'{template.kind}' is no offer type.", f"Use one of: {', '.join(TYPES)}.")
        TYPES[template.kind].check(template.params)
