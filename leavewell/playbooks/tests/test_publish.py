"""A playbook is published once, whoever comes at the same time."""

from __future__ import annotations

import pytest

from leavewell.playbooks.actions.publish import ensure_playbook, publish_playbook
from leavewell.playbooks.models import Playbook
from leavewell.playbooks.template import parse
from tests.builders import a_space, an_act, edge
from tests.parallel import at_once

STEP = {
    "id": "look",
    "title": "Look",
    "kind": "person",
    "duty": "csm",
    "due": {"anchor": "requested"},
    "proof": "a word",
}


@pytest.mark.django_db(transaction=True)
def test_workers_who_meet_a_new_space_together_publish_one_playbook() -> None:
    space, moods = a_space(), parse({"name": "moods", "title": "Moods", "steps": [STEP]})

    def meets(number: int) -> None:
        with edge():
            ensure_playbook(an_act(space), moods)

    assert at_once(6, meets) == [None] * 6
    assert [each.number for each in Playbook.objects.of(space)] == [1]


@pytest.mark.django_db(transaction=True)
def test_two_members_who_publish_different_ones_at_once_make_two_versions() -> None:
    space = a_space()

    def publishes(number: int) -> int:
        with edge():
            titled = parse({"name": "moods", "title": f"Moods {number}", "steps": [STEP]})
            return publish_playbook(an_act(space), titled).number

    assert sorted(at_once(2, publishes), key=str) == [1, 2]
