"""What is to be set up first. A step is ticked by what has happened, never by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leavewell.accounts.models import Space
from leavewell.accounts.queries import has_used_key, is_connected, members_of, space_of
from leavewell.accounts.roles import Deed
from leavewell.effects.queries import mail_went, program_did
from leavewell.kernel.facts.flow import SessionOpened

if TYPE_CHECKING:
    from leavewell.web.console.door import Visit

RECEIPT = "receipt"


@dataclass(frozen=True)
class FirstStep:
    """One thing to do. ``code`` names it for the page, which says how."""

    code: str
    title: str
    is_done: bool

    @property
    def page(self) -> str:
        """The template that says how."""
        return f"first_run/how/{self.code}.html"


@dataclass(frozen=True)
class FirstSteps:
    """All of them, in the order in which they help each other."""

    steps: Sequence[FirstStep]

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def is_over(self) -> bool:
        """Whether nothing is left."""
        return self.done == len(self.steps)

    @property
    def next(self) -> FirstStep | None:
        """The first that isn't done."""
        return next((step for step in self.steps if not step.is_done), None)


def first_steps_of(live: Space, test: Space) -> FirstSteps:
    """As they stand in the two spaces of one workspace."""
    live_connected = is_connected(live)
    live_button = _button_works(live)
    return FirstSteps(
        (
            FirstStep("billing", "Connect your billing", live_connected or is_connected(test)),
            FirstStep("button", "Put the Cancel button in", live_button or _button_works(test)),
            FirstStep("rehearsal", "Cancel once in the test space", mail_went(test, RECEIPT)),
            FirstStep("team", "Ask your team to join", len(members_of(live)) > 1),
            FirstStep("live", "Switch to live", live_connected and live_button),
        )
    )


def first_steps_for(visit: Visit) -> FirstSteps | None:
    """For the first page: None for a role that sets nothing up, where the list was put away, and when all is done."""
    if not visit.may(Deed.SET_UP) or visit.space.workspace.first_steps_away:
        return None
    found = first_steps_of(space_of(visit.member, "live"), space_of(visit.member, "test"))
    return None if found.is_over else found


def _button_works(space: Space) -> bool:
    """Whether the company's own program ever opened a cancel page. Without a used key there is nothing to look for."""
    return has_used_key(space) and program_did(space, SessionOpened)
