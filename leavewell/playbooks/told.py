"""What a company's own program is told, beside an event, of a step: as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from leavewell.accounts.models import Space
from leavewell.playbooks.models import Step


def told_of_step(space: Space, step_id: UUID) -> Mapping[str, Any]:
    """What is to be done, by whom and by when. Nothing where there is no such step."""
    rows = Step.objects.of(space).select_related("owner__user", "run")
    step = rows.filter(pk=step_id).first()
    if step is None:
        return {}
    told = {
        "id": step.pk,
        "code": step.code,
        "title": step.title,
        "playbook": step.run.name,
        "state": step.state,
        "due_at": step.due_at,
        "owner_email": step.owner.user.email,
    }
    return {"task": told}
