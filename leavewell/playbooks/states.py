"""The tables of moves of a run and of its steps."""

from __future__ import annotations

from enum import StrEnum

from leavewell.kernel.states import Machine


class RunState(StrEnum):
    """Whether a playbook is still being carried out."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class RunMove(StrEnum):
    """What may happen to a run."""

    CLOSE = "close"
    CANCEL = "cancel"


RUN: Machine[RunState, RunMove] = Machine(
    "run",
    {
        (RunState.OPEN, RunMove.CLOSE): RunState.CLOSED,
        (RunState.OPEN, RunMove.CANCEL): RunState.CANCELLED,
    },
)


class StepState(StrEnum):
    """``due``: its time has come. ``running``: an effect carries it out. ``with_person``: somebody took it."""

    WAITING = "waiting"
    DUE = "due"
    RUNNING = "running"
    WITH_PERSON = "with_person"
    DONE = "done"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class StepMove(StrEnum):
    """What may happen to a step."""

    FALL_DUE = "fall_due"
    POSTPONE = "postpone"
    RUN = "run"
    WAIT_AGAIN = "wait_again"
    TAKE = "take"
    HAND_OVER = "hand_over"
    DO = "do"
    SKIP = "skip"
    CANCEL = "cancel"


OPEN_STEPS = (StepState.WAITING, StepState.DUE, StepState.RUNNING, StepState.WITH_PERSON)
"""States of a step that isn't over."""

STEP: Machine[StepState, StepMove] = Machine(
    "step",
    {
        (StepState.WAITING, StepMove.FALL_DUE): StepState.DUE,
        # Its date was moved into the future again.
        (StepState.DUE, StepMove.POSTPONE): StepState.WAITING,
        (StepState.WAITING, StepMove.RUN): StepState.RUNNING,
        (StepState.DUE, StepMove.RUN): StepState.RUNNING,
        # A round is over and another follows.
        (StepState.RUNNING, StepMove.WAIT_AGAIN): StepState.WAITING,
        (StepState.WAITING, StepMove.TAKE): StepState.WITH_PERSON,
        (StepState.DUE, StepMove.TAKE): StepState.WITH_PERSON,
        (StepState.WAITING, StepMove.HAND_OVER): StepState.WITH_PERSON,
        (StepState.RUNNING, StepMove.HAND_OVER): StepState.WITH_PERSON,
        **{(state, StepMove.DO): StepState.DONE for state in OPEN_STEPS},
        **{(state, StepMove.SKIP): StepState.SKIPPED for state in OPEN_STEPS},
        **{(state, StepMove.CANCEL): StepState.CANCELLED for state in OPEN_STEPS},
    },
)
