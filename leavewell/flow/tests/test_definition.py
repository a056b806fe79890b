"""A flow as data: what is wrong with one is named by its place."""

from __future__ import annotations

from typing import Any

import pytest

from leavewell.flow.definition import default_flow, parse
from leavewell.flow.offers import TYPES
from leavewell.flow.states import DECLARATION, SESSION, DeclarationState, SessionMove, SessionState
from leavewell.kernel.errors import Invalid

REASONS = [{"code": "cost", "text": "reason.cost"}, {"code": "other", "text": "reason.other"}]
GOOD: dict[str, Any] = {"name": "default", "ending": "period_end", "reasons": REASONS}
AN_OFFER = {"code": "less", "kind": "discount", "params": {"percent_bp": 3000, "cycles": 3}}


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"ending": "soon"}, "ending"),
        ({"name": "My Flow"}, "name"),
        ({"reasons": REASONS[:1]}, "reasons"),
        ({"reasons": REASONS * 7}, "reasons"),
        ({"reasons": [{"code": "cost"}, REASONS[1]]}, r"reasons\.0\.text"),
        ({"reasons": [REASONS[0], REASONS[0]]}, "flow"),
        ({"offers": [{**AN_OFFER, "rank": "high"}]}, r"offers\.0\.rank"),
        ({"offers": [{**AN_OFFER, "for_reasons": ["weather"]}]}, "flow"),
        ({"colour": "red"}, "colour"),
        ({"refund": {"within_days": 0}}, r"refund\.within_days"),
        ({"refund": {"within_days": 14, "unless_used_days": 14}}, "refund"),
        ({"refund": {"within_days": 14, "often": True}}, r"refund\.often"),
        ({"open_invoices": "forgive"}, "open_invoices"),
        ({"final_usage": "perhaps"}, "final_usage"),
        ({"tell_billing": "everything"}, "tell_billing"),
    ],
)
def test_a_wrong_flow_is_refused_with_the_place_of_its_mistake(changed: dict[str, Any], place: str) -> None:
    with pytest.raises(Invalid, match=f"The flow is wrong at '{place}'"):
        parse({**GOOD, **changed})


def test_what_is_no_flow_at_all_is_refused() -> None:
    with pytest.raises(Invalid, match="The flow is wrong at 'flow'"):
        parse("name: default")


def test_a_flow_that_was_stored_is_the_same_when_it_is_read_again() -> None:
    flow = parse({**GOOD, "offers": [AN_OFFER]})
    assert parse(flow.model_dump(mode="json")) == flow


def test_the_flow_that_everyone_starts_with_can_be_published() -> None:
    flow = default_flow()
    for offer in flow.offers:
        TYPES[offer.kind].check(offer.params)
    assert len(flow.reasons) >= 5


def test_from_every_open_screen_one_may_stay_or_go_straight_to_the_confirmation() -> None:
    for state in set(SessionState) - {SessionState.ENDED}:
        assert SESSION.allows(state, SessionMove.NEVERMIND)
        assert SESSION.allows(state, SessionMove.SKIP_TO_CONFIRM)


def test_what_has_ended_stays_so() -> None:
    assert SESSION.final == {SessionState.ENDED}
    over = {DeclarationState.ENDED, DeclarationState.WITHDRAWN, DeclarationState.JOINED}
    assert DECLARATION.final == over
