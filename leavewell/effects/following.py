"""Facts that a worker has just recorded: their reactions follow in the same hands, without a job for them.

They are rows like every other effect. If the process dies before it comes to them, the sweep finds them due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from uuid import UUID

from django.db import transaction

_facts: ContextVar[list[UUID] | None] = ContextVar("facts_to_follow", default=None)


def follow(facts: Iterable[UUID]) -> bool:
    """Keep facts of the caller's transaction for this thread, once it is on disk; False where nobody waits for them."""
    waiting = _facts.get()
    if waiting is None:
        return False
    transaction.on_commit(partial(waiting.extend, list(facts)))
    return True


@contextmanager
def following(react: Callable[[UUID], object]) -> Iterator[None]:
    """Carry out what is in here, then what reacts to its facts, and to theirs."""
    facts: list[UUID] = []
    token = _facts.set(facts)
    try:
        yield
        while facts:
            react(facts.pop(0))
    finally:
        _facts.reset(token)
