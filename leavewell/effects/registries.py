"""What this engine is given by the composition root: who carries out, who reacts, who composes, who speaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from leavewell.billing.contract import Processor
from leavewell.billing.types import Capability
from leavewell.effects.types import Executor, Handler, MailKind, Sweeper
from leavewell.kernel.registry import Registry

ProcessorFactory = Callable[[Mapping[str, Any], str, Callable[[], datetime]], Processor]
"""(settings of the connection, its secret, business time) -> a processor for one call."""

Sentence = Callable[[Any], str]
"""A fact in words for a member, one sentence."""

executors: Registry[Executor] = Registry("executors")
reactions: Registry[Sequence[str]] = Registry("reactions")
handlers: Registry[Handler] = Registry("handlers")
mail_kinds: Registry[MailKind] = Registry("mail kinds")
processors: Registry[ProcessorFactory] = Registry("processors")
capabilities: Registry[frozenset[Capability]] = Registry("capabilities")
sentences: Registry[Sentence] = Registry("sentences")
sweepers: Registry[Sweeper] = Registry("sweepers")
