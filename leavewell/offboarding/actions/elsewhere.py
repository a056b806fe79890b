"""A declared end that somebody changes in billing's own pages. What the customer was promised stays on record."""

from __future__ import annotations

from datetime import datetime

from leavewell.accounts.duties import Duty
from leavewell.accounts.models import Subscription
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.outbox import plan
from leavewell.effects.actions.undone_ends import propose_end_again
from leavewell.effects.types import Planned
from leavewell.flow.actions.progress import mark_ended, withdraw
from leavewell.flow.states import DeclarationState
from leavewell.offboarding.actions.departures import close_as_restarted, move_departure
from leavewell.offboarding.decide.origin import ENDS
from leavewell.offboarding.decide.promised import Kept, kept_by
from leavewell.offboarding.models import Departure
from leavewell.offboarding.playbook import way_back
from leavewell.playbooks.actions.publish import ensure_playbook
from leavewell.playbooks.actions.runs import add_step, start_run
from leavewell.playbooks.queries import began_steps, open_runs_about
from leavewell.playbooks.types import Occasion

TITLES = {
    Kept.EARLIER: "Billing ends it earlier than was promised: put it right, or make it good with the customer",
    Kept.LATER: "Billing ends it later than was promised: see that nothing is charged for the time between",
}
UNDONE = "The cancellation was taken back in billing's own pages: make sure that the customer asked for it"


def follow_declared(act: Act, departure: Departure, subscription: Subscription) -> None:
    """What billing shows now of an end that was declared here, once our own cancel has been there.

    Another date is taken; an end taken back before its day counts as a restart by the company, until a member decides
    that it is to end all the same. One that simply didn't come on its day is left to the look at the end, which brings
    a person.
    """
    must_be_open()
    declaration = departure.declaration
    if declaration is None or declaration.state not in (DeclarationState.SCHEDULED, DeclarationState.ENDED):
        return
    if subscription.state in ENDS:
        if subscription.ends_at is not None:
            follow_end(act, departure, subscription.ends_at)
            if subscription.state == "ended":
                mark_ended(act, declaration.pk, ended_at=subscription.ends_at)
    elif declaration.state == DeclarationState.ENDED:
        propose_end_again(act, subscription, declaration.pk)
        _undone(act, departure)
    elif act.at < departure.billing_ends_at:
        propose_end_again(act, subscription, declaration.pk)
        withdraw(act, declaration)
        _undone(act, departure)


def follow_end(act: Act, departure: Departure, ends_at: datetime) -> None:
    """Billing's date is the live one; where it isn't what the customer was promised, somebody must see to it."""
    move_departure(act, departure, billing_ends_at=ends_at)
    promised_at = departure.declaration.billing_ends_at if departure.declaration else None
    kept = kept_by(ends_at, promised_at, act.at)
    if kept is Kept.AS_PROMISED:
        return
    for run in open_runs_about(act.space, departure.pk):
        code = f"ends_{kept}_{ends_at:%Y%m%d}"
        add_step(act, run, code=code, title=TITLES[kept], duty=Duty.SUPPORT, within="1bd")


def _undone(act: Act, departure: Departure) -> None:
    began = began_steps(act.space, departure.pk)
    close_as_restarted(act, departure, elsewhere=True)
    template = way_back()
    ensure_playbook(act, template)
    occasion = Occasion(departure.account_id, departure.pk, {"requested": act.at}, began)
    run = start_run(act, template.name, occasion)
    add_step(act, run, code="undone_elsewhere", title=UNDONE, duty=Duty.SUPPORT, within="1bd")
    order = {"mail": "departure_kept", "subject": str(departure.pk)}
    plan(act, Planned("mail.send", f"mail.departure_kept:{departure.pk}", order, departure.account_id))
