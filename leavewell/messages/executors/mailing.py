"""An alert by mail: to a help desk it is a ticket."""

from __future__ import annotations

from dataclasses import replace

from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.effects.actions.mails import keep_mail
from leavewell.effects.executors.mail import deliver
from leavewell.effects.types import Claimed, Settled, Settlement
from leavewell.messages.actions.alert_turns import note_sent
from leavewell.messages.alert_composing import letter_of_day, letter_of_one
from leavewell.messages.executors.alert_sending import saying_of


class MailAlert:
    """At least once, with the same Message-ID each time. A test space writes to whom its list names, or holds it."""

    def run(self, claimed: Claimed) -> Settlement:
        """One attempt at one mail."""
        with edge():
            said = saying_of(claimed)
            if said is None:
                return Settled("not_needed")
            if said.of_day:
                letter = letter_of_day(said.space, said.alert, said.items)
            else:
                letter = letter_of_one(said.space, said.alert, said.items[0])
            mail = keep_mail(claimed, letter)
        settlement = deliver(said.space, mail, letter)
        if not isinstance(settlement, Settled):
            return settlement
        written = settlement.then

        def then(act: Act) -> None:
            written(act)
            note_sent(act, said.items)

        return replace(settlement, then=then)
