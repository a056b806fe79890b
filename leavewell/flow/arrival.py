"""What a company tells of one visit to the cancel page, checked once when the page is opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from leavewell.flow.definition import Definition
from leavewell.flow.web_address import is_https_origin, is_web_address
from leavewell.kernel.errors import Invalid

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

    def check(self, definition: Definition) -> None:
        """Return if every address is one and every code is the flow's; Invalid, naming the entry, if not."""
        _known("offer", self.offer_urls, (offer.code for offer in definition.offers))
        _known("reason", self.reason_urls, (reason.code for reason in definition.reasons))
        for name, url in self._addresses():
            if url and not is_web_address(url):
                raise Invalid(
                    "The return address isn't a web address.",
                    "Give a full http or https address, without a user name in it.",
                    field=name,
                )
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

    def _addresses(self) -> Iterable[tuple[str, str]]:
        yield "save_return_url", self.save_return_url
        yield "cancel_confirmation_url", self.cancel_confirmation_url
        yield from ((f"offer_urls/{code}", url) for code, url in self.offer_urls.items())
        yield from ((f"reason_urls/{code}", url) for code, url in self.reason_urls.items())


def _known(noun: str, given: Mapping[str, str], known: Iterable[str]) -> None:
    codes = set(known)
    for code in given:
        if code not in codes:
            raise Invalid(
                f"The published flow has no {noun} '{code}'.",
                f"Use its own codes: {', '.join(sorted(codes)) or 'it has none'}.",
                field=f"{noun}_urls/{code}",
            )
