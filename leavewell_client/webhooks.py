"""Who is told of events, and what they were told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from leavewell_client.calls import Body, Calls


@dataclass(frozen=True)
class Webhook:
    """``state``: on, paused or off. ``secret`` stands only in the answer that made it; no ``events``: all of them."""

    id: str
    url: str
    events: tuple[str, ...]
    full: bool
    form: str
    state: str
    reason: str
    secret: str = ""


@dataclass(frozen=True)
class Try:
    """One attempt. No ``status``: no answer came, as ``reason`` says."""

    round: int
    number: int
    tried_at: datetime
    status: int | None
    reason: str
    answered: str


@dataclass(frozen=True)
class Delivery:
    """One event at one webhook. ``attempts`` and ``body`` stand only where one delivery was asked for."""

    id: str
    webhook: str
    event_id: str
    event: str
    account: str | None
    state: str
    tries: int
    status: int | None
    reason: str
    attempts: tuple[Try, ...] = ()
    body: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Replayed:
    """How many are sent: ``again`` that were told before, and ``missed`` that never were."""

    again: int
    missed: int


class Webhooks:
    """The webhooks of the key's space. It needs the scope ``webhooks:manage``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def all(self) -> list[Webhook]:
        """Every webhook, the oldest first."""
        return [_webhook_in(each) for each in self._calls.call("GET", "/webhooks")["data"]]

    def webhook(self, webhook_id: str) -> Webhook:
        """One of them."""
        return _webhook_in(self._calls.call("GET", _path(webhook_id)))

    def add(
        self,
        url: str,
        *,
        events: Sequence[str] = (),
        full: bool = False,
        form: str = "standard",
        idempotency_key: str | None = None,
    ) -> Webhook:
        """One more, with its secret. However often it is tried, one is added."""
        body = {"url": url, "events": list(events), "full": full, "form": form}
        return _webhook_in(self._calls.post("/webhooks", body, idempotency_key))

    def change(
        self,
        webhook_id: str,
        *,
        url: str,
        events: Sequence[str] = (),
        full: bool = False,
        form: str = "standard",
    ) -> Webhook:
        """Other settings, all of them."""
        body = {"url": url, "events": list(events), "full": full, "form": form}
        return _webhook_in(self._calls.call("PUT", _path(webhook_id), json=body))

    def new_secret(self, webhook_id: str, *, idempotency_key: str | None = None) -> Webhook:
        """With its new secret; the old one counts for a day."""
        return _webhook_in(self._calls.post(f"{_path(webhook_id)}/secret", None, idempotency_key))

    def pause(self, webhook_id: str) -> Webhook:
        """What it would be told waits."""
        return _webhook_in(self._calls.post(f"{_path(webhook_id)}/pause", None, None))

    def resume(self, webhook_id: str) -> Webhook:
        """It is told again."""
        return _webhook_in(self._calls.post(f"{_path(webhook_id)}/resume", None, None))

    def remove(self, webhook_id: str) -> None:
        """Remove it, with all that was kept of what it was told."""
        self._calls.call("DELETE", _path(webhook_id))

    def test(self, webhook_id: str) -> Delivery:
        """One event that means nothing."""
        return _delivery_in(self._calls.post(f"{_path(webhook_id)}/test", None, None))

    def deliveries(
        self, webhook_id: str, *, state: str | None = None, at_once: int = 100
    ) -> Iterator[Delivery]:
        """What it was told, the newest first, fetched page by page. ``state``: waiting, delivered or given_up."""
        params: dict[str, str | int] = {"limit": at_once} | ({"state": state} if state else {})
        return map(_delivery_in, self._calls.pages(f"{_path(webhook_id)}/deliveries", params))

    def delivery(self, delivery_id: str) -> Delivery:
        """One event at one webhook, with every attempt and the body as it would be sent now."""
        return _delivery_in(self._calls.call("GET", _told(delivery_id)))

    def again(self, delivery_id: str, *, idempotency_key: str | None = None) -> Delivery:
        """The same event once more, under its own id."""
        return _delivery_in(self._calls.post(f"{_told(delivery_id)}/again", None, idempotency_key))

    def again_since(
        self,
        webhook_id: str,
        since: datetime,
        *,
        until: datetime | None = None,
        delivered_too: bool = False,
        idempotency_key: str | None = None,
    ) -> Replayed:
        """Every event of the span that wasn't taken, or all of them. Both instants need their zone."""
        body = {
            "since": since.isoformat(),
            "until": until.isoformat() if until else None,
            "delivered_too": delivered_too,
        }
        answer = self._calls.post(f"{_path(webhook_id)}/again", body, idempotency_key)
        return Replayed(answer["again"], answer["missed"])


def _path(webhook_id: str) -> str:
    return f"/webhooks/{quote(webhook_id, safe='')}"


def _told(delivery_id: str) -> str:
    return f"/webhook-deliveries/{quote(delivery_id, safe='')}"


def _webhook_in(body: Body) -> Webhook:
    return Webhook(
        id=body["id"],
        url=body["url"],
        events=tuple(body["events"]),
        full=body["full"],
        form=body["form"],
        state=body["state"],
        reason=body["reason"],
        secret=body.get("secret", ""),
    )


def _delivery_in(body: Body) -> Delivery:
    return Delivery(
        id=body["id"],
        webhook=body["webhook"],
        event_id=body["event_id"],
        event=body["event"],
        account=body["account"],
        state=body["state"],
        tries=body["tries"],
        status=body["status"],
        reason=body["reason"],
        attempts=tuple(_try_in(each) for each in body.get("attempts", ())),
        body=body.get("body"),
    )


def _try_in(body: Body) -> Try:
    return Try(
        round=body["round"],
        number=body["number"],
        tried_at=datetime.fromisoformat(body["tried_at"]),
        status=body["status"],
        reason=body["reason"],
        answered=body["answered"],
    )
