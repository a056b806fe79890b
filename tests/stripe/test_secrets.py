"""No key, card, address or raw body of Stripe's stands in a log, an error, a row that isn't personal, or on a page."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client

from leavewell.accounts.actions.connections import resume_connection
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.billing.contract import Processor
from leavewell.billing.noticing import Tells
from leavewell.billing.stripe.tests.in_process_connector import Wire, connector
from leavewell.billing.types import (
    Cancel,
    Credit,
    CustomerRef,
    Discount,
    Operation,
    OperationKey,
    PeriodEnd,
    Reactivate,
    Refund,
    SubRef,
)
from leavewell.effects.actions.outbox import plan
from leavewell.effects.models import Effect
from leavewell.effects.types import Planned
from leavewell.kernel.ids import uuid7
from leavewell.kernel.money import Money
from leavewell.web.connecting import connect_billing
from tests.builders import Customer, a_member, an_act
from tests.moments import run_what_is_due
from tests.wired import KEY, Wired, a_wired_company

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.story,
    pytest.mark.usefixtures("quick_passwords"),
    pytest.mark.proves(32, peer="wire front"),
]

CARD, ADDRESS, RAW = "4242424242424242", "ann.secret@example.org", "raw-7f3a-body"
SAID = f"{RAW} of {ADDRESS} with {CARD} and {KEY}"
SECRETS = (KEY, CARD, ADDRESS, RAW)

Answer = Callable[[httpx.Request], httpx.Response]


def refusing(status: int, kind: object = "invalid_request_error", code: object = None) -> Answer:
    body = {"error": {"type": kind, "code": code, "message": SAID, "param": SAID, "decline_code": SAID}}
    return lambda request: httpx.Response(status, json=body, headers={"retry-after": RAW, "request-id": RAW})


def saying(status: int, body: object, kind: str = "application/json") -> Answer:
    text = body if isinstance(body, str) else json.dumps(body)
    return lambda request: httpx.Response(status, text=text, headers={"content-type": kind})


def failing(make: Callable[[str], Exception]) -> Answer:
    def answer(request: httpx.Request) -> httpx.Response:
        raise make(SAID)

    return answer


ANSWERS: dict[str, Answer] = {
    "refused": refusing(400),
    "refused_with_an_odd_code": refusing(400, code=SAID),
    "refused_with_an_odd_kind": refusing(400, kind=SAID),
    "dead_key": refusing(401),
    "card_declined": refusing(402, "card_error", "card_declined"),
    "missing_right": refusing(403),
    "missing": refusing(404, code="resource_missing"),
    "conflict": refusing(409, "idempotency_error"),
    "busy": refusing(429),
    "broken": refusing(500, "api_error"),
    "gateway": saying(502, f"<h1>{SAID}</h1>", "text/html"),
    "half_a_body": saying(200, f'{{"id": "{SAID}", "status": "act'),
    "a_word": saying(200, json.dumps(SAID)),
    "foreign": saying(
        200, {"object": "subscription", "id": SAID, "status": SAID, "customer": {"email": SAID}}
    ),
    "foreign_rows": saying(
        200, {"object": "list", "data": [{"id": SAID, "object": SAID}], "has_more": False}
    ),
    "more_foreign_rows": saying(200, {"object": "list", "data": [{"id": SAID}], "has_more": True}),
    "no_list": saying(200, {"object": "list", "data": SAID, "has_more": SAID}),
    "no_answer": failing(httpx.ReadTimeout),
    "no_connection": failing(httpx.ConnectError),
    "a_defect": failing(RuntimeError),
}


class Odd(Wire):
    """Answers what a test says to ``methods``, and all else as the simulator does."""

    answer: Answer | None = None
    methods: frozenset[str] = frozenset()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request."""
        if self.answer is None or request.method not in self.methods:
            return super().handle_request(request)
        self.sent.append(request)
        return self.answer(request)


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wired:
    """Whose Stripe can answer oddly."""
    made = a_wired_company(tmp_path, monkeypatch)
    made.wire = Odd(made.site)
    return made


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """Everything that is logged by anybody, in full, with what was raised."""
    lines: list[str] = []

    class Keeping(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{record.name} {logging.Formatter().format(record)} {record.__dict__}")

    root, handler = logging.getLogger(), Keeping(logging.DEBUG)
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lines
    root.setLevel(before)
    root.removeHandler(handler)


def told_in(texts: Iterable[str]) -> list[str]:
    """Those of the texts that tell a secret, as far as they tell it."""
    found = [(secret, text) for text in texts for secret in SECRETS if secret in text]
    return [f"{secret}: …{text[max(0, text.index(secret) - 300) :][:400]}…" for secret, text in found]


REF = SubRef("stripe", "sub_1")
OPERATIONS: tuple[Operation, ...] = (
    Cancel(PeriodEnd(), "other", comment=f"I am {ADDRESS}"),
    Discount(3000, 3),
    Credit(Money(500, "EUR")),
    Refund("in_1", Money(500, "EUR")),
    Reactivate(),
)


def calls(processor: Processor, ref: SubRef) -> dict[str, Callable[[], object]]:
    """Every reading of the contract."""
    since = processor.get(ref).read_at - timedelta(days=40)
    assert isinstance(processor, Tells)
    return {
        "health": processor.health,
        "find_id": lambda: processor.find(CustomerRef(id="cus_1")),
        "find_address": lambda: processor.find(CustomerRef(email="bob@example.org")),
        "get": lambda: processor.get(ref),
        "charges": lambda: list(processor.charges_since(ref, since)),
        "customers": lambda: processor.customers(None),
        "subscriptions": lambda: processor.subscriptions(None),
        "prices": lambda: processor.prices(None),
        "poll": lambda: processor.poll(since, None),
        "disputed": lambda: processor.disputed("dp_1"),
    }


def words_of(call: Callable[[], object]) -> str:
    """What a caller gets to see: the answer, or the error with all that hangs on it."""
    try:
        return repr(call())
    except Exception as error:
        return f"{error!r} {vars(error)} {''.join(traceback.format_exception(error))}"


def test_row_32_no_answer_and_no_error_of_the_connector_tells_a_secret(
    company: Wired, logged: list[str]
) -> None:
    ref = company.sells()
    wire = company.wire
    assert isinstance(wire, Odd)
    processor = connector(company.site, wire)
    readings, plans = calls(processor, ref), [processor.plan(each, processor.get(ref)) for each in OPERATIONS]
    told: list[str] = []
    for name, answer in ANSWERS.items():
        wire.answer, wire.methods = answer, frozenset({"GET", "POST", "DELETE"})
        told += [f"{name} {which} {words_of(call)}" for which, call in readings.items()]
        for each in plans:
            wanted, key = replace(each, blockers=()), OperationKey(uuid7())
            wire.methods = frozenset({"POST", "DELETE"})
            told.append(f"{name} apply {words_of(partial(processor.apply, wanted, key))}")
            wire.methods = frozenset({"GET"})
            told.append(f"{name} reconcile {words_of(partial(processor.reconcile, wanted, key))}")
    assert len(told) == len(ANSWERS) * (len(readings) + 2 * len(plans))
    assert told_in(told) == []
    assert told_in(logged) == []


def test_a_secret_that_is_logged_anywhere_is_found(logged: list[str]) -> None:
    """The control: in a message, in what it is given, and in what was raised."""
    log = logging.getLogger("leavewell.somewhere")
    try:
        raise ValueError(SAID)
    except ValueError:
        log.debug("It failed", exc_info=True)
    log.debug("Asked for %s", ADDRESS)
    log.debug("Asked", extra={"whom": CARD})
    assert [text.partition(":")[0] for text in told_in(logged)] == [*SECRETS, ADDRESS, CARD]


def unmarked_rows() -> Iterator[str]:
    """All that stands in rows that aren't marked as personal."""
    for model in apps.get_models():
        if model.__module__.startswith("leavewell.") and not hasattr(model, "personal"):
            yield from _told_by(model)


def _told_by(model: type[Model]) -> Iterator[str]:
    for row in model._default_manager.all():
        held = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
        yield f"{model.__name__} {held}"


def wanted(company: Wired, customer: Customer, kind: str, terms: dict[str, Any]) -> Effect:
    row = customer.subscription
    order = {"subscription": str(row.pk), "subject": str(uuid7()), **terms}
    with edge():
        (made,) = plan(
            an_act(company.space), Planned(kind, f"{kind}:{row.pk}", order, row.account_id, row.pk)
        )
    return made


def test_row_32_no_row_no_log_and_no_page_tells_what_billing_said(company: Wired, logged: list[str]) -> None:
    wire = company.wire
    assert isinstance(wire, Odd)
    effects, told = [], []
    for number, answer in enumerate(ANSWERS.values()):
        customer = company.comes_to_know(company.sells())
        kind = ("billing.discount", "billing.credit")[number % 2]
        terms = ({"percent_bp": 3000, "cycles": 3}, {"minor": 500, "currency": "EUR"})[number % 2]
        effects.append(wanted(company, customer, kind, terms))
        wire.answer, wire.methods = answer, frozenset({"POST", "DELETE"})
        run_what_is_due(company.space)
        wire.methods = frozenset({"GET"})
        assert company.hears({**company.heard[-1], "id": f"evt_odd_{number}"}) == 204
        assert company.hears({**company.heard[-1], "object": SAID}, "whsec_not_ours") == 400
        run_what_is_due(company.space)
        act = an_act(company.space)
        told.append(words_of(partial(connect_billing, act, processor="stripe", key=KEY, settings={})))
        wire.answer = None
        with edge():
            resume_connection(an_act(company.space), company.connection)
    ended = {each.state for each in Effect.objects.filter(pk__in=[each.pk for each in effects])}
    assert {"needs_person", "unknown"} <= ended
    assert told_in(told) == []
    assert told_in(unmarked_rows()) == []
    assert (
        told_in(pages(company, ["/", "/machine/", *(f"/machine/{each.public_id}/" for each in effects)]))
        == []
    )
    assert told_in(logged) == []


def pages(company: Wired, addresses: list[str]) -> list[str]:
    """As somebody sees them who may not read word for word what was said to billing."""
    client = Client()
    client.force_login(a_member(company.space, Role.AGENT).user)
    answers = [client.get(each) for each in addresses]
    assert {each.status_code for each in answers} == {200}
    return [each.content.decode() for each in answers]
