"""A request that nobody could place finds its account when that is put in later."""

from __future__ import annotations

import pytest

from leavewell.accounts.actions.customers import put_account, put_contact
from leavewell.accounts.models import Account, Space
from leavewell.accounts.transaction import edge
from leavewell.desk.actions.arrivals import log_request
from leavewell.desk.models import Request
from leavewell.desk.queries import request_of
from leavewell.desk.types import Arrival
from leavewell.flow.actions.logged import Channel
from leavewell.playbooks.actions.steps import do_step, skip_step
from leavewell.playbooks.models import Step
from tests.builders import a_space, an_account, an_act
from tests.moments import later

pytestmark = pytest.mark.django_db
SENDER = "mara@alder.example"


@pytest.fixture
def space() -> Space:
    return a_space()


def asked(space: Space, sender: str = SENDER, named: str = "") -> Request:
    with edge():
        act = an_act(space)
        return log_request(act, Arrival(Channel.PHONE, act.at, sender, words="Stop.", named_account=named))[0]


def person(account: Account, email: str) -> None:
    with edge():
        put_contact(an_act(account.space), account, email=email, name="", may_cancel=True)


def steps(request: Request) -> dict[str, Step]:
    rows = Step.objects.of(request.space).filter(run__subject=request.pk).select_related("run")
    return {step.code: step for step in rows}


def looked_up_in_vain(request: Request) -> None:
    with edge():
        skip_step(an_act(request.space), steps(request)["look_up"], reason="Nobody knows them.")


def again(request: Request) -> list[str]:
    """The steps that somebody was given beyond the first look, once there was time to look again."""
    later(request.space, minutes=11)
    return [code for code in steps(request) if code.startswith("look_up_")]


def test_a_contact_with_the_senders_address_places_the_request(space: Space) -> None:
    request, account = asked(space), an_account(space)
    assert again(request) == []
    person(account, SENDER)
    assert again(request) == []
    found = request_of(space, request.pk)
    assert (found.account, found.kind, steps(request)["look_up"].state) == (account, "unread", "done")


def test_the_account_that_it_was_logged_for_places_it(space: Space) -> None:
    request = asked(space, named="C-9")
    later(space, minutes=11)
    with edge():
        put_account(an_act(space), external_id="C-9", name="Alder")
    later(space, minutes=11)
    assert request_of(space, request.pk).account == Account.objects.of(space).get(external_id="C-9")


def test_after_a_vain_look_somebody_is_told_once_of_a_colleague(space: Space) -> None:
    request = asked(space)
    looked_up_in_vain(request)
    assert again(request) == []
    person(an_account(space), "colleague@alder.example")
    (told,) = again(request)
    assert steps(request)[told].owner.role == "owner" and steps(request)[told].due_at
    assert again(request) == [told] and request_of(space, request.pk).account is None
    with edge():
        do_step(an_act(space), steps(request)[told], evidence="Another firm's.")
    assert again(request) == [told]


def test_whoever_has_the_first_look_still_before_them_gets_no_second(space: Space) -> None:
    request = asked(space)
    person(an_account(space), "colleague@alder.example")
    assert again(request) == []
    looked_up_in_vain(request)
    assert again(request) == []


def test_a_domain_that_everybody_has_tells_nothing(space: Space) -> None:
    request = asked(space)
    looked_up_in_vain(request)
    for number in range(4):
        person(an_account(space, f"C-{number}"), f"somebody{number}@alder.example")
    assert again(request) == []


def test_what_a_person_has_to_choose_among_stays_theirs(space: Space) -> None:
    first, second = an_account(space, "C-1"), an_account(space, "C-2")
    for account in (first, second):
        person(account, SENDER)
    request = asked(space)
    assert request.kind == "several_accounts"
    second.contacts.all().delete()
    later(space, minutes=11)
    assert request_of(space, request.pk).account is None


def test_a_contact_of_another_space_places_nothing(space: Space) -> None:
    request = asked(space)
    looked_up_in_vain(request)
    person(an_account(a_space()), SENDER)
    assert again(request) == [] and request_of(space, request.pk).account is None
