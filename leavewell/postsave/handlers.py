"""What this room does when it hears a fact: a few lines, harmless when repeated."""

from __future__ import annotations

from leavewell.accounts.models import Subscription
from leavewell.accounts.types import Act
from leavewell.effects.types import RecordedFact
from leavewell.kernel.facts.flow import CancellationDeclared, OfferAccepted
from leavewell.kernel.facts.playbooks import StepDone
from leavewell.playbooks.queries import run_named
from leavewell.postsave.actions.saves import begin_save, confirm_save, lapse_saves
from leavewell.postsave.queries import save_of


def begin(act: Act, heard: RecordedFact) -> None:
    """An offer was accepted: that is a save to be."""
    fact = heard.fact
    assert isinstance(fact, OfferAccepted)
    subscription = Subscription.objects.of(act.space).get(pk=fact.subscription_id)
    begin_save(act, subscription, session_id=fact.session_id, offer=fact.offer)


def lapse(act: Act, heard: RecordedFact) -> None:
    """The account leaves after all."""
    assert isinstance(heard.fact, CancellationDeclared)
    lapse_saves(act, heard.fact.subscription_id, "cancelled_after_all")


def settle(act: Act, heard: RecordedFact) -> None:
    """Billing was read thirty days after the save: if the subscription goes on, it has held."""
    assert isinstance(heard.fact, StepDone)
    if heard.fact.step != "confirm_save":
        return
    save = save_of(act.space, run_named(act.space, heard.fact.run_id).subject)
    if save.subscription.state in ("ending", "ended"):
        lapse_saves(act, save.subscription_id, "ends_in_billing")
    else:
        confirm_save(act, save)
