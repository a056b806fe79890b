"""Who looks at a page of the console, and at what."""

from __future__ import annotations

import pytest
from django.test import Client

from leavewell.accounts.models import Space
from leavewell.accounts.roles import Role
from tests.builders import a_member, a_space


@pytest.fixture
def space() -> Space:
    """A test space with a published flow and nobody in it but its owner."""
    return a_space()


@pytest.fixture
def developer(space: Space, quick_passwords: None) -> Client:
    """A developer who has signed in there."""
    client = Client()
    client.force_login(a_member(space, Role.DEVELOPER).user)
    return client
