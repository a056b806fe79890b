from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from leavewell.kernel.errors import Invalid
from leavewell.offboarding.playbook import default_offboarding
from leavewell.playbooks.decide.owner import Holders, owner_of
from leavewell.playbooks.template import parse


def a_playbook(**changes: Any) -> dict[str, Any]:
    return {"name": "farewell", "title": "Farewell", "steps": [a_step(), a_step(id="second")], **changes}


def a_step(**changes: Any) -> dict[str, Any]:
    step = {
        "id": "first",
        "title": "Say so",
        "duty": "csm",
        "due": {"anchor": "requested"},
        "proof": "a mail",
    }
    return {**step, **changes}


def test_the_default_playbook_is_whole_and_comes_back_from_storage() -> None:
    template = default_offboarding()
    assert parse(template.model_dump(mode="json")) == template


def test_a_contract_account_has_every_step_and_a_self_serve_one_only_what_concerns_it() -> None:
    steps = default_offboarding().steps
    contract = [step.id for step in steps if step.applies(frozenset({"contract", "declared"}))]
    self_serve = [step.id for step in steps if step.applies(frozenset({"self_serve", "declared"}))]
    lapsed = [step.id for step in steps if step.applies(frozenset({"self_serve", "lapsed_trial"}))]
    assert len(contract) == len(steps)
    assert set(self_serve) - set(lapsed) == {"remind"}
    assert {"acknowledge", "stop_billing", "end_access", "watch_charges", "delete_data"} < set(lapsed)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda: a_playbook(steps=[]), "steps"),
        (lambda: a_playbook(steps=[a_step(), a_step()]), "stands twice"),
        (lambda: a_playbook(steps=[a_step(duty="king")]), "no duty"),
        (lambda: a_playbook(steps=[a_step(due={"anchor": "later"})]), "no anchor"),
        (lambda: a_playbook(steps=[a_step(due={"anchor": "requested", "offset": "2w"})]), "no distance"),
        (lambda: a_playbook(steps=[a_step(due={"anchor": "step:third"})]), "isn't in the playbook"),
        (lambda: a_playbook(steps=[a_step(due={"anchor": "step:first"})]), "in a circle"),
        (lambda: a_playbook(steps=[a_step(colour="red")]), "colour"),
        (
            lambda: a_playbook(
                steps=[a_step(due={"anchor": "requested", "repeat": {"every": "1d", "until": "5d"}})]
            ),
            "can't repeat",
        ),
        (
            lambda: a_playbook(
                steps=[
                    a_step(
                        kind="watch_charges",
                        due={"anchor": "saved", "repeat": {"every": "0d", "until": "5d"}},
                    )
                ]
            ),
            "forwards",
        ),
    ],
)
def test_a_playbook_that_cant_work_is_refused_with_the_place(
    spoil: Callable[[], dict[str, Any]], words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        parse(spoil())


def test_a_step_goes_to_the_accounts_own_person_then_the_fallback_then_an_owner() -> None:
    own, fallback, owner = (uuid4() for _ in range(3))
    everyone = Holders({"csm": own}, {"csm": fallback}, [owner])
    assert owner_of("csm", everyone) == own
    assert owner_of("csm", Holders({}, {"csm": fallback}, [owner])) == fallback
    assert owner_of("legal", everyone) == owner


def test_a_workspace_without_an_owner_is_a_defect_and_no_step_is_left_alone() -> None:
    nobody: list[UUID] = []
    with pytest.raises(LookupError):
        owner_of("csm", Holders({}, {}, nobody))
