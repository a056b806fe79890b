"""One customer's cancellation from the link to the end of the paid time, each step with its evidence."""

from __future__ import annotations

from pathlib import Path

from leavewell.web.cli.sample import fill_sample
from leavewell.web.cli.story.chapters import cancel, never_mind
from leavewell.web.cli.story.choosing import choose_from_export, choose_from_sample
from leavewell.web.cli.story.telling import Telling


def tell(folder: Path | None) -> bool:
    """Tell the story of one of the sample's accounts, or of one of an export's; whether every step held."""
    telling = Telling()
    space = fill_sample(small=True)
    chosen = choose_from_export(telling, space, folder) if folder else choose_from_sample(telling, space)
    cancel(telling, space, chosen)
    never_mind(telling, space)
    return telling.held
