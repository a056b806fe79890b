"""Something to choose on an offer's page: a short list, or a number. Nothing is chosen beforehand."""

from __future__ import annotations

from dataclasses import dataclass

from leavewell.flow.wording import Line


@dataclass(frozen=True)
class Option:
    """One entry of the list."""

    value: str
    words: Line


@dataclass(frozen=True)
class Choice:
    """``field`` is the form's. Without ``options`` a number is typed, and ``hint`` says which.

    ``wrong`` is said beside the field where what was chosen isn't on offer.
    """

    field: str
    label: Line
    wrong: Line
    options: tuple[Option, ...] = ()
    hint: Line | None = None
