"""Events of what follows: departures, saves, steps, requests."""

from __future__ import annotations

from datetime import datetime

from leavewell.messages.catalogue.ids import (
    Amount,
    ConcessionId,
    DeclarationId,
    DepartureId,
    EndpointId,
    MemberId,
    RequestId,
    RunId,
    SaveId,
    StepId,
    SubscriptionId,
    Told,
)


class DepartureOpened(Told):
    """A subscription ends, however that came about. These four times are the live ones."""

    departure_id: DepartureId
    subscription_id: SubscriptionId
    declaration_id: DeclarationId | None
    origin: str
    requested_at: datetime
    billing_ends_at: datetime
    access_ends_at: datetime
    undo_until: datetime
    delete_after: datetime


class DepartureMoved(Told):
    """Billing shows another end; the times are these now."""

    departure_id: DepartureId
    subscription_id: SubscriptionId
    billing_ends_at: datetime
    access_ends_at: datetime
    undo_until: datetime
    delete_after: datetime


class DepartureRestarted(Told):
    """The account stays or is back."""

    departure_id: DepartureId
    subscription_id: SubscriptionId
    phase: str
    elsewhere: bool


class SaveBegan(Told):
    """An account took an offer instead of leaving. It counts once it has held."""

    save_id: SaveId
    subscription_id: SubscriptionId
    offer: str


class SaveConfirmed(Told):
    """Thirty days later billing showed that it has held."""

    save_id: SaveId
    subscription_id: SubscriptionId


class SaveLapsed(SaveConfirmed):
    """The account left after all, or is about to."""

    reason: str


class StepLate(Told):
    """A step wasn't done in time; somebody else is told."""

    step_id: StepId
    run_id: RunId
    member_id: MemberId
    step: str


class RunStarted(Told):
    """A playbook was started for an account, with so many steps."""

    run_id: RunId
    playbook: str
    steps: int


class StepDue(StepLate):
    """A member's step is due."""


class StepGiven(Told):
    """A step has another owner."""

    step_id: StepId
    member_id: MemberId
    step: str


class StepOver(Told):
    """A step was done. ``step`` is its code in the playbook."""

    step_id: StepId
    run_id: RunId
    step: str


class StepLeftOut(StepOver):
    """A step wasn't done, on purpose."""


class RequestReceived(Told):
    """Somebody asked for something outside the cancel page."""

    request_id: RequestId
    number: str
    channel: str
    what: str
    received_at: datetime


class ConcessionGranted(Told):
    """A member granted a discount or a credit."""

    concession_id: ConcessionId
    subscription_id: SubscriptionId
    percent_bp: int | None
    cycles: int | None
    amount: Amount | None
    by_hand: bool
    was_leaving: bool


class Tested(Told):
    """A member asked for a test event."""

    endpoint_id: EndpointId
