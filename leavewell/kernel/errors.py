"""Errors say what happened and what to do next, in the words of whoever called."""

from __future__ import annotations


class LeavewellError(Exception):
    """Something a caller can act on.

    ``code`` is for programs, ``what`` says what is wrong, ``next_step`` what to do about it; ``status`` is the
    HTTP status an edge answers with.
    """

    code = "error"
    status = 500

    def __init__(self, what: str, next_step: str) -> None:
        super().__init__(f"{what} {next_step}")
        self.what = what
        self.next_step = next_step


class NotFound(LeavewellError):
    """Unknown here. A foreign row raises the same error, with the same words."""

    code = "not_found"
    status = 404

    def __init__(self, noun: str) -> None:
        super().__init__(f"There is no such {noun} here.", "Check the id, and that it belongs to this space.")


class Refused(LeavewellError):
    """Understood, and not allowed as things stand."""

    code = "refused"
    status = 409


class Invalid(LeavewellError):
    """The input can't be read. ``field`` names where, so that a form can show it beside the field."""

    code = "invalid"
    status = 422

    def __init__(self, what: str, next_step: str, *, field: str | None = None) -> None:
        super().__init__(what, next_step)
        self.field = field


class Forbidden(LeavewellError):
    """Known who asks, and they may not."""

    code = "forbidden"
    status = 403


class IllegalMove(LeavewellError):
    """The table of states has no such move."""

    code = "illegal_move"
    status = 409

    def __init__(self, machine: str, state: str, move: str) -> None:
        super().__init__(
            f"A {machine} that is '{state}' can't '{move}'.", "Read it again; it has probably moved on."
        )
        self.state = state


class LostRace(LeavewellError):
    """Somebody else moved the row first. Nothing was changed by this call."""

    code = "lost_race"
    status = 409

    def __init__(self, machine: str) -> None:
        super().__init__(f"This {machine} was changed a moment ago.", "Read it again before you decide.")
