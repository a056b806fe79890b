"""Calls of the official client, with every way they can end said in our own words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import stripe

from leavewell.billing.errors import AuthFailed, BillingError, MissingAtProvider, ProtocolError, Unavailable
from leavewell.billing.stripe.transport import Lost, NotSent, Transport
from leavewell.billing.stripe.version import API_VERSION
from leavewell.billing.tally import asked_to_wait

if TYPE_CHECKING:
    from stripe._v1_services import V1Services

READ_SECONDS = 20.0

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")

Json = dict[str, Any]
T = TypeVar("T")


@dataclass
class Refusal(Exception):
    """An answer that is no success. ``kind`` is Stripe's own name of the error, None in a foreign answer.

    ``replayed``: it is what an earlier request with this key was answered, which nothing will change.
    """

    status: int
    kind: str | None
    code: str | None
    retry_after_seconds: float | None
    replayed: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether Stripe itself says that it doesn't know the object."""
        return self.kind is not None and (self.status == 404 or self.code == "resource_missing")


class StripeApi:
    """One key's way to Stripe, for one call or one thread. Nothing is tried twice."""

    def __init__(
        self,
        key: str,
        api_base: str,
        account: str | None,
        read_seconds: float,
        version: str = API_VERSION,
    ) -> None:
        self._key, self._api_base, self._account = key, api_base.rstrip("/"), account
        self.version = version
        self._transport = Transport(read_seconds)

    def call(self, ask: Callable[[V1Services], T]) -> T:
        """What ``ask`` gets from the client. Raises NotSent, Lost or Refusal, and nothing else."""
        return self._told(lambda client: ask(client.v1))

    def post(self, path: str, params: Json, options: Json) -> Json:
        """A request that the client has no method for. Raises as ``call`` does."""
        return self._told(lambda client: dict(client.raw_request("post", path, **params, **options).data))

    def _told(self, ask: Callable[[stripe.StripeClient], T]) -> T:
        try:
            return ask(self._client())
        except (NotSent, Lost):
            raise
        except stripe.AuthenticationError as error:
            raise self._refusal(error, 401) from None
        except Exception as error:
            # The client answers a foreign error body with whatever its own parsing trips over.
            status = self._transport.status
            if status is None or 200 <= status < 300:
                raise Lost(type(error).__name__) from None
            raise self._refusal(error, status) from None

    def read(self, ask: Callable[[V1Services], T]) -> T:
        """The same for a reading: raises AuthFailed, MissingAtProvider, Unavailable or ProtocolError."""
        try:
            return self.call(ask)
        except (NotSent, Lost) as error:
            raise Unavailable(f"Stripe did not answer ({error}).") from None
        except Refusal as refusal:
            raise _reading_error(refusal) from None

    def close(self) -> None:
        """Give the connection back."""
        self._transport.close()

    def _client(self) -> stripe.StripeClient:
        return stripe.StripeClient(
            self._key,
            stripe_account=self._account,
            stripe_version=self.version,
            base_addresses={"api": self._api_base},
            max_network_retries=0,
            http_client=self._transport,
        )

    def _refusal(self, error: Exception, status: int) -> Refusal:
        body = getattr(error, "json_body", None)
        told = body.get("error") if isinstance(body, dict) else None
        kind, code = (told.get("type"), told.get("code")) if isinstance(told, dict) else (None, None)
        return Refusal(
            status=status,
            kind=_word(kind),
            code=_word(code),
            retry_after_seconds=asked_to_wait(self._transport.headers),
            replayed=self._transport.headers.get("idempotent-replayed") == "true",
        )


def _word(told: object) -> str | None:
    """A name out of Stripe's lists; whatever else stands in its place may speak of people."""
    return told if isinstance(told, str) and _NAME.fullmatch(told) else None


def _reading_error(refusal: Refusal) -> BillingError:
    if refusal.status in (401, 403):
        return AuthFailed("Stripe doesn't accept the key for this.", "Connect with a key that may read it.")
    if refusal.is_missing:
        return MissingAtProvider("Stripe doesn't know this id.", "Check the id, the mode and the account.")
    if refusal.kind is None or refusal.status in (409, 429) or refusal.status >= 500:
        words = f"Stripe answered {refusal.status}."
        return Unavailable(words, retry_after_seconds=refusal.retry_after_seconds)
    words = f"Stripe refused a reading ({refusal.code or refusal.kind})."
    return ProtocolError(words, "Report this as a bug.")
