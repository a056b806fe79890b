"""What was typed into the form of a webhook."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypedDict

from leavewell.kernel.errors import Invalid
from leavewell.messages.catalogue import CHOICES, EventType
from leavewell.messages.models import Endpoint
from leavewell.web.console.door import Visit


class Settings(TypedDict):
    """As the actions take them."""

    url: str
    events: list[str]
    full: bool
    form: str


@dataclass(frozen=True)
class Form:
    """The form as it stands on the page; ``wrong`` stands beside the field ``at``."""

    url: str = ""
    chosen: bool = False
    events: list[str] = field(default_factory=list)
    full: bool = False
    form: str = Endpoint.Form.STANDARD.value
    at: str = ""
    wrong: str = ""

    @property
    def choices(self) -> list[tuple[EventType, bool]]:
        """Every event, and whether it is ticked."""
        return [(each, each.name in self.events) for each in CHOICES]


def form_of(endpoint: Endpoint) -> Form:
    """As it was set last."""
    return Form(endpoint.url, bool(endpoint.events), list(endpoint.events), endpoint.full, endpoint.form)


def form_in(visit: Visit, *, at: str = "", wrong: str = "") -> Form:
    """As it was typed."""
    post = visit.request.POST
    return Form(
        post.get("url", ""),
        post.get("which") == "chosen",
        post.getlist("events"),
        post.get("content") == "full",
        post.get("form", Endpoint.Form.STANDARD.value),
        at,
        wrong,
    )


def settings_in(visit: Visit) -> Settings:
    """What was typed, for an action. Invalid where events are to be chosen and none is ticked."""
    form = form_in(visit)
    if form.chosen and not form.events:
        raise Invalid("No event is ticked.", "Tick those that it is to be told of.", field="events")
    return {
        "url": form.url,
        "events": form.events if form.chosen else [],
        "full": form.full,
        "form": form.form,
    }


def field_of(error: Exception) -> str:
    """Beside which field it is shown."""
    return (error.field if isinstance(error, Invalid) else None) or "url"
