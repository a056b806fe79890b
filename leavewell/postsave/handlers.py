"""What this room does when it hears a fact: a few lines, harmless when repeated."""

from __future__ import annotations

from leavewell.accounts.models import Subscription
from leavewell.accounts.types import Act
from leavewell.effects.types import RecordedFact
from leavewell.flow.models import CancelSession
from leavewell.kernel.facts import Fact
from leavewell.kernel.facts.desk import ConcessionGranted
from leavewell.kernel.facts.flow import (
    CancellationDeclared,
    DeclaredWithoutPlan,
    Neverminded,
    OfferAccepted,
    SessionAbandoned,
    SessionResumed,
)
from leavewell.kernel.facts.offboarding import DepartureOpened
from leavewell.kernel.facts.playbooks import StepDone
from leavewell.playbooks.queries import run_named
from leavewell.postsave.actions.light import follow_lightly, stop_following
from leavewell.postsave.actions.saves import begin_agreed_save, begin_save, confirm_save, lapse_saves
from leavewell.postsave.actions.watch import leave_if_resumed, leave_watchlist, watch_account
from leavewell.postsave.queries import save_of


def begin(act: Act, heard: RecordedFact) -> None:
    """An offer was accepted: that is a save to be."""
    fact = heard.fact
    assert isinstance(fact, OfferAccepted)
    subscription = Subscription.objects.of(act.space).get(pk=fact.subscription_id)
    begin_save(act, subscription, session_id=fact.session_id, offer=fact.offer)


def begin_agreed(act: Act, heard: RecordedFact) -> None:
    """Something was granted: a save to be, if the account was about to leave; and nothing to watch any more."""
    fact = heard.fact
    assert isinstance(fact, ConcessionGranted)
    if fact.was_leaving:
        subscription = Subscription.objects.of(act.space).get(pk=fact.subscription_id)
        begin_agreed_save(act, subscription, agreement=fact.concession_id)
    decide(act, heard)


def lapse(act: Act, heard: RecordedFact) -> None:
    """The account leaves after all."""
    assert isinstance(heard.fact, CancellationDeclared)
    lapse_saves(act, heard.fact.subscription_id, "cancelled_after_all")


def is_the_look(fact: Fact) -> bool:
    """Whether it was the reading that a save waits for."""
    return isinstance(fact, StepDone) and fact.step == "confirm_save"


def settle(act: Act, heard: RecordedFact) -> None:
    """Billing was read thirty days after the save: if the subscription goes on, it has held."""
    assert isinstance(heard.fact, StepDone)
    if not is_the_look(heard.fact):
        return
    save = save_of(act.space, run_named(act.space, heard.fact.run_id).subject)
    if save.subscription.state in ("ending", "ended"):
        lapse_saves(act, save.subscription_id, "ends_in_billing")
    else:
        confirm_save(act, save)


def watch(act: Act, heard: RecordedFact) -> None:
    """A cancel page was left undecided: its account goes on the watchlist."""
    assert isinstance(heard.fact, SessionAbandoned)
    rows = CancelSession.objects.of(act.space).select_related("subscription")
    watch_account(act, rows.get(pk=heard.fact.session_id), left_at=heard.fact.left_at)


def go_on(act: Act, heard: RecordedFact) -> None:
    """They came back to the page: nothing was left undecided, unless another one was before."""
    assert isinstance(heard.fact, SessionResumed)
    leave_if_resumed(act, CancelSession.objects.of(act.space).get(pk=heard.fact.session_id))


def follow(act: Act, heard: RecordedFact) -> None:
    """They stay, and the account's own person has a look."""
    assert isinstance(heard.fact, Neverminded) and heard.account_id is not None
    follow_lightly(act, heard.account_id, heard.fact.session_id)


def decide(act: Act, heard: RecordedFact) -> None:
    """The account cancelled, took an offer or leaves: there is nothing to watch and nothing to follow any more."""
    assert heard.account_id is not None
    reason = _DECIDED[type(heard.fact)]
    leave_watchlist(act, heard.account_id, reason)
    stop_following(act, heard.account_id, reason)


_DECIDED: dict[type[Fact], str] = {
    CancellationDeclared: "cancelled_after_all",
    DeclaredWithoutPlan: "cancelled_after_all",
    OfferAccepted: "took_an_offer",
    ConcessionGranted: "was_granted",
    DepartureOpened: "leaves_after_all",
}
