"""What a company tells of one visit to the cancel page, checked once when the page is opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from leavewell.flow.decide.destinations import Destinations
from leavewell.flow.decide.variables import check_variables, wants_state
from leavewell.flow.definition import Definition
from leavewell.flow.web_address import is_https_origin
from leavewell.kernel.errors import Invalid

LONGEST = 2000
"""Characters of an address as it is given."""

Scalar = str | int | float | bool


@dataclass(frozen=True)
class Arrival:
    """Where the contact is and comes from, and where they are led afterwards.

    ``save_return_url`` is the way back where no other address fits; ``offer_urls`` and ``reason_urls`` are by the
    flow's codes. ``embed_origins`` may show the page in a frame; none: nobody may.
    """

    country: str = ""
    region: str = ""
    audience: str = ""
    attributes: Mapping[str, Scalar] = field(default_factory=dict)
    save_return_url: str = ""
    cancel_confirmation_url: str = ""
    offer_urls: Mapping[str, str] = field(default_factory=dict)
    reason_urls: Mapping[str, str] = field(default_factory=dict)
    embed_origins: Sequence[str] = ()

    def check(self, definition: Definition, may: Destinations, *, signs: bool) -> None:
        """Return if every address may be led to and every code is the flow's; Invalid, naming the entry, if not.

        ``signs``: whether the space has a key to sign the state with.
        """
        _known("offer", self.offer_urls, (offer.code for offer in definition.offers))
        _known("reason", self.reason_urls, (reason.code for reason in definition.reasons))
        for name, url in self.addresses():
            if url:
                check_address(url, name, may, signs=signs)
        for number, origin in enumerate(self.embed_origins):
            if not is_https_origin(origin):
                raise Invalid(
                    "This isn't an origin that may hold the page in a frame.",
                    "Give scheme and host, such as https://app.example.com.",
                    field=f"embed_origins/{number}",
                )

    def beyond(self) -> dict[str, object]:
        """The addresses as the session keeps them, apart from the way back."""
        return {
            "cancelled": self.cancel_confirmation_url,
            "offers": dict(self.offer_urls),
            "reasons": dict(self.reason_urls),
        }

    def or_else(self, usual: Arrival, definition: Definition) -> Arrival:
        """With the space's usual addresses wherever this one names none, as far as the flow knows their codes."""
        offers = {offer.code for offer in definition.offers}
        reasons = {reason.code for reason in definition.reasons}
        return replace(
            self,
            save_return_url=self.save_return_url or usual.save_return_url,
            cancel_confirmation_url=self.cancel_confirmation_url or usual.cancel_confirmation_url,
            offer_urls={**_of(usual.offer_urls, offers), **_given(self.offer_urls)},
            reason_urls={**_of(usual.reason_urls, reasons), **_given(self.reason_urls)},
        )

    def addresses(self) -> Iterable[tuple[str, str]]:
        """Each with the name of its field."""
        yield "save_return_url", self.save_return_url
        yield "cancel_confirmation_url", self.cancel_confirmation_url
        yield from ((f"offer_urls/{code}", url) for code, url in self.offer_urls.items())
        yield from ((f"reason_urls/{code}", url) for code, url in self.reason_urls.items())


def check_address(text: str, name: str, may: Destinations, *, signs: bool) -> None:
    """Return if customers may be led there; Invalid, naming the field, if not."""
    if len(text) > LONGEST:
        raise Invalid(f"The return address is longer than {LONGEST} characters.", "Shorten it.", field=name)
    check_variables(text, name)
    may.check(text, name)
    if wants_state(text) and not signs:
        raise Invalid(
            "This space has no key that signs the state.",
            "Make one in Settings, Return addresses, or leave {state} out.",
            field=name,
        )


def _given(urls: Mapping[str, str]) -> Mapping[str, str]:
    return {code: url for code, url in urls.items() if url}


def _of(urls: Mapping[str, str], codes: set[str]) -> Mapping[str, str]:
    return {code: url for code, url in urls.items() if code in codes}


def _known(noun: str, given: Mapping[str, str], known: Iterable[str]) -> None:
    codes = set(known)
    for code in given:
        if code not in codes:
            raise Invalid(
                f"The published flow has no {noun} '{code}'.",
                f"Use its own codes: {', '.join(sorted(codes)) or 'it has none'}.",
                field=f"{noun}_urls/{code}",
            )
