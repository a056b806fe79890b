"""What this engine is given by the composition root: who carries out, who reacts, who composes, who speaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from leavewell.billing.contract import Processor
from leavewell.billing.noticing import NoticeReader
from leavewell.billing.types import Capability, SubscriptionView
from leavewell.effects.types import Audience, Executor, Gate, Handler, MailKind, Sweeper
from leavewell.kernel.facts import Fact
from leavewell.kernel.registry import Registry

if TYPE_CHECKING:
    from leavewell.accounts.models import Space

ProcessorFactory = Callable[[Mapping[str, Any], str, Callable[[], datetime]], Processor]
"""(settings of the connection, its secret, business time) -> a processor for one call."""

Abilities = Callable[[SubscriptionView | None], frozenset[Capability]]
"""What can be done in a billing system, and with one subscription where it is given. Pure."""

Sentence = Callable[[Any], str]
"""A fact in words for a member, one sentence."""

Interest = Callable[[Fact], bool]
"""Whether a fact of a kind that a handler hears concerns it at all; without one it hears all of them."""

Comment = Callable[["Space", UUID], str]
"""What a customer said with what an effect is about, in their own words; empty where they said nothing."""

executors: Registry[Executor] = Registry("executors")
reactions: Registry[Sequence[str]] = Registry("reactions")
handlers: Registry[Handler] = Registry("handlers")
interests: Registry[Interest] = Registry("interests")
audiences: Registry[Audience] = Registry("audiences")
"""By handler; one that isn't here is always heard."""
gates: Registry[Gate] = Registry("gates")
"""By effect kind; one that isn't here is tried when it is due."""
mail_kinds: Registry[MailKind] = Registry("mail kinds")
processors: Registry[ProcessorFactory] = Registry("processors")
connectors: Registry[type[Processor]] = Registry("connectors")
capabilities: Registry[Abilities] = Registry("capabilities")
sentences: Registry[Sentence] = Registry("sentences")
comments: Registry[Comment] = Registry("comments")
sweepers: Registry[Sweeper] = Registry("sweepers")
notice_readers: Registry[NoticeReader] = Registry("notice readers")
"""By the billing system whose notices they read; one that isn't here tells nothing by itself."""
