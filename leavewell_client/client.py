"""The client: a method a call, tried again with the same idempotency key where an answer was lost."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from types import TracebackType
from typing import Any
from urllib.parse import quote

import httpx

from leavewell_client.problems import NoAnswer, NotFound, problem_of
from leavewell_client.shapes import (
    Account,
    Contact,
    Declaration,
    Page,
    Session,
    account_in,
    declaration_in,
    page_in,
    session_in,
)

_TRY_AGAIN = (429, 500, 502, 503, 504)
_WAIT_AT_MOST = 60.0


class Leavewell:
    """Calls one space of one server: the key says which.

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
        self._sleep = sleep

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
    ) -> Account:
        """Add an account, or bring it and these contacts up to date."""
        people = [{k: v for k, v in asdict(each).items() if k != "id"} for each in contacts]
        body = {"name": name, "country": country, "locale": locale, "contacts": people}
        return account_in(self._call("PUT", f"/accounts/{_part(external_id)}", json=body))

    def account(self, external_id: str) -> Account:
        """One account."""
        return account_in(self._call("GET", f"/accounts/{_part(external_id)}"))

    def accounts(self, *, at_once: int = 100) -> Iterator[Account]:
        """All accounts, fetched page by page."""
        params: dict[str, str | int] = {"limit": at_once}
        while True:
            page = self._call("GET", "/accounts", params=params)
            yield from map(account_in, page["data"])
            if not page["next_cursor"]:
                return
            params["cursor"] = page["next_cursor"]

    def cancellation(self, external_id: str) -> Declaration | None:
        """The account's latest cancellation. None if there is none; NotFound if there is no such account."""
        try:
            return declaration_in(self._call("GET", f"/accounts/{_part(external_id)}/cancellation"))
        except NotFound:
            self.account(external_id)
            return None

    def open_session(
        self,
        *,
        account: str,
        email: str,
        name: str = "",
        subscription: str | None = None,
        locale: str | None = None,
        save_return_url: str = "",
        idempotency_key: str | None = None,
    ) -> Page:
        """A one-time cancel page for that contact. However often it is tried, one page is made."""
        body = {
            "account": account,
            "contact": {"email": email, "name": name},
            "subscription": subscription,
            "locale": locale,
            "save_return_url": save_return_url,
        }
        headers = {"Idempotency-Key": idempotency_key or str(uuid.uuid4())}
        return page_in(self._call("POST", "/cancel-sessions", json=body, headers=headers))

    def session(self, session_id: str) -> Session:
        """What came of a cancel page so far."""
        return session_in(self._call("GET", f"/cancel-sessions/{_part(session_id)}"))

    def _call(self, method: str, path: str, **rest: Any) -> dict[str, Any]:
        """Every call bears repeating: GET and PUT by nature, POST by its key."""
        lost: httpx.TransportError | None = None
        for attempt in range(1, self._tries + 1):
            try:
                answer = self._http.request(method, path, **rest)
            except httpx.TransportError as error:
                lost = error
                wait = _pause(attempt)
            else:
                if answer.is_success:
                    return dict(answer.json())
                if not _worth_a_try(answer) or attempt == self._tries:
                    raise problem_of(answer)
                wait = _asked_wait(answer) or _pause(attempt)
            if attempt < self._tries:
                self._sleep(min(wait, _WAIT_AT_MOST))
        raise NoAnswer(f"No answer to {method} {path} after {self._tries} tries.") from lost


def _worth_a_try(answer: httpx.Response) -> bool:
    if answer.status_code in _TRY_AGAIN:
        return True
    return answer.status_code == 409 and problem_of(answer).code == "idempotency_key_in_use"


def _asked_wait(answer: httpx.Response) -> float:
    asked = answer.headers.get("Retry-After", "")
    return float(asked) if asked.isdigit() else 0.0


def _pause(attempt: int) -> float:
    return float(0.25 * 2**attempt)


def _part(text: str) -> str:
    """A part of a path; a dot alone would be taken for a way up."""
    return quote(text, safe="").replace(".", "%2E") if text in (".", "..") else quote(text, safe="")
