"""What must hold of every model of every room. Each check returns the offences it found, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import models

from leavewell.accounts import columns
from leavewell.accounts.models import Member, Space, User, Workspace

Model = type[models.Model]

ABOVE_THE_SPACES: tuple[Model, ...] = (Workspace, Space, User, Member)
"""Rows that stand above the spaces; every other row belongs to exactly one."""

FLOORS: tuple[tuple[str, ...], ...] = (
    ("billing", "accounts"),
    ("effects",),
    ("playbooks", "privacy", "flow", "messages_out"),
    ("signals", "desk", "offboarding", "postsave", "winback"),
    ("insight",),
)
"""The rooms that may have models, by floor, lowest first; rooms of one floor don't see each other."""

TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)
PLAIN = (columns.Code, columns.Codes, columns.Label, columns.Labels, columns.Secret)
PERSONAL = (columns.PersonalText, columns.PersonalBytes, columns.PersonalMap)
DJANGOS_OWN = {(User, "password")}
"""A text column that Django brings along: the salted hash of a password, in a row marked personal."""


def our_models() -> Sequence[Model]:
    """All models of all our rooms."""
    rooms = [room for room in apps.get_app_configs() if room.name.startswith("leavewell.")]
    return [model for room in rooms for model in room.get_models(include_auto_created=True)]


def space_offences(found: Iterable[Model]) -> list[str]:
    """Each row has one ``space``, and whatever is unique is unique within it."""
    return [words for model in found for words in _space_offences(model)]


def column_offences(found: Iterable[Model]) -> list[str]:
    """Each text column says what it holds, and personal text stands only in rows marked as personal."""
    return [words for model in found for words in _column_offences(model)]


def floor_offences(found: Iterable[Model]) -> list[str]:
    """A key points into the own room or to a lower floor, and leaves no name behind in another room."""
    return [words for model in found for words in _floor_offences(model)]


def clock_offences(found: Iterable[Model]) -> list[str]:
    """No column tells the time by itself."""
    return [
        f"{model._meta.label}.{field.name} sets the time by itself"
        for model in found
        for field in model._meta.local_concrete_fields
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    ]


def _space_offences(model: Model) -> Iterator[str]:
    name = model._meta.label
    for field in model._meta.local_fields:
        if field.unique and not field.primary_key:
            yield f"{name}.{field.name} is unique by itself"
    if model in ABOVE_THE_SPACES:
        return
    keys = [field.name for field in _keys(model) if _target(field) is Space]
    if keys != ["space"]:
        yield f"{name} has the keys {keys} to a space instead of one called 'space'"
    for unique in _uniques(model):
        if not unique or unique[0] != "space":
            yield f"{name} has something unique that doesn't begin with the space: {unique}"


def _uniques(model: Model) -> Iterator[tuple[str, ...]]:
    yield from (tuple(each) for each in model._meta.unique_together)
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            yield constraint.fields


def _column_offences(model: Model) -> Iterator[str]:
    for field in model._meta.local_fields:
        name = f"{model._meta.label}.{field.name}"
        named = type(field) in (*PLAIN, *PERSONAL) or (model, field.name) in DJANGOS_OWN
        if isinstance(field, TEXTS) and not named:
            yield f"{name} doesn't say what text it holds"
        if type(field) in PERSONAL and not isinstance(getattr(model, "personal", None), columns.Personal):
            yield f"{name} is personal in a row that isn't marked so"


def _floor_offences(model: Model) -> Iterator[str]:
    room = model._meta.app_label
    for key in (*_keys(model), *model._meta.local_many_to_many):
        name, other = f"{model._meta.label}.{key.name}", _target(key)._meta.app_label
        if other == room:
            continue
        if _floor(other) is None or _floor(other) >= (_floor(room) or 0):
            yield f"{name} points to '{other}', which isn't below '{room}'"
        if key.remote_field.related_name != "+":
            yield f"{name} leaves a name behind in '{other}'"


def _keys(model: Model) -> list[Any]:
    return [field for field in model._meta.local_fields if isinstance(field, models.ForeignKey)]


def _target(field: Any) -> Model:
    """The model a key points to, also where it is known by name only (in a test's own registry)."""
    found: Any = field.remote_field.model
    return apps.get_model(found) if isinstance(found, str) and "." in found else found


def _floor(room: str) -> Any:
    return next((number for number, rooms in enumerate(FLOORS) if room in rooms), None)
