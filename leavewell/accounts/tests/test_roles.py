"""Who may do what, as one table."""

from __future__ import annotations

import pytest

from leavewell.accounts.roles import MAY, Deed, Role, allow
from leavewell.kernel.errors import Forbidden

ONLY_AN_OWNER = {Deed.MOVE_CLOCK, Deed.SWITCH_MAIL, Deed.RETRY_EFFECT}


@pytest.mark.parametrize("deed", Deed)
def test_an_owner_may_do_everything(deed: Deed) -> None:
    allow("owner", deed)


@pytest.mark.parametrize("deed", sorted(set(Deed) - ONLY_AN_OWNER))
def test_an_agent_may_serve_customers(deed: Deed) -> None:
    allow("agent", deed)


@pytest.mark.parametrize("deed", sorted(ONLY_AN_OWNER))
def test_an_agent_is_told_whom_to_ask(deed: Deed) -> None:
    with pytest.raises(Forbidden, match=r"Your role \(agent\) may not .* Ask an owner of the workspace"):
        allow("agent", deed)


def test_every_role_stands_in_the_table() -> None:
    assert set(MAY) == set(Role)


def test_a_role_that_nobody_knows_may_nothing() -> None:
    with pytest.raises(ValueError, match="king"):
        allow("king", Deed.READ_ACCOUNTS)
