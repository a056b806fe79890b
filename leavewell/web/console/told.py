"""What happened, in words: a fact's sentence without a code or an id in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from leavewell.accounts.models import Space
from leavewell.effects.models import FactRow
from leavewell.effects.queries import sentence
from leavewell.flow.queries import offer_in_words, offers_with
from leavewell.web.console.story.calls import asked
from leavewell.web.console.words import mail_kind

_OFFER = "presented_offer_id"
_CODE = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")
_CALL = re.compile(r"'((?:billing|mail)\.[a-z_]+|react)'")
_MAIL = re.compile(r"(?<=mail ')[a-z_]+(?=')")


@dataclass(frozen=True)
class Told:
    """A fact as the page tells it."""

    row: FactRow
    words: str


def told(space: Space, rows: Sequence[FactRow]) -> list[Told]:
    """Each of them in a sentence."""
    offers = offers_named(space, rows)
    return [Told(row, in_words(row, offers)) for row in rows]


def offers_named(space: Space, rows: Iterable[FactRow]) -> dict[str, str]:
    """What the team calls the offers that these facts speak of, by the id in the fact."""
    ids = {UUID(row.body[_OFFER]) for row in rows if row.body.get(_OFFER)}
    found = offers_with(space, ids) if ids else {}
    return {str(pk): offer_in_words(offer) for pk, offer in found.items()}


def in_words(row: FactRow, offers: Mapping[str, str]) -> str:
    """A fact's sentence, whose codes are words; ``offers`` as :func:`offers_named` gives them."""
    said = sentence(row)
    offer = offers.get(row.body.get(_OFFER, ""))
    if offer:
        said = said.replace(f"'{row.body['offer']}'", f"'{offer}'", 1)
    said = _MAIL.sub(lambda found: mail_kind(found[0]), said)
    said = _CALL.sub(lambda found: f"'{asked(found[1])}'", said)
    return _CODE.sub(lambda found: found[0].replace("_", " "), said)
