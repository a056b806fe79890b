"""A page of a list, and the address of the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from leavewell.web.console.door import Visit


def page_of(visit: Visit, rows: QuerySet[Any], size: int) -> Page[Any]:
    """The page that the address asks for; the nearest one where there is none of that number."""
    return Paginator(rows, size).get_page(visit.request.GET.get("page"))


def query_of(filters: Mapping[str, str]) -> str:
    """What an address says of these filters; those that ask for nothing are left out."""
    return urlencode({name: value for name, value in filters.items() if value})
