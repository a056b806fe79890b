"""Instants, money and shares as customers read them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_percent

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


def moment(at: datetime, space: Space, locale: str) -> str:
    """Day and time in the workspace's zone, as people write them."""
    local = at.astimezone(ZoneInfo(space.workspace.zone))
    return str(format_datetime(local, format="long", locale=locale.replace("-", "_")))


def percent(basis_points: int, locale: str) -> str:
    """Basis points as a percentage."""
    share = Decimal(basis_points) / 10_000
    return str(format_percent(share, locale=locale.replace("-", "_"), decimal_quantization=False))
