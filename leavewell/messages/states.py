"""The tables of moves of an endpoint, of a delivery and of an alert."""

from __future__ import annotations

from enum import StrEnum

from leavewell.kernel.states import Machine


class EndpointState(StrEnum):
    """``paused``: what it would be told waits. ``off``: it is told nothing; what it misses can be sent later."""

    ON = "on"
    PAUSED = "paused"
    OFF = "off"


class EndpointMove(StrEnum):
    """What may happen to an endpoint."""

    PAUSE = "pause"
    RESUME = "resume"
    SWITCH_OFF = "switch_off"


ENDPOINT: Machine[EndpointState, EndpointMove] = Machine(
    "webhook",
    {
        (EndpointState.ON, EndpointMove.PAUSE): EndpointState.PAUSED,
        (EndpointState.PAUSED, EndpointMove.RESUME): EndpointState.ON,
        (EndpointState.OFF, EndpointMove.RESUME): EndpointState.ON,
        (EndpointState.ON, EndpointMove.SWITCH_OFF): EndpointState.OFF,
        # What was under way when it was paused came back.
        (EndpointState.PAUSED, EndpointMove.SWITCH_OFF): EndpointState.OFF,
    },
)


class DeliveryState(StrEnum):
    """``given_up``: after the last attempt of the schedule, or because the endpoint is off."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class DeliveryMove(StrEnum):
    """What may happen to a delivery."""

    DELIVER = "deliver"
    GIVE_UP = "give_up"
    REPLAY = "replay"


DELIVERY: Machine[DeliveryState, DeliveryMove] = Machine(
    "delivery",
    {
        (DeliveryState.WAITING, DeliveryMove.DELIVER): DeliveryState.DELIVERED,
        (DeliveryState.WAITING, DeliveryMove.GIVE_UP): DeliveryState.GIVEN_UP,
        (DeliveryState.DELIVERED, DeliveryMove.REPLAY): DeliveryState.WAITING,
        (DeliveryState.GIVEN_UP, DeliveryMove.REPLAY): DeliveryState.WAITING,
    },
)


class AlertState(StrEnum):
    """``paused``: what it would say waits, and is sent when it is resumed."""

    ON = "on"
    PAUSED = "paused"


class AlertMove(StrEnum):
    """What may happen to an alert."""

    PAUSE = "pause"
    RESUME = "resume"


ALERT: Machine[AlertState, AlertMove] = Machine(
    "alert",
    {
        (AlertState.ON, AlertMove.PAUSE): AlertState.PAUSED,
        (AlertState.PAUSED, AlertMove.RESUME): AlertState.ON,
    },
)
