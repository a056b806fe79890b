"""What a reading of a billing system may raise, one class per next step. ``apply`` raises none of them."""

from __future__ import annotations

from leavewell.kernel.errors import LeavewellError


class BillingError(LeavewellError):
    """A reading failed."""

    status = 502


class AuthFailed(BillingError):
    """The key is unknown, revoked or lacks a scope: mend the connection."""

    code = "billing_auth_failed"


class MissingAtProvider(BillingError):
    """The billing system doesn't know this id."""

    code = "billing_not_found"


class Unavailable(BillingError):
    """Down, slow or too busy: read again later. ``retry_after_seconds`` as the provider asked, if it did."""

    code = "billing_unavailable"

    def __init__(self, what: str, *, retry_after_seconds: float | None = None) -> None:
        super().__init__(what, "Nothing was changed; it will be read again.")
        self.retry_after_seconds = retry_after_seconds


class ProtocolError(BillingError):
    """It answered, and not in a way that its contract allows: a person must look."""

    code = "billing_protocol"
