from __future__ import annotations

from collections.abc import Iterator

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.playbooks.decide.fitting import Misfit, misfits
from leavewell.playbooks.errors import WrongStep
from leavewell.playbooks.models import Playbook
from leavewell.playbooks.registries import grounds, step_kinds
from leavewell.playbooks.template import Template


def ensure_playbook(act: Act, default: Template) -> None:
    """Publish a default playbook in a space that has none of that name yet; a company's own is left alone."""
    must_be_open()
    if not Playbook.objects.of(act.space).filter(name=default.name).exists():
        publish_playbook(act, default)


def publish_playbook(act: Act, template: Template) -> Playbook:
    """Publish a template as the next version; runs that are under way keep theirs.

    The newest version again is that version. WrongStep for a step of a kind that this playbook doesn't have, or
    whose date hangs on what it is never told.
    """
    must_be_open()
    for misfit in _misfits(template):
        raise WrongStep(misfit)
    definition = template.model_dump(mode="json")
    last = Playbook.objects.of(act.space).filter(name=template.name).order_by("-number").first()
    if last is not None and last.definition == definition:
        return last
    # After what was compared, and no newer one: two workers may meet a new space at once, and the second waits here for
    # what the first writes, and finds it.
    number = last.number + 1 if last else 1
    playbook, made = Playbook.objects.get_or_create(
        space=act.space,
        name=template.name,
        number=number,
        defaults={"definition": definition, "published_at": act.at},
    )
    if not made:
        return publish_playbook(act, template)
    note_deed(act, "publish_playbook", subject=playbook.public_id, number=number)
    return playbook


def _misfits(template: Template) -> Iterator[Misfit]:
    ground = grounds.items.get(template.name)
    if ground is None:
        return misfits(template, step_kinds.items, None)
    return misfits(template, ground.kinds, ground.anchors)
