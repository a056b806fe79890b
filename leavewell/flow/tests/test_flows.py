"""Publishing a flow: a version for ever, and nothing that couldn't be shown."""

from __future__ import annotations

from typing import Any

import pytest

from leavewell.accounts.models import AuditEntry
from leavewell.accounts.transaction import edge
from leavewell.flow.actions.flows import publish_flow
from leavewell.flow.definition import Definition, default_flow, parse
from leavewell.flow.models import FlowVersion
from leavewell.kernel.errors import Invalid
from leavewell_simulator.testing import RunningSimulator
from tests.builders import a_customer, a_session, a_space, an_act, fresh

pytestmark = pytest.mark.django_db


def changed(**parts: Any) -> Definition:
    """The default flow with other parts."""
    return parse({**default_flow().model_dump(mode="json"), **parts})


def test_a_published_flow_is_the_next_version_and_on_record() -> None:
    space = a_space()
    with edge():
        version = publish_flow(an_act(space), changed(ending="now"))
    assert (version.number, FlowVersion.objects.of(space).count()) == (2, 2)
    assert AuditEntry.objects.of(space).filter(deed="publish_flow").count() == 2


def test_a_session_keeps_the_version_it_began_with(simulator: RunningSimulator) -> None:
    ada = a_customer(a_space())
    session, _ = a_session(ada)
    with edge():
        publish_flow(an_act(ada.space), changed(ending="now"))
    later, _ = a_session(ada)
    assert (fresh(session).flow.number, later.flow.number) == (1, 2)


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        ({"offers": [{"code": "gift", "kind": "cake"}]}, "'cake' is no offer type"),
        ({"offers": [{"code": "less", "kind": "discount", "params": {"cycles": 3}}]}, "percent_bp"),
        (
            {"reasons": [{"code": code, "text": "reason.rain"} for code in ("a", "b")], "offers": []},
            "no words",
        ),
    ],
    ids=["an offer type that isn't", "a discount of nothing", "a reason without words"],
)
def test_a_flow_that_couldnt_be_shown_isnt_published(parts: dict[str, Any], wrong: str) -> None:
    space = a_space()
    with pytest.raises(Invalid, match=wrong), edge():
        publish_flow(an_act(space), changed(**parts))
    assert FlowVersion.objects.of(space).count() == 1
