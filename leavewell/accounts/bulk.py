"""Many rows at once: what is there is compared first, so that a second time writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from django.db import models

from leavewell.accounts.models import Space

R = TypeVar("R", bound=models.Model)
K = TypeVar("K")


class Outcome(StrEnum):
    """What putting a row did to what was there."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Put(Generic[R]):
    """A row as it stands now, and what was done to it."""

    row: R
    outcome: Outcome


def put_many(
    space: Space,
    found: Mapping[K, R],
    wanted: Mapping[K, R],
    *,
    columns: Sequence[str],
) -> dict[K, Put[R]]:
    """Make each row that isn't found, and bring these columns of the others up to date; two statements at most.

    ``wanted`` are rows that are not stored yet. The caller has read ``found`` in the same transaction.
    """
    done: dict[K, Put[R]] = {}
    for key, row in wanted.items():
        row.space = space  # type: ignore[attr-defined]
        done[key] = _compared(found.get(key), row, columns)
    _store(done, Outcome.ADDED)
    _store(done, Outcome.CHANGED, columns)
    return done


def _compared(before: R | None, row: R, columns: Sequence[str]) -> Put[R]:
    if before is None:
        return Put(row, Outcome.ADDED)
    changed = [name for name in columns if getattr(before, name) != getattr(row, name)]
    for name in changed:
        setattr(before, name, getattr(row, name))
    return Put(before, Outcome.CHANGED if changed else Outcome.SAME)


def _store(done: Mapping[K, Put[R]], outcome: Outcome, columns: Sequence[str] = ()) -> None:
    rows = [put.row for put in done.values() if put.outcome is outcome]
    if not rows:
        return
    table: Any = type(rows[0])._default_manager
    if outcome is Outcome.ADDED:
        table.bulk_create(rows)
    else:
        # An upsert by the row's own id: one plain statement, where an update of many would be a case a column.
        table.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=list(columns))
