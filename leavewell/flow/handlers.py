"""What this room does when it hears a fact: a few lines, harmless when repeated."""

from __future__ import annotations

from leavewell.accounts.models import Account
from leavewell.accounts.types import Act
from leavewell.effects.actions.outbox import plan
from leavewell.effects.types import Planned, RecordedFact
from leavewell.flow.actions import progress
from leavewell.flow.actions.handing_over import note_offer_mail
from leavewell.flow.actions.without_plan import take_what_was_found
from leavewell.flow.models import PresentedOffer
from leavewell.flow.offers.email import MAIL
from leavewell.kernel.facts import Fact
from leavewell.kernel.facts.changes import ChangeCarriedOut, DiscountCarriedOut, PauseCarriedOut
from leavewell.kernel.facts.effects import AccountLookedUp, MailSent
from leavewell.kernel.facts.ends import CancelCarriedOut, EndConfirmed
from leavewell.kernel.facts.flow import CancellationDeclared


def go_on_with_what_was_found(act: Act, heard: RecordedFact) -> None:
    """Billing was asked for an account's plan."""
    assert isinstance(heard.fact, AccountLookedUp)
    take_what_was_found(act, Account.objects.of(act.space).get(pk=heard.fact.account_id))


def begin_processing(act: Act, heard: RecordedFact) -> None:
    """A declaration was received: the engine has it now."""
    assert isinstance(heard.fact, CancellationDeclared)
    progress.take_up(act, heard.fact.declaration_id)


def tell_it_is_done(act: Act, heard: RecordedFact) -> None:
    """Billing holds the cancel: move the declaration and tell the customer."""
    assert isinstance(heard.fact, CancelCarriedOut)
    fact = heard.fact
    progress.mark_carried_out(act, fact.subject_id, ends_at=fact.ends_at, ended=fact.ended)


def close_declaration(act: Act, heard: RecordedFact) -> None:
    """The promised end was confirmed."""
    assert isinstance(heard.fact, EndConfirmed)
    progress.mark_ended(act, heard.fact.subject_id, ended_at=heard.fact.ended_at)


def tell_offer_is_in_place(act: Act, heard: RecordedFact) -> None:
    """Billing holds what was accepted: tell the customer. What a member granted, that member tells."""
    assert isinstance(heard.fact, DiscountCarriedOut | ChangeCarriedOut | PauseCarriedOut)
    if not PresentedOffer.objects.of(act.space).filter(pk=heard.fact.subject_id).exists():
        return
    subject = str(heard.fact.subject_id)
    order = {"mail": "offer_done", "subject": subject}
    plan(act, Planned("mail.send", f"mail.offer_done:{subject}", order, heard.account_id))


def is_offer_mail(fact: Fact) -> bool:
    """Whether the mail was that of an offer."""
    return isinstance(fact, MailSent) and fact.mail_kind == MAIL


def tell_offer_mail_left(act: Act, heard: RecordedFact) -> None:
    """The mail of an offer has left, or is held in a test space."""
    assert isinstance(heard.fact, MailSent)
    if is_offer_mail(heard.fact):
        note_offer_mail(act, heard.fact)
