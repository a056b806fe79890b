"""Every model of every room keeps the rules, and each rule catches who doesn't."""

from __future__ import annotations

import pytest
from django.db import models
from django.test.utils import isolate_apps

from leavewell.accounts.border import SpaceRow
from leavewell.accounts.columns import Code, Personal, PersonalBytes, PersonalText
from tests.architecture.model_checks import (
    clock_offences,
    column_offences,
    floor_offences,
    our_models,
    space_offences,
)

CHECKS = (space_offences, column_offences, floor_offences, clock_offences)
alone = isolate_apps("leavewell.accounts", "leavewell.effects", "leavewell.flow")


def test_all_rooms_with_models_are_looked_at() -> None:
    labels = {model._meta.app_label for model in our_models()}
    assert labels >= {"accounts", "effects", "flow", "signals"}
    assert len(our_models()) >= 18


@pytest.mark.parametrize("check", CHECKS)
def test_every_model_of_ours_keeps_the_rules(check) -> None:  # type: ignore[no-untyped-def]
    assert check(our_models()) == []


@alone
def test_a_model_that_keeps_the_rules_passes() -> None:
    class Note(SpaceRow):
        personal = Personal(basis="consent")
        account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
        words = PersonalText()

        class Meta:
            app_label = "flow"
            constraints = [models.UniqueConstraint(fields=["space", "account"], name="one_note")]

    assert [check([Note]) for check in CHECKS] == [[], [], [], []]


@alone
def test_a_row_without_a_space_is_caught() -> None:
    class Stray(models.Model):
        class Meta:
            app_label = "flow"

    assert space_offences([Stray]) == ["flow.Stray has the keys [] to a space instead of one called 'space'"]


@alone
def test_a_row_of_two_spaces_is_caught() -> None:
    class Torn(SpaceRow):
        copied_from = models.ForeignKey("accounts.Space", on_delete=models.PROTECT, related_name="+")

        class Meta:
            app_label = "flow"

    assert "['space', 'copied_from']" in space_offences([Torn])[0]


@alone
def test_what_is_unique_over_all_spaces_is_caught() -> None:
    class Numbered(SpaceRow):
        number = models.IntegerField(unique=True)

        class Meta:
            app_label = "flow"
            constraints = [models.UniqueConstraint(fields=["number", "space"], name="one_number")]

    class Paired(SpaceRow):
        first, second = models.IntegerField(), models.IntegerField()

        class Meta:
            app_label = "flow"
            unique_together = [("first", "second")]

    class Lowered(SpaceRow):
        name = Code()

        class Meta:
            app_label = "flow"
            constraints = [models.UniqueConstraint(models.functions.Lower("name"), name="one_name")]

    assert [len(space_offences([model])) for model in (Numbered, Paired, Lowered)] == [2, 1, 1]


@alone
@pytest.mark.parametrize(
    "column",
    [
        models.CharField(max_length=9),
        models.TextField(),
        models.JSONField(),
        models.BinaryField(),
        models.EmailField(),
        models.URLField(),
        models.SlugField(),
        models.FileField(),
        models.ImageField(),
    ],
    ids=lambda column: type(column).__name__,
)
def test_a_text_column_that_says_nothing_of_itself_is_caught(column: models.Field) -> None:  # type: ignore[type-arg]
    class Note(SpaceRow):
        words = column

        class Meta:
            app_label = "flow"

    assert column_offences([Note]) == ["flow.Note.words doesn't say what text it holds"]


@alone
def test_personal_text_in_an_unmarked_row_is_caught() -> None:
    class Unmarked(SpaceRow):
        words, file = PersonalText(), PersonalBytes()

        class Meta:
            app_label = "flow"

    assert column_offences([Unmarked]) == [
        "flow.Unmarked.words is personal in a row that isn't marked so",
        "flow.Unmarked.file is personal in a row that isn't marked so",
    ]


@alone
@pytest.mark.parametrize(
    ("room", "target"),
    [("effects", "flow.Declaration"), ("accounts", "effects.Effect"), ("flow", "contenttypes.ContentType")],
)
def test_a_key_that_climbs_or_leaves_the_house_is_caught(room: str, target: str) -> None:
    class Climber(SpaceRow):
        goal = models.ForeignKey(target, on_delete=models.PROTECT, related_name="+")

        class Meta:
            app_label = room

    assert "which isn't below" in floor_offences([Climber])[0]


@alone
def test_a_key_to_a_room_of_the_same_floor_is_caught() -> None:
    class Sibling(SpaceRow):
        goal = models.ForeignKey("flow.Declaration", on_delete=models.PROTECT, related_name="+")

        class Meta:
            app_label = "privacy"

    assert floor_offences([Sibling]) == ["privacy.Sibling.goal points to 'flow', which isn't below 'privacy'"]


@alone
def test_a_name_left_behind_in_another_room_is_caught() -> None:
    class Talker(SpaceRow):
        account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="talkers")

        class Meta:
            app_label = "flow"

    assert floor_offences([Talker]) == ["flow.Talker.account leaves a name behind in 'accounts'"]


@alone
def test_a_column_that_sets_the_time_by_itself_is_caught() -> None:
    class Dated(SpaceRow):
        made_at = models.DateTimeField(auto_now_add=True)
        changed_at = models.DateTimeField(auto_now=True)

        class Meta:
            app_label = "flow"

    assert len(clock_offences([Dated])) == 2
