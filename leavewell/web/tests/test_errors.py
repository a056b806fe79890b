"""Where something breaks, customers read words meant for them, and fetch nothing else."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from leavewell.web.errors import broken, not_found


@pytest.mark.parametrize("path", ["/c/anything", "/d/dec_x/seal"])
def test_a_customer_reads_their_own_words_when_something_breaks(path: str) -> None:
    answer = broken(RequestFactory().get(path))
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Something broke on our side" in page
    assert '<link rel="stylesheet"' not in page and "sign-in" not in page


def test_the_team_reads_where_to_look() -> None:
    assert "the server's log says why" in broken(RequestFactory().get("/")).content.decode()
    assert not_found(RequestFactory().get("/nowhere")).status_code == 404
