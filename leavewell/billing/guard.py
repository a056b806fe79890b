"""The last line of a connector: no exception but our own leaves it, whatever its client trips over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, TypeVar

from leavewell.billing.errors import BillingError, Unavailable
from leavewell.billing.types import Health, Unknown

P = TypeVar("P")

READINGS = ("find", "get", "customers", "subscriptions", "prices")
"""Of the contract, what raises a BillingError and nothing else."""
TELLING = ("poll", "disputed")
"""The same, of those that can be asked for what they told."""


def guarded(connector: type[P]) -> type[P]:
    """The connector, with every method that calls its billing system kept to the contract.

    A reading that trips is Unavailable and is made again. A write that trips is Unknown: it may have happened.
    """
    for name in (*READINGS, *(each for each in TELLING if hasattr(connector, each))):
        setattr(connector, name, _reading(getattr(connector, name)))
    connector.charges_since = _rows(connector.charges_since)  # type: ignore[attr-defined]
    for name in ("apply", "reconcile"):
        setattr(connector, name, _writing(getattr(connector, name)))
    connector.health = _health(connector.health)  # type: ignore[attr-defined]
    return connector


def _tripped(error: Exception) -> Unavailable:
    return Unavailable(f"The answer can't be read ({type(error).__name__}).")


def _reading(read: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(read)
    def kept(*args: Any, **terms: Any) -> Any:
        try:
            return read(*args, **terms)
        except BillingError:
            raise
        except Exception as error:
            raise _tripped(error) from None

    return kept


def _rows(read: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    @wraps(read)
    def kept(*args: Any) -> Iterator[Any]:
        try:
            yield from read(*args)
        except BillingError:
            raise
        except Exception as error:
            raise _tripped(error) from None

    return kept


def _writing(write: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(write)
    def kept(*args: Any) -> Any:
        try:
            return write(*args)
        except Exception as error:
            return Unknown(f"The answer can't be read ({type(error).__name__}).")

    return kept


def _health(look: Callable[..., Health]) -> Callable[..., Health]:
    @wraps(look)
    def kept(*args: Any) -> Health:
        try:
            return look(*args)
        except Exception as error:
            return Health(ok=False, mode="test", words=f"The answer can't be read ({type(error).__name__}).")

    return kept
