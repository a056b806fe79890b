"""Where customers are led after the cancel page, and the key that signs what they did there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from leavewell_client.calls import Body, Calls

_PATH = "/return-addresses"


@dataclass(frozen=True)
class StateKey:
    """A key that signs the state now, by its name; an older one does until ``signs_until``."""

    name: str
    signs_until: datetime | None


@dataclass(frozen=True)
class ReturnAddresses:
    """What is set. ``key`` stands only in the answer that made it; no ``keys``: no state is sent."""

    allowed: tuple[str, ...]
    save_return_url: str
    cancel_confirmation_url: str
    offer_urls: Mapping[str, str]
    reason_urls: Mapping[str, str]
    confirm_days: int
    keys: tuple[StateKey, ...]
    key: str = ""


class Returns:
    """The return addresses of the key's space. It needs the scope ``returns:manage``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def all(self) -> ReturnAddresses:
        """What is set."""
        return _returns_in(self._calls.call("GET", _PATH))

    def put(
        self,
        *,
        allowed: Sequence[str] = (),
        save_return_url: str = "",
        cancel_confirmation_url: str = "",
        offer_urls: Mapping[str, str] | None = None,
        reason_urls: Mapping[str, str] | None = None,
        confirm_days: int | None = None,
    ) -> ReturnAddresses:
        """Other places and addresses, all of them; without ``confirm_days`` that stays."""
        body = {
            "allowed": list(allowed),
            "save_return_url": save_return_url,
            "cancel_confirmation_url": cancel_confirmation_url,
            "offer_urls": dict(offer_urls or {}),
            "reason_urls": dict(reason_urls or {}),
            "confirm_days": confirm_days,
        }
        return _returns_in(self._calls.call("PUT", _PATH, json=body))

    def new_key(self, *, idempotency_key: str | None = None) -> ReturnAddresses:
        """With its new ``key``; the old one signs beside it for a day."""
        return _returns_in(self._calls.post(f"{_PATH}/key", None, idempotency_key))

    def stop_signing(self) -> ReturnAddresses:
        """No state is sent any more. Raises Conflict while an address has a place for it."""
        return _returns_in(self._calls.call("DELETE", f"{_PATH}/key"))


def _returns_in(body: Body) -> ReturnAddresses:
    return ReturnAddresses(
        allowed=tuple(body["allowed"]),
        save_return_url=body["save_return_url"],
        cancel_confirmation_url=body["cancel_confirmation_url"],
        offer_urls=body["offer_urls"],
        reason_urls=body["reason_urls"],
        confirm_days=body["confirm_days"],
        keys=tuple(_key_in(each) for each in body["keys"]),
        key=body.get("key", ""),
    )


def _key_in(body: Body) -> StateKey:
    until = body["signs_until"]
    return StateKey(body["name"], datetime.fromisoformat(until) if until else None)
