from __future__ import annotations

from django.db.models import Max

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.kernel.errors import Invalid
from leavewell.playbooks.models import Playbook
from leavewell.playbooks.registries import step_kinds
from leavewell.playbooks.template import PERSON, Template


def ensure_playbook(act: Act, default: Template) -> None:
    """Publish a default playbook in a space that has none of that name yet; a company's own is left alone."""
    must_be_open()
    if not Playbook.objects.of(act.space).filter(name=default.name).exists():
        publish_playbook(act, default)


def publish_playbook(act: Act, template: Template) -> Playbook:
    """Publish a template as the next version; runs that are under way keep theirs.

    The newest version again is that version. Invalid for a kind of step that nothing carries out.
    """
    must_be_open()
    strange = sorted({step.kind for step in template.steps} - {PERSON, *step_kinds.items})
    if strange:
        known = ", ".join([PERSON, *step_kinds.items])
        raise Invalid(f"'{strange[0]}' is no kind of step.", f"Use one of: {known}.")
    definition = template.model_dump(mode="json")
    versions = Playbook.objects.of(act.space).filter(name=template.name)
    last = versions.order_by("-number").first()
    if last is not None and last.definition == definition:
        return last
    number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
    playbook = Playbook.objects.create(
        space=act.space, name=template.name, number=number, definition=definition, published_at=act.at
    )
    note_deed(act, "publish_playbook", subject=playbook.public_id, number=number)
    return playbook
