"""Instants, money and shares as customers read them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

from leavewell.accounts.models import Space


def day(at: datetime, space: Space, locale: str) -> str:
    """The day in the workspace's zone, written out."""
    local = at.astimezone(ZoneInfo(space.workspace.zone))
    return str(format_date(local.date(), format="long", locale=locale.replace("-", "_")))


def instant(at: datetime, space: Space) -> str:
    """Day, time and offset: what a receipt needs to be exact in any place."""
    local = at.astimezone(ZoneInfo(space.workspace.zone))
    offset = local.strftime("%z")
    return f"{local:%Y-%m-%d %H:%M:%S} {offset[:3]}:{offset[3:]} ({space.workspace.zone})"


def percent(basis_points: int, locale: str) -> str:
    """Basis points as a percentage."""
    return f"{format_decimal(basis_points / 100, locale=locale.replace('-', '_'))} %"
