"""Values that cross this room's border."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from leavewell.accounts.types import Act

if TYPE_CHECKING:
    from leavewell.effects.models import Effect
    from leavewell.playbooks.models import Step


@dataclass(frozen=True)
class Occasion:
    """What a run is started for. ``conditions`` decide which steps apply; ``anchors`` are what is known so far.

    ``account_id`` None: nobody can tell yet whose occasion it is.
    """

    account_id: UUID | None
    subject: UUID
    anchors: Mapping[str, datetime]
    conditions: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class NothingToDo:
    """The step isn't needed as things stand; ``reason`` is a code."""

    reason: str


@dataclass(frozen=True)
class Ground:
    """What a playbook of one name stands on: the kinds of steps that know its subject, and the anchors it is given."""

    kinds: Mapping[str, StepKind]
    anchors: frozenset[str]


class StepKind(Protocol):
    """A kind of step that runs by itself."""

    def start(self, act: Act, step: Step) -> Effect | NothingToDo:
        """Plan what carries out this round, keyed ``step:<id>:<round>``, or name one that is under way already.

        Harmless when repeated.
        """
