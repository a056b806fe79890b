"""What a person may do with an effect that can't go on by itself."""

from __future__ import annotations

import pytest

from leavewell.accounts.models import AuditEntry
from leavewell.accounts.transaction import edge
from leavewell.effects.actions.claim import claim
from leavewell.effects.actions.outbox import plan
from leavewell.effects.actions.retry import retry_effect
from leavewell.effects.actions.settle import settle
from leavewell.effects.models import Effect
from leavewell.effects.queries import not_going_on
from leavewell.effects.states import EffectState
from leavewell.effects.types import ForPerson, Planned
from leavewell.kernel.errors import IllegalMove
from tests.builders import Customer, a_member, an_act
from tests.moments import run_what_is_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def stuck(ada: Customer) -> Effect:
    """A discount of Ada's that billing refused for good."""
    with edge():
        (effect,) = plan(
            an_act(ada.space), Planned("billing.discount", "discount:1", account_id=ada.account.pk)
        )
    with edge():
        taken = claim(effect.pk)
    assert taken is not None
    with edge():
        settle(taken, ForPerson("blocked: by_hand"))
    return Effect.objects.get(pk=effect.pk)


def test_what_needs_a_person_says_why_and_waits(stuck: Effect) -> None:
    assert (stuck.state, stuck.result, stuck.lease_until) == (
        EffectState.NEEDS_PERSON,
        "blocked: by_hand",
        None,
    )
    assert list(not_going_on(stuck.space)) == [stuck]


def test_the_owner_is_told_by_one_mail(stuck: Effect) -> None:
    a_member(stuck.space)
    run_what_is_due(stuck.space)
    mail = Effect.objects.of(stuck.space).get(kind="mail.send")
    assert (mail.payload["mail"], mail.payload["subject"]) == ("person_needed", str(stuck.pk))


def test_a_person_lets_it_be_tried_again_which_looks_first(stuck: Effect) -> None:
    with edge():
        retry_effect(an_act(stuck.space, actor="member:mem_1"), stuck)
    with edge():
        again = claim(stuck.pk)
    assert again is not None
    assert (again.attempt, again.look_first) == (2, True)
    deed = AuditEntry.objects.of(stuck.space).get(deed="retry_effect")
    assert (deed.actor, deed.subject) == ("member:mem_1", stuck.public_id)


def test_what_goes_on_by_itself_isnt_tried_again_by_hand(stuck: Effect) -> None:
    with edge():
        retry_effect(an_act(stuck.space), stuck)
    with pytest.raises(IllegalMove), edge():
        retry_effect(an_act(stuck.space), stuck)
