"""What happened, in words: a fact's sentence without a code or an id in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format

from leavewell.accounts.models import Space
from leavewell.effects.models import FactRow
from leavewell.effects.queries import sentence
from leavewell.flow.queries import offer_in_words, offers_with
from leavewell.web.console.story.calls import asked
from leavewell.web.console.words import mail_kind, reason_words, result

_REASON = "reason"
_OFFER = "presented_offer_id"
_CODE = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")
_CALL = re.compile(r"'((?:billing|mail)\.[a-z_]+|react)'")
# The id of a mail or of an effect proves a step; here a link leads to it instead.
_PROOF = re.compile(r" \((?:<[^<>\s]+>|[a-z]{3}_[0-9a-z]{26})\)")
_MAIL = re.compile(r"(?<=[Mm]ail ')[a-z_]+(?=')")
_NEEDED = re.compile(r"(?<=needs a person: )[a-z_]+")
_MOMENT = re.compile(r"\b(\d{4}-\d\d-\d\d \d\d:\d\d)(?::\d\d)? UTC")
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


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
    """A fact's sentence, whose codes are words, and whose moments are those of the zone that the page is in.

    ``offers`` as :func:`offers_named` gives them.
    """
    words = _PROOF.sub("", sentence(row))
    offer = offers.get(row.body.get(_OFFER, ""))
    if offer:
        words = words.replace(f"'{row.body['offer']}'", f"'{offer}'", 1)
    reason = row.body.get(_REASON, "")
    if reason:
        words = words.replace(f"'{reason}'", f"'{reason_words(reason)}'", 1)
    words = _CALL.sub(lambda found: f"'{asked(found[1])}'", words)
    words = _MAIL.sub(lambda found: mail_kind(found[0]), words)
    words = _NEEDED.sub(lambda found: _within(result(found[0])), words)
    words = _MOMENT.sub(_in_zone, words)
    words = _DAY.sub(_spelled, words)
    return _CODE.sub(lambda found: found[0].replace("_", " "), words)


def _within(whole: str) -> str:
    """A sentence inside of another one, which has its own full stop."""
    return whole[0].lower() + whole[1:].rstrip(".")


def _in_zone(found: re.Match[str]) -> str:
    try:
        at = datetime.strptime(found[1], "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    except ValueError:
        return found[0]
    return date_format(at.astimezone(timezone.get_current_timezone()), "j M Y, H:i")


def _spelled(found: re.Match[str]) -> str:
    try:
        return date_format(date.fromisoformat(found[0]), "j M Y")
    except ValueError:
        return found[0]
