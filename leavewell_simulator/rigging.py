"""The bodies by which a test rigs a site: what goes wrong, and who is told what happens."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from leavewell_simulator.bodies import Body


class WebhookBody(Body):
    """Where to tell what happens, and the secret that signs it; the previous one signs as well."""

    url: str
    secret: str = Field(min_length=8)
    previous_secret: str | None = None


class DeliveryBody(Body):
    """How often each notice is posted, and in which order."""

    times: int = Field(default=1, ge=1, le=100)
    order: Literal["given", "reversed", "shuffled"] = "given"
    seed: int = 0


class FaultBody(Body):
    """What shall go wrong, on which requests, before or after the change is kept, how often (null: always).

    ``write`` is whatever changes a subscription or money; the first ``skip`` requests of the kind are spared.
    ``latency`` sleeps ``seconds`` on both sides of the change and then answers as usual; ``hang`` sleeps and then
    cuts. ``busy`` is an honest 429, so it exists before the change only. ``kept_error`` changes nothing and answers
    a 500 that Stripe's format brings back for the same idempotency key.
    """

    on: Literal[
        "cancel",
        "undo_cancel",
        "reactivate",
        "discounts",
        "quantity",
        "plan",
        "trial",
        "payment",
        "pause",
        "resume",
        "credits",
        "refunds",
        "create",
        "metadata",
        "coupons",
        "void",
        "pay",
        "schedule",
        "release",
        "customers",
        "finalize",
        "write",
        "get",
        "any",
    ]
    kind: Literal[
        "error", "cut", "hang", "busy", "html", "broken_json", "foreign_json", "latency", "kept_error"
    ]
    phase: Literal["before", "after"] = "before"
    times: int | None = Field(default=None, ge=1)
    skip: int = Field(default=0, ge=0)
    status: int = Field(default=500, ge=400, le=599)
    seconds: float = Field(default=2.0, ge=0, le=30)
    retry_after: float | None = Field(default=None, ge=0)
