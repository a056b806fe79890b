"""The API's description, and that the API does what it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from leavewell.config.wsgi import application
from leavewell.web.api.main import api
from leavewell.web.api.problems import MEDIA_TYPE
from leavewell.web.tests.api.calls import call
from leavewell.web.tests.api.test_door import ROUTES

EXAMPLES = 10
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


def test_anyone_may_read_the_description(db: None) -> None:
    answer = call("GET", "/openapi.json", None)
    assert answer.status == 200
    assert answer.body["openapi"].startswith("3.")


def test_each_operation_says_how_it_refuses() -> None:
    for methods in api.get_openapi_schema(path_prefix="")["paths"].values():
        for method, operation in methods.items():
            answers = {str(status): answer for status, answer in operation["responses"].items()}
            wanted = {"400", "401", "403", "404", "422", "429", "500"}
            wanted |= {"409"} if method == "post" else set()
            assert wanted <= set(answers)
            assert all(MEDIA_TYPE in answers[status]["content"] for status in wanted)
            assert operation["security"] == [{"ApiKeyAuth": []}]


def test_refusals_of_one_operation_alone_are_described_with_it() -> None:
    paths = api.get_openapi_schema(path_prefix="")["paths"]
    for operation, status in {
        ("POST", "/declarations/{number}/carried-out"): "503",
        ("POST", "/declarations/{number}/could-not"): "503",
        ("PUT", "/return-addresses"): "409",
        ("DELETE", "/return-addresses/key"): "409",
    }.items():
        answer = paths[operation[1]][operation[0].lower()]["responses"][status]
        assert MEDIA_TYPE in answer["content"] and answer["description"]


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """A call through WSGI would end with closing the connection that the test's own transaction is in."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.story
@pytest.mark.usefixtures("kept_connection")
@pytest.mark.parametrize("route", ROUTES)
def test_generated_calls_find_no_answer_that_isnt_described(key: str, route: str) -> None:
    """schemathesis makes the calls, good and bad ones, from the description."""
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    method, _, path = route.partition(" ")
    operation = document[f"/api/v1{path}"][method]

    def tried(case: Any) -> None:
        headers = {"Authorization": f"Bearer {key}"}
        case.call_and_validate(headers=headers, checks=CHECKS)

    run = settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run(given(case=operation.as_strategy())(tried))()
