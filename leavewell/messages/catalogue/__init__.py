"""Every event that a company's program may be told of: its name, the fact that it comes of, and its data."""

from __future__ import annotations

from dataclasses import dataclass

from leavewell.kernel.facts import (
    Fact,
    changes,
    desk,
    effects,
    ends,
    flow,
    messages,
    offboarding,
    playbooks,
    postsave,
    promises,
)
from leavewell.messages.catalogue import aftermath, billing, pages
from leavewell.messages.catalogue.ids import Told


@dataclass(frozen=True)
class EventType:
    """``name`` never changes its meaning; ``version`` grows when the data breaks, and not when it gains a field."""

    name: str
    fact: type[Fact]
    data: type[Told]
    version: int = 1

    @property
    def words(self) -> str:
        """When it is told."""
        return " ".join((self.data.__doc__ or "").split())


CATALOGUE: tuple[EventType, ...] = (
    EventType("session.started", flow.SessionOpened, pages.SessionStarted),
    EventType("session.nevermind", flow.Neverminded, pages.SessionStayed),
    EventType("session.abandoned", flow.SessionAbandoned, pages.SessionLeft),
    EventType("offer.presented", flow.OfferPresented, pages.OfferShown),
    EventType("offer.declined", flow.OfferDeclined, pages.OfferDeclined),
    EventType("offer.accepted", flow.OfferAccepted, pages.OfferTaken),
    EventType("offer.email_sent", flow.OfferMailed, pages.OfferEmailSent),
    EventType("cancel.received", flow.CancellationDeclared, pages.CancelReceived),
    EventType("cancel.received_without_plan", flow.DeclaredWithoutPlan, pages.CancelWithoutPlan),
    EventType("cancel.processed", ends.CancelCarriedOut, billing.CancelProcessed),
    EventType("cancel.withdrawn", flow.DeclarationWithdrawn, pages.CancelWithdrawn),
    EventType("cancel.objection_raised", flow.ObjectionRaised, pages.ObjectionRaised),
    EventType("subscription.ended", ends.EndConfirmed, billing.SubscriptionEnded),
    EventType("subscription.reactivated", ends.SubscriptionReactivated, billing.SubscriptionBack),
    EventType("subscription.paused", changes.PauseCarriedOut, billing.SubscriptionPaused),
    EventType("subscription.resumed", changes.PauseEnded, billing.SubscriptionResumed),
    EventType("subscription.charged_after_end", ends.ChargedAfterEnd, billing.ChargedAfterEnd),
    EventType("dispute.opened", effects.DisputeSeen, billing.DisputeOpened),
    EventType("promise.kept", promises.PromiseKept, billing.PromiseKept),
    EventType("promise.broken", promises.PromiseBroken, billing.PromiseBroken),
    EventType("departure.opened", offboarding.DepartureOpened, aftermath.DepartureOpened),
    EventType("departure.moved", offboarding.DepartureMoved, aftermath.DepartureMoved),
    EventType("departure.restarted", offboarding.DepartureRestarted, aftermath.DepartureRestarted),
    EventType("save.began", postsave.SaveBegan, aftermath.SaveBegan),
    EventType("save.confirmed", postsave.SaveConfirmed, aftermath.SaveConfirmed),
    EventType("save.lapsed", postsave.SaveLapsed, aftermath.SaveLapsed),
    EventType("concession.granted", desk.ConcessionGranted, aftermath.ConcessionGranted),
    EventType("request.received", desk.RequestReceived, aftermath.RequestReceived),
    EventType("step.late", playbooks.StepEscalated, aftermath.StepLate),
    EventType("run.started", playbooks.RunStarted, aftermath.RunStarted),
    EventType("step.due", playbooks.StepFellDue, aftermath.StepDue),
    EventType("step.reassigned", playbooks.StepReassigned, aftermath.StepGiven),
    EventType("step.done", playbooks.StepDone, aftermath.StepOver),
    EventType("step.skipped", playbooks.StepSkipped, aftermath.StepLeftOut),
    EventType("effect.person_needed", effects.PersonNeeded, billing.PersonNeeded),
    EventType("effect.deadline_near", effects.DeadlineNears, billing.DeadlineNear),
    EventType("webhook.test", messages.WebhookTested, aftermath.Tested),
)

BY_FACT: dict[str, EventType] = {each.fact.kind: each for each in CATALOGUE}
TEST = BY_FACT[messages.WebhookTested.kind]
HEARD: tuple[str, ...] = tuple(each.fact.kind for each in CATALOGUE if each is not TEST)
"""The kinds of facts that are told to whoever wants them."""

CHOICES: tuple[EventType, ...] = tuple(each for each in CATALOGUE if each is not TEST)
"""What an endpoint may choose from."""
