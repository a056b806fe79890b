"""The same thing done by many at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

T = TypeVar("T")

PATIENCE_SECONDS = 30


def at_once(how_many: int, deed: Callable[[int], T]) -> Sequence[T | Exception]:
    """So many threads do it together, each told its number; what each came to, be it an exception."""
    gate = Barrier(how_many)

    def one(number: int) -> T | Exception:
        try:
            connection.ensure_connection()
            gate.wait(PATIENCE_SECONDS)
            return deed(number)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(how_many) as pool:
        return list(pool.map(one, range(how_many)))
