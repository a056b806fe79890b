"""Who may do what, as one table."""

from __future__ import annotations

import pytest

from leavewell.accounts.roles import MAY, WORDS, Deed, Role, allow, may
from leavewell.accounts.scopes import DEEDS, Scope, allow_giving, scopes_of, usual_scopes
from leavewell.kernel.errors import Forbidden

WRITES = {
    Deed.PUT_ACCOUNTS,
    Deed.OPEN_CANCEL_PAGE,
    Deed.LOG_DECLARATION,
    Deed.LOG_REQUEST,
    Deed.DECIDE_REQUEST,
    Deed.RETRY_EFFECT,
    Deed.CLOSE_BY_HAND,
    Deed.MOVE_CLOCK,
    Deed.SWITCH_MAIL,
    Deed.TAKE_MAIL,
    Deed.ALLOW_MAIL,
    Deed.IMPORT,
    Deed.PUBLISH_FLOW,
    Deed.PUBLISH_PLAYBOOK,
    Deed.MANAGE_KEYS,
    Deed.CONNECT_BILLING,
    Deed.MANAGE_MEMBERS,
    Deed.MANAGE_OWNERS,
    Deed.MANAGE_DUTIES,
}
FOR_THE_KEEPERS = {
    Deed.SWITCH_MAIL,
    Deed.TAKE_MAIL,
    Deed.PUBLISH_FLOW,
    Deed.PUBLISH_PLAYBOOK,
    Deed.CONNECT_BILLING,
    Deed.MANAGE_MEMBERS,
    Deed.MANAGE_OWNERS,
    Deed.MANAGE_DUTIES,
    Deed.READ_AUDIT,
}


@pytest.mark.parametrize("deed", Deed)
def test_an_owner_may_do_everything(deed: Deed) -> None:
    allow("owner", deed)


def test_an_admin_may_do_everything_but_touch_owners() -> None:
    assert {deed for deed in Deed if not may("admin", deed)} == {Deed.MANAGE_OWNERS}


@pytest.mark.parametrize("role", [Role.ANALYST, Role.LEADERSHIP])
def test_whoever_only_looks_changes_nothing(role: Role) -> None:
    assert not {deed for deed in WRITES if may(role, deed)}
    assert may(role, Deed.READ_SESSIONS)


@pytest.mark.parametrize("role", [Role.AGENT, Role.BILLING, Role.DEVELOPER])
def test_whoever_serves_customers_may_open_a_page_and_log_a_wish(role: Role) -> None:
    assert may(role, Deed.OPEN_CANCEL_PAGE) and may(role, Deed.LOG_DECLARATION)
    assert not {deed for deed in FOR_THE_KEEPERS if may(role, deed)}


@pytest.mark.parametrize("deed", sorted(FOR_THE_KEEPERS))
def test_an_agent_is_told_whom_to_ask(deed: Deed) -> None:
    with pytest.raises(Forbidden, match=r"Your role \(agent\) may not .* Ask an owner of the workspace"):
        allow("agent", deed)


def test_each_deed_is_said_in_words_and_some_role_may_do_it() -> None:
    assert set(WORDS) == set(Deed)
    assert all(any(may(role, deed) for role in Role) for deed in Deed)


def test_each_scope_stands_for_a_deed() -> None:
    assert set(DEEDS) == set(Scope)


def test_a_member_gives_a_key_what_they_may_do_themselves_and_no_more() -> None:
    assert scopes_of("analyst") == ["accounts:read", "sessions:read"]
    allow_giving("analyst", ["sessions:read"])
    with pytest.raises(Forbidden, match="may not give a key the scope declarations:write"):
        allow_giving("analyst", ["sessions:read", "declarations:write"])


def test_every_role_stands_in_the_table() -> None:
    assert set(MAY) == set(Role)


def test_a_role_that_nobody_knows_may_nothing() -> None:
    with pytest.raises(ValueError, match="king"):
        allow("king", Deed.READ_ACCOUNTS)


def test_a_key_for_which_nothing_is_named_cant_say_where_customers_are_led() -> None:
    assert "returns:manage" in scopes_of("developer")
    for role in ("developer", None):
        assert set(Scope) - set(usual_scopes(role)) >= {"returns:manage"}
    assert set(usual_scopes(None)) == set(Scope) - {"returns:manage"}
