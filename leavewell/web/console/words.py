"""Codes as people read them, for the console's templates."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def spoken(code: object) -> str:
    """``past_due`` -> past due."""
    return str(code).replace("_", " ")
