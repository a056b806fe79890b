"""What Stripe answers where it doesn't do as asked: a type, a code, a sentence, the parameter."""

from __future__ import annotations

import json

from leavewell_simulator.errors import SimulatorError
from leavewell_simulator.messages import Response

INVALID = "invalid_request_error"


class Refusal(Exception):
    """An answer that is no success, in Stripe's terms."""

    def __init__(
        self,
        status: int,
        message: str,
        code: str | None = None,
        param: str | None = None,
        kind: str = INVALID,
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.code, self.param, self.kind = status, message, code, param, kind

    def response(self) -> Response:
        """As callers get it."""
        told = {"type": self.kind, "code": self.code, "message": self.message, "param": self.param}
        body = {"error": {name: text for name, text in told.items() if text is not None}}
        return Response(self.status, json.dumps(body))


def missing(noun: str, key: str, param: str = "id", status: int = 404) -> Refusal:
    """Nothing with that id."""
    return Refusal(status, f"No such {noun}: '{key}'", "resource_missing", param)


def bad(message: str, param: str | None = None, code: str | None = None) -> Refusal:
    """Understood, and not taken."""
    return Refusal(400, message, code, param)


def not_here(what: str, param: str | None = None) -> Refusal:
    """Stripe does this; this server doesn't, and says so instead of answering something else."""
    return Refusal(400, f"This server does not do that: {what}", "not_simulated", param)


def of_fault(wrong: SimulatorError) -> Response:
    """A fault that was asked for, as Stripe would word it."""
    kinds = {
        401: ("api_key_expired", INVALID),
        402: ("card_declined", "card_error"),
        403: ("more_permissions_required", INVALID),
        409: ("idempotency_key_in_use", INVALID),
        429: ("rate_limit", INVALID),
    }
    code, kind = kinds.get(wrong.status, (None, "api_error" if wrong.status >= 500 else INVALID))
    return Refusal(wrong.status, wrong.message, code, None, kind).response()


def of_core(wrong: SimulatorError) -> Refusal:
    """What the core refuses, in Stripe's terms."""
    if wrong.status == 401:
        return Refusal(401, "Invalid API Key provided.")
    if wrong.status == 404:
        return Refusal(404, wrong.message, "resource_missing", "id")
    if wrong.status in (405, 413):
        return Refusal(wrong.status, wrong.message)
    return Refusal(400, wrong.message, _CODES.get(wrong.code))


_CODES = {
    "refund_too_large": "charge_already_refunded",
    "price_unknown": "resource_missing",
    "currency_differs": "currency_mismatch",
    "invalid": "parameter_invalid",
}
