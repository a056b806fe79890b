"""What the engine does when it hears a fact of its own."""

from __future__ import annotations

from leavewell.accounts.types import Act
from leavewell.effects.actions.hand import take_back_from
from leavewell.effects.actions.hold import let_go_on
from leavewell.effects.actions.outbox import plan
from leavewell.effects.mails.connection_paused import ConnectionPausedMail
from leavewell.effects.mails.deadline_nears import DeadlineNearsMail
from leavewell.effects.mails.invitation import InvitationMail
from leavewell.effects.mails.person_needed import PersonNeededMail
from leavewell.effects.mails.promise_broken import PromiseBrokenMail
from leavewell.effects.types import Planned, RecordedFact
from leavewell.kernel.facts.accounts import ConnectionPaused, ConnectionResumed, MemberInvited, MemberLeft
from leavewell.kernel.facts.effects import DeadlineNears, PersonNeeded
from leavewell.kernel.facts.promises import PromiseBroken


def tell_the_owner(act: Act, heard: RecordedFact) -> None:
    """An effect needs a person: say so by mail. A mail that can't be sent isn't told by another mail."""
    assert isinstance(heard.fact, PersonNeeded)
    if heard.fact.effect_kind == "mail.send":
        return
    order = {"mail": PersonNeededMail.name, "subject": str(heard.fact.effect_id)}
    plan(act, Planned("mail.send", f"mail.{PersonNeededMail.name}:{heard.id}", order, heard.account_id))


def write_to_the_invited(act: Act, heard: RecordedFact) -> None:
    """Somebody was asked to join: one mail for each time that was asked."""
    assert isinstance(heard.fact, MemberInvited)
    subject = str(heard.fact.invitation_id)
    key = f"mail.{InvitationMail.name}:{subject}:{heard.fact.round}"
    plan(act, Planned("mail.send", key, {"mail": InvitationMail.name, "subject": subject}))


def take_back(act: Act, heard: RecordedFact) -> None:
    """Somebody left: what they had to see to is to be given to somebody else."""
    assert isinstance(heard.fact, MemberLeft)
    take_back_from(act, heard.fact.member_id)


def tell_of_broken_promise(act: Act, heard: RecordedFact) -> None:
    """A customer didn't get what they were promised: one mail for each time."""
    assert isinstance(heard.fact, PromiseBroken)
    subject, name = str(heard.fact.promise_id), PromiseBrokenMail.name
    order = {"mail": name, "subject": subject}
    key = numbered(f"mail.{name}:{subject}", heard.fact)
    plan(act, Planned("mail.send", key, order, heard.account_id))


def numbered(key: str, broken: PromiseBroken) -> str:
    """A key that tells the breaks of one promise apart."""
    return key if broken.number == 1 else f"{key}:{broken.number}"


def tell_of_paused_connection(act: Act, heard: RecordedFact) -> None:
    """A key died: one mail for each time, however much waits for it."""
    assert isinstance(heard.fact, ConnectionPaused)
    name = ConnectionPausedMail.name
    order = {"mail": name, "subject": str(heard.fact.connection_id)}
    plan(act, Planned("mail.send", f"mail.{name}:{heard.id}", order))


def go_on(act: Act, heard: RecordedFact) -> None:
    """A key is mended: what waited for it is due now."""
    assert isinstance(heard.fact, ConnectionResumed)
    let_go_on(act, heard.fact.connection_id)


def tell_of_deadline(act: Act, heard: RecordedFact) -> None:
    """Something isn't in place while a charge, or the day of a person's word, nears: one mail for each of these."""
    assert isinstance(heard.fact, DeadlineNears)
    name, subject = DeadlineNearsMail.name, str(heard.fact.effect_id)
    order = {"mail": name, "subject": subject}
    plan(act, Planned("mail.send", f"mail.{name}:{heard.id}", order, heard.account_id))
