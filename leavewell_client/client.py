"""The client: a method a call, tried again with the same idempotency key where an answer was lost."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from types import TracebackType
from typing import Any
from urllib.parse import quote

import httpx

from leavewell_client.alerts import Alerts
from leavewell_client.calls import Calls
from leavewell_client.knowledge import Contract, Trait, TraitValue, contract_out, trait_out
from leavewell_client.patience import asked_wait, pause, worth_a_try
from leavewell_client.problems import NoAnswer, NotFound, problem_of
from leavewell_client.returns import Returns
from leavewell_client.shapes import (
    Account,
    Attachment,
    Contact,
    Declaration,
    Page,
    Request,
    Session,
    Standing,
    account_in,
    attachment_out,
    declaration_in,
    page_in,
    request_in,
    session_in,
    standing_in,
)
from leavewell_client.webhooks import Webhooks

_WAIT_AT_MOST = 60.0


class Leavewell:
    """Calls one space of one server: the key says which.

    ``webhooks`` and ``alerts``: who is told of events there; ``returns``: where customers are led afterwards.

    Raises a Problem for what the server refuses and NoAnswer where none came after ``tries``.
    """

    def __init__(
        self,
        base_url: str,
        key: str,
        *,
        tries: int = 4,
        timeout: float = 10.0,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        headers = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
        self._http = httpx.Client(
            base_url=f"{base_url.rstrip('/')}/api/v1", headers=headers, timeout=timeout, transport=transport
        )
        self._tries = tries
        self._timeout = timeout
        self._sleep = sleep
        calls = Calls(self._call, self._post, self._pages)
        self.webhooks, self.alerts, self.returns = Webhooks(calls), Alerts(calls), Returns(calls)

    def __enter__(self) -> Leavewell:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def put_account(
        self,
        external_id: str,
        *,
        name: str,
        country: str = "",
        locale: str = "en",
        contacts: Sequence[Contact] = (),
        audience: str | None = None,
        duties: Mapping[str, str] | None = None,
        contract: Contract | None = None,
        traits: Mapping[str, TraitValue | Trait] | None = None,
    ) -> Account:
        """Add an account, or bring it and these contacts up to date; what comes after them stays if left out.

        ``duties``: a member's address by duty.
        """
        body = {
            "name": name,
            "country": country,
            "locale": locale,
            "contacts": [_person_out(each) for each in contacts],
            "audience": audience,
            "duties": dict(duties or {}),
            "contract": contract_out(contract) if contract else None,
            "traits": {name: trait_out(told) for name, told in (traits or {}).items()},
        }
        return account_in(self._call("PUT", f"/accounts/{_part(external_id)}", json=body))

    def account(self, external_id: str) -> Account:
        """One account."""
        return account_in(self._call("GET", f"/accounts/{_part(external_id)}"))

    def accounts(self, *, at_once: int = 100) -> Iterator[Account]:
        """All accounts, fetched page by page."""
        return map(account_in, self._pages("/accounts", {"limit": at_once}))

    def cancellation(self, external_id: str) -> Declaration | None:
        """The account's latest cancellation. None if there is none; NotFound if there is no such account."""
        try:
            return declaration_in(self._call("GET", f"/accounts/{_part(external_id)}/cancellation"))
        except NotFound:
            self.account(external_id)
            return None

    def standing(self, external_id: str, *, wait: float = 0) -> Standing:
        """How the account stands, after at most ``wait`` seconds (20) for what is under way.

        From the instant of a cancellation it isn't active any more, however slow billing is.
        """
        params, patience = {"wait": wait}, wait + self._timeout
        path = f"/accounts/{_part(external_id)}/standing"
        return standing_in(self._call("GET", path, params=params, timeout=patience))

    def open_session(
        self,
        *,
        account: str,
        email: str,
        name: str = "",
        subscription: str | None = None,
        locale: str | None = None,
        save_return_url: str = "",
        role: str | None = None,
        idempotency_key: str | None = None,
        **more: Any,
    ) -> Page:
        """A one-time cancel page for that contact. However often it is tried, one page is made.

        ``more`` are further fields of the call: country, region, audience, attributes, cancel_confirmation_url,
        offer_urls, reason_urls, embed_origins.
        """
        body = {
            "account": account,
            "contact": {"email": email, "name": name, "role": role},
            "subscription": subscription,
            "locale": locale,
            "save_return_url": save_return_url,
            **more,
        }
        return page_in(self._post("/cancel-sessions", body, idempotency_key))

    def log_declaration(
        self,
        *,
        account: str,
        channel: str,
        received_at: datetime,
        subscription: str | None = None,
        email: str | None = None,
        name: str = "",
        words: str = "",
        attachment: Attachment | None = None,
        idempotency_key: str | None = None,
    ) -> Declaration:
        """Log a wish that came by mail, phone, letter or in a meeting; gives the one that stands already, if any.

        ``received_at`` needs its zone. ``email`` is of the contact who gets the receipt.
        """
        body = {
            "account": account,
            "subscription": subscription,
            "contact": {"email": email, "name": name} if email else None,
            "channel": channel,
            "received_at": received_at.isoformat(),
            "words": words,
            "attachment": attachment_out(attachment) if attachment else None,
        }
        return declaration_in(self._post("/declarations", body, idempotency_key))

    def declaration(self, number: str) -> Declaration:
        """One cancellation, by its number."""
        return declaration_in(self._call("GET", f"/declarations/{_part(number)}"))

    def carried_out(
        self, number: str, *, on: date, reference: str, idempotency_key: str | None = None
    ) -> Declaration:
        """Say that your own program ended the plan, where no billing system is connected that could.

        Raises Conflict where nothing waits for your word.
        """
        body = {"on": on.isoformat(), "reference": reference}
        return declaration_in(self._post(f"/declarations/{_part(number)}/carried-out", body, idempotency_key))

    def could_not(self, number: str, *, reason: str, idempotency_key: str | None = None) -> Declaration:
        """Say that it couldn't; ``reason`` is a code of yours. A person gets it."""
        path = f"/declarations/{_part(number)}/could-not"
        return declaration_in(self._post(path, {"reason": reason}, idempotency_key))

    def log_request(
        self,
        *,
        channel: str,
        received_at: datetime,
        sender: str | None = None,
        words: str = "",
        account: str | None = None,
        attachment: Attachment | None = None,
        idempotency_key: str | None = None,
    ) -> Request:
        """Log what somebody asked for; gives the request of theirs that is under way, if there is one.

        ``received_at`` needs its zone. ``sender`` gets a receipt. An ``account`` that isn't known there isn't added.
        """
        body = {
            "channel": channel,
            "received_at": received_at.isoformat(),
            "sender": sender,
            "words": words,
            "account": account,
            "attachment": attachment_out(attachment) if attachment else None,
        }
        return request_in(self._post("/requests", body, idempotency_key))

    def request(self, request_id: str) -> Request:
        """One request, with everything that was written about it."""
        return request_in(self._call("GET", f"/requests/{_part(request_id)}"))

    def requests(
        self, *, account: str | None = None, is_open: bool | None = None, at_once: int = 100
    ) -> Iterator[Request]:
        """All requests, or an account's, or those under way (or over), fetched page by page."""
        params: dict[str, str | int] = {"limit": at_once}
        if account is not None:
            params["account"] = account
        if is_open is not None:
            params["open"] = "true" if is_open else "false"
        return map(request_in, self._pages("/requests", params))

    def session(self, session_id: str) -> Session:
        """What came of a cancel page so far."""
        return session_in(self._call("GET", f"/cancel-sessions/{_part(session_id)}"))

    def _pages(self, path: str, params: dict[str, str | int]) -> Iterator[dict[str, Any]]:
        while True:
            page = self._call("GET", path, params=params)
            yield from page["data"]
            if not page["next_cursor"]:
                return
            params = {**params, "cursor": page["next_cursor"]}

    def _post(self, path: str, body: dict[str, Any] | None, idempotency_key: str | None) -> dict[str, Any]:
        headers = {"Idempotency-Key": idempotency_key or str(uuid.uuid4())}
        return self._call("POST", path, json=body, headers=headers)

    def _call(self, method: str, path: str, **rest: Any) -> dict[str, Any]:
        """Every call bears repeating: GET and PUT by nature, POST by its key."""
        lost: httpx.TransportError | None = None
        for attempt in range(1, self._tries + 1):
            try:
                answer = self._http.request(method, path, **rest)
            except httpx.TransportError as error:
                lost = error
                wait = pause(attempt)
            else:
                if answer.is_success:
                    return dict(answer.json())
                if not worth_a_try(answer) or attempt == self._tries:
                    raise problem_of(answer)
                wait = asked_wait(answer) or pause(attempt)
            if attempt < self._tries:
                self._sleep(min(wait, _WAIT_AT_MOST))
        raise NoAnswer(f"No answer to {method} {path} after {self._tries} tries.") from lost


def _person_out(contact: Contact) -> dict[str, Any]:
    told = {"email": contact.email, "name": contact.name, "may_cancel": contact.may_cancel}
    return told | ({"role": contact.role} if contact.role else {})


def _part(text: str) -> str:
    """A part of a path; a dot alone would be taken for a way up."""
    return quote(text, safe="").replace(".", "%2E") if text in (".", "..") else quote(text, safe="")
