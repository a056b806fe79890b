"""Columns that say what kind of text they hold, so that a test can tell personal from plain.

Every text column of every room is one of these. A personal one may only stand in a row that is marked
with ``personal = Personal(...)``, which says why it is kept and that it can be erased.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True)
class Personal:
    """Marks a row that holds what a person wrote or is called.

    ``basis`` is why it may be kept; ``keep_days`` how long a retained record is kept (None: as long as the account).
    """

    basis: str
    keep_days: int | None = None


class Code(models.CharField):  # type: ignore[type-arg]
    """A word for programs: a state, a kind, an id of another system, a hash. Never of a person."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 64, **kwargs})


class Codes(models.JSONField):
    """Ids, codes, money and instants as JSON."""


class Label(models.CharField):  # type: ignore[type-arg]
    """The workspace's own words about its business: a plan's name, a sender, a zone."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 255, **kwargs})


class Labels(models.JSONField):
    """The workspace's own words as JSON: a flow's definition, a connection's settings."""


class Secret(models.BinaryField):  # type: ignore[type-arg]
    """Encrypted at rest; see ``accounts.secrets``."""


class PersonalText(models.TextField):  # type: ignore[type-arg]
    """Of a person: a name, an address, free words. Only in a row marked ``personal``."""


class PersonalBytes(models.BinaryField):  # type: ignore[type-arg]
    """Of a person: a rendered mail or receipt. Only in a row marked ``personal``."""


class PersonalMap(models.JSONField):
    """Of a person, as JSON: what a company tells of one. Only in a row marked ``personal``."""
