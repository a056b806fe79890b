"""A cancel carried out in billing, with what becomes of invoices that are open."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import get_args
from uuid import UUID

from leavewell.accounts.models import Subscription
from leavewell.accounts.types import Act
from leavewell.billing.contract import Processor
from leavewell.billing.errors import BillingError
from leavewell.billing.planning import to_forgive
from leavewell.billing.types import Cancel, OpenInvoices, Outcome, Rejected, SubscriptionView, SubState
from leavewell.effects.actions.mends import Found, propose_mend
from leavewell.effects.actions.outbox import plan
from leavewell.effects.announced import announced
from leavewell.effects.connections import seen_in
from leavewell.effects.decide.charges import final_usage
from leavewell.effects.decide.ending import when_to_end
from leavewell.effects.decide.mends import MendKind, Wanted
from leavewell.effects.executors.change import Change
from leavewell.effects.registries import comments
from leavewell.effects.types import Claimed, Planned
from leavewell.kernel.facts import Fact
from leavewell.kernel.facts.ends import CancelCarriedOut

NOT_FORGIVEN = "not_forgiven"
WATCH = "billing.watch"


class CancelInBilling(Change):
    """Ends a subscription as it was promised to the customer, and forgives what the page said is forgiven."""

    def operation(self, claimed: Claimed, view: SubscriptionView) -> Cancel:
        payload = claimed.effect.payload
        return Cancel(
            when_to_end(self.promised_at(claimed), view, claimed.act.at),
            payload.get("reason"),
            open_invoices=_fate(claimed),
            comment=_words(claimed),
            spared=_spared(claimed, view),
        )

    def promised_at(self, claimed: Claimed) -> datetime:
        return datetime.fromisoformat(claimed.effect.payload["ends_at"])

    def _change(self, claimed: Claimed, processor: Processor, view: SubscriptionView) -> Outcome | None:
        """The end doesn't wait for what billing has against forgiving: then a person sees to the invoices."""
        outcome, wanted = super()._change(claimed, processor, view), self.operation(claimed, view)
        refused = isinstance(outcome, Rejected) and outcome.code != "state_changed"
        if not refused or wanted.open_invoices == "leave":
            return outcome
        try:
            now = processor.get(view.ref)
        except BillingError:
            return outcome
        return self._asked(replace(wanted, open_invoices="leave"), claimed, processor, now)

    def fact(self, claimed: Claimed, mirrored: Subscription, view: SubscriptionView, found: bool) -> Fact:
        last = view.last_charge
        return CancelCarriedOut(
            effect_id=claimed.effect.pk,
            subscription_id=mirrored.pk,
            subject_id=UUID(claimed.effect.payload["subject"]),
            ends_at=view.ends_at or view.read_at,
            ended=view.state == SubState.ENDED,
            found_done=found,
            last_charge=last.amount if last else None,
            last_charge_at=last.at if last else None,
        )

    def settled(self, act: Act, claimed: Claimed, mirrored: Subscription, view: SubscriptionView) -> None:
        """What is still open against the word is put before the members; what was collected meanwhile is looked for."""
        super().settled(act, claimed, mirrored, view)
        if _fate(claimed) == "leave":
            return
        left = to_forgive(self.operation(claimed, view), view)
        if left:
            cause = f"{NOT_FORGIVEN}:{claimed.effect.pk}"
            found = Found(cause, NOT_FORGIVEN, mirrored.pk, mirrored.account_id)
            still_open = seen_in(replace(view, open_invoices=left)).open_invoice
            propose_mend(act, found, Wanted(MendKind.LOOK, still_open))
        payload = claimed.effect.payload
        look = {name: payload[name] for name in ("subscription", "subject", "said") if name in payload}
        look["since"] = payload["ends_at"]
        plan(act, Planned(WATCH, f"{WATCH}:{claimed.effect.pk}", look, mirrored.account_id))


def _fate(claimed: Claimed) -> OpenInvoices:
    said: OpenInvoices = claimed.effect.payload.get("open_invoices", "leave")
    assert said in get_args(OpenInvoices)
    return said


def _spared(claimed: Claimed, view: SubscriptionView) -> frozenset[str]:
    """A cancel that comes late finds the last bill for usage, which the customer was told to be due."""
    ends_at = datetime.fromisoformat(claimed.effect.payload["ends_at"])
    usage = final_usage(view.open_invoices, announced(claimed.effect.payload, ends_at))
    return frozenset({usage.id} if usage else ())


def _words(claimed: Claimed) -> str | None:
    """Looked up now: what a person wrote doesn't stand in an effect."""
    kind = claimed.effect.payload.get("comment")
    if not kind:
        return None
    return comments[kind](claimed.act.space, UUID(claimed.effect.payload["subject"])) or None
