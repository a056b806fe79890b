"""Stripe's lists: newest first, so many rows, on from behind one of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from leavewell_simulator.site import Site
from leavewell_simulator.stripe.amounts import instant
from leavewell_simulator.stripe.listing_params import Listing, Range
from leavewell_simulator.stripe.refusals import bad, missing
from leavewell_simulator.times import stamp

Shape = dict[str, Any]

_COMPARED = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def rows_of(
    site: Site, table: str, terms: Mapping[str, object], params: Listing, after: int | None, made: str = "at"
) -> tuple[list[sqlite3.Row], bool]:
    """A page of a table, and whether there is more. A term is ``column op``; one that is None is left out.

    ``table``, ``made`` and the terms' names come from this program, never from a caller.
    """
    given = {name: value for name, value in terms.items() if value is not None}
    given |= {f"{made} {sign}": text for sign, text in _created(params).items()}
    if after is not None:
        given["seq <"] = after
    where = "".join(f" AND {name} ?" for name in given)
    sql = f"SELECT * FROM {table} WHERE site = ?{where} ORDER BY seq DESC LIMIT ?"  # noqa: S608
    rows = site.db.execute(sql, (site.id, *given.values(), params.limit + 1)).fetchall()
    return rows[: params.limit], len(rows) > params.limit


def place_by_id(site: Site, table: str, noun: str, params: Listing) -> int | None:
    """Where a list goes on that is told apart by an id of its own."""
    key = params.starting_after
    if key is None:
        return None
    sql = f"SELECT seq FROM {table} WHERE site = ? AND id = ?"  # noqa: S608
    row = site.db.execute(sql, (site.id, key)).fetchone()
    if row is None:
        raise missing(noun, key, "starting_after", 400)
    return int(row["seq"])


def place_by_number(prefix: str, noun: str, params: Listing) -> int | None:
    """Where a list goes on whose ids are numbers behind a prefix."""
    key = params.starting_after
    if key is None:
        return None
    number = key.removeprefix(prefix)
    if not key.startswith(prefix) or not number.isdigit():
        raise missing(noun, key, "starting_after", 400)
    return int(number)


def as_list(url: str, rows: Sequence[Any], more: bool, shown: Callable[[Any], Shape]) -> Shape:
    """A page as callers get it."""
    return {"object": "list", "url": url, "has_more": more, "data": [shown(row) for row in rows]}


def paged(url: str, rows: Sequence[Shape], params: Listing) -> Shape:
    """A page of rows that are all at hand, newest first."""
    begin = 0
    if params.starting_after is not None:
        ids = [row["id"] for row in rows]
        if params.starting_after not in ids:
            raise bad(f"No such id: {params.starting_after}", "starting_after", "resource_missing")
        begin = ids.index(params.starting_after) + 1
    end = begin + params.limit
    return as_list(url, rows[begin:end], len(rows) > end, lambda row: row)


def _created(params: Listing) -> dict[str, str]:
    asked = params.created
    if asked is None:
        return {}
    bounds = asked.model_dump(exclude_none=True) if isinstance(asked, Range) else {"gte": asked, "lte": asked}
    return {_COMPARED[name]: stamp(instant(value)) for name, value in bounds.items()}
