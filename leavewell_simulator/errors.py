"""What the simulator refuses, as its callers see it."""

from __future__ import annotations


class SimulatorError(Exception):
    """A refusal: an HTTP status, a code for programs and a sentence for people."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def unauthorized() -> SimulatorError:
    """The key names no site."""
    return SimulatorError(401, "unauthorized", "No site has this key.")


def not_found(noun: str, key: str) -> SimulatorError:
    """Nothing of that name on this site."""
    return SimulatorError(404, "not_found", f"There is no {noun} '{key}'.")


def invalid(message: str) -> SimulatorError:
    """The request can't be read."""
    return SimulatorError(422, "invalid", message)


def conflict(code: str, message: str) -> SimulatorError:
    """Understood, and not possible as things stand."""
    return SimulatorError(409, code, message)


def state_changed() -> SimulatorError:
    """The subscription is no longer at the version that the caller saw."""
    return SimulatorError(412, "state_changed", "The subscription has changed since that version.")
