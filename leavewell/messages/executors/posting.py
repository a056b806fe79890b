"""An alert into a chat, by the hook that the chat gave out."""

from __future__ import annotations

from django.conf import settings

from leavewell.accounts.outward import policy_of
from leavewell.accounts.secrets import unseal
from leavewell.accounts.transaction import edge
from leavewell.effects.types import UNKEPT_WORDS, Again, Claimed, ForPerson, Settled, Settlement
from leavewell.kernel.clock import wall_now
from leavewell.messages.actions.alert_turns import note_posted, stop_alert
from leavewell.messages.alert_composing import compose, day_in_words
from leavewell.messages.decide.chat import slack, teams
from leavewell.messages.decide.schedule import asked_seconds, wait_after
from leavewell.messages.executors.alert_sending import Saying, saying_of
from leavewell.messages.models import Alert
from leavewell.outbound.calling import Answer, Caller
from leavewell.outbound.errors import AddressRefused, NotReached

HEADERS = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Leavewell-Alerts/1"}

_OVER = frozenset({403, 404, 410})
"""Answers of a hook that was taken away: it won't come back by itself."""

_BUSY = frozenset({429, 502, 503, 504})
_SOON = 1.0
"""Seconds until one that stopped its alert asks at the gate, where it waits for a member."""


class PostAlert:
    """At least once: a chat knows no ids, so that after a lost answer the same may stand there twice."""

    def run(self, claimed: Claimed) -> Settlement:
        """One attempt."""
        with edge():
            said = saying_of(claimed)
            if said is None:
                return Settled("not_needed")
            body = _body(said)
        try:
            answer = Caller(policy_of(said.space)).post(unseal(said.alert.target), HEADERS, body)
        except AddressRefused:
            return _later(claimed, "receiver_address", None)
        except NotReached as error:
            return _later(claimed, f"receiver_{error.why}", None)
        return _settlement(claimed, said, answer)


def _settlement(claimed: Claimed, said: Saying, answer: Answer) -> Settlement:
    if 200 <= answer.status < 300:
        return Settled("posted", lambda act: note_posted(act, said.alert, said.items))
    if answer.status in _OVER:
        reason = f"hook_{answer.status}"
        return Again(reason, _SOON, lambda act: stop_alert(act, said.alert.pk, reason))
    asked = asked_seconds(answer.retry_after, wall_now()) if answer.status in _BUSY else None
    return _later(claimed, "receiver_refuses", asked)


def _later(claimed: Claimed, reason: str, asked: float | None) -> Settlement:
    """By the webhooks' schedule; a person is asked when that has ended, since somebody waits for this."""
    wait = wait_after(claimed.attempt, settings.LEAVEWELL.webhook_schedule, claimed.effect.pk, asked)
    return ForPerson(reason) if wait is None else Again(reason, wait)


def _body(said: Saying) -> bytes:
    if said.of_day:
        title, text = day_in_words(said.space, said.alert, said.items)
        return _for(said.alert, title, text, "")
    made = compose(said.space, said.alert, said.items[0])
    text = made.body.replace(UNKEPT_WORDS, made.words) if made.words else made.body
    return _for(said.alert, made.subject, text, made.particulars.link)


def _for(alert: Alert, title: str, text: str, link: str) -> bytes:
    return slack(title, text, link) if alert.channel == Alert.Channel.SLACK else teams(title, text, link)
