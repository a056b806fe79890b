"""``leavewell playbook publish``: a company's own steps."""

from __future__ import annotations

from pathlib import Path

import pytest

from leavewell.kernel.errors import Invalid
from leavewell.playbooks.models import Playbook, Step
from leavewell.web.cli import playbook
from leavewell.web.tests.test_commands import typed
from leavewell_simulator.testing import RunningSimulator
from tests.builders import a_customer, a_space, cancelled
from tests.moments import run_what_is_due

pytestmark = pytest.mark.django_db

OWN = """
name: offboarding
title: Our own way out
steps:
  - id: call
    title: Call them and say goodbye
    duty: csm
    due: {anchor: access_ends, offset: -3d}
    proof: what they said
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The company's own playbook."""
    path = tmp_path / "offboarding.yaml"
    path.write_text(OWN, "utf-8")
    return path


def test_a_playbook_from_a_file_is_what_follows_the_next_cancellation_and_no_earlier_one(
    simulator: RunningSimulator, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    space = a_space()
    before, after = a_customer(space), a_customer(space)
    cancelled(before)
    run_what_is_due(space)
    assert typed(playbook.COMMAND, "publish", str(file)) == 0
    assert (
        capsys.readouterr().out == "The playbook 'offboarding' is version 2 in the test space from now on.\n"
    )
    cancelled(after)
    run_what_is_due(space)
    titles = Step.objects.of(space).filter(account=after.account).values_list("title", flat=True)
    assert list(titles) == ["Call them and say goodbye"]
    assert Step.objects.of(space).filter(account=before.account).count() == 9


def test_publishing_the_same_file_twice_makes_no_second_version(file: Path) -> None:
    space = a_space()
    typed(playbook.COMMAND, "publish", str(file))
    typed(playbook.COMMAND, "publish", str(file))
    assert [each.number for each in Playbook.objects.of(space)] == [1]


def test_a_playbook_for_the_live_space_leaves_the_test_space_alone(file: Path) -> None:
    a_space()
    typed(playbook.COMMAND, "publish", str(file), "--mode", "live")
    assert [each.space.mode for each in Playbook.objects.all()] == ["live"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (
            OWN.replace("    duty: csm", "    kind: read_billing\n    duty: csm"),
            "line 7: The step 'call': 'read_b",
        ),
        (OWN.replace("anchor: access_ends", "anchor: saved"), "line 8: The step 'call' would never be due"),
        (
            OWN.replace("name: offboarding", "name: post_save"),
            "line 8: .* the playbook 'post_save' never knows 'access_ends'. Use one of: saved",
        ),
        (OWN.replace("offset: -3d", "offset: soon"), "'soon' is no distance in time"),
        (OWN.replace("duty: csm", "duty: boss"), "'boss' is no duty"),
        (OWN.replace("    duty: csm", "    kind: cake\n    duty: csm"), "'cake' is no kind of step"),
        (OWN.replace("name: offboarding", "name: ofboarding"), "Nothing starts a playbook called 'ofboard"),
        ("name: [", "isn't YAML: line 1"),
    ],
)
def test_a_file_that_is_no_playbook_is_refused_and_nothing_is_published(
    text: str, wrong: str, file: Path
) -> None:
    a_space()
    file.write_text(text, "utf-8")
    with pytest.raises(Invalid, match=wrong):
        typed(playbook.COMMAND, "publish", str(file))
    assert not Playbook.objects.exists()
