"""The running site, and people at browsers, for the stories."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext
from pytest_django import DjangoDbBlocker

from leavewell.accounts.models import Space
from tests.builders import Customer, a_customer
from tests.stories.chromium import MISSING, launch_options
from tests.stories.company import CompanySite, running_company
from tests.stories.site import Site, running_site
from tests.stories.visitor import Visitor

Arrive = Callable[..., Visitor]
"""A new visitor with a browser profile of their own; takes what a Playwright context takes."""

SitDown = Callable[[], Visitor]
"""Another member of the team, with a browser of their own."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's own Chromium; the tests that need one are skipped where there is none."""
    options = launch_options()
    if options is None:
        pytest.skip(MISSING)
    return {**browser_type_launch_args, **options}


@pytest.fixture(scope="package")
def site(django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """One running Leavewell for all stories. Its database is real, not pytest-django's."""
    with django_db_blocker.unblock(), running_site() as running:
        yield running


@pytest.fixture(scope="package")
def company_site() -> Iterator[CompanySite]:
    """The company's own pages, on another port."""
    with running_company() as running:
        yield running


@pytest.fixture
def space(site: Site) -> Space:
    """The test space of a company that nobody else uses."""
    return site.a_company()


@pytest.fixture
def customer(space: Space) -> Customer:
    """A customer who pays 49 euros a month and began ten days ago."""
    return a_customer(space)


@pytest.fixture
def arrive(new_context: Callable[..., BrowserContext], site: Site) -> Iterator[Arrive]:
    """Visitors to the customers' pages, who at the end must have had nothing to mind."""
    came: list[Visitor] = []

    def arriving(**profile: Any) -> Visitor:
        came.append(Visitor(new_context(**profile)))
        return came[-1]

    yield arriving
    for visitor in came:
        visitor.has_nothing_to_mind()


@pytest.fixture(params=[True, False], ids=["with_javascript", "without_javascript"])
def sits_down(
    request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext]
) -> Iterator[SitDown]:
    """Members of a team at browsers of their own, which run programs or don't, and have nothing to complain of."""
    seated: list[Visitor] = []

    def sitting_down() -> Visitor:
        context = new_context(java_script_enabled=request.param, bypass_csp=True)
        seated.append(Visitor(context, runs_programs=request.param))
        return seated[-1]

    yield sitting_down
    assert [each.complaints for each in seated if each.complaints] == []


@pytest.fixture
def visitor(arrive: Arrive) -> Visitor:
    """One visitor, as most stories have."""
    return arrive()
