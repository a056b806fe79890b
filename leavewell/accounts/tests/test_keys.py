"""Keys for a company's own programs."""

from __future__ import annotations

import pytest

from leavewell.accounts.actions.keys import make_api_key, revoke_api_key
from leavewell.accounts.models import ApiKey, AuditEntry
from leavewell.accounts.queries import key_behind, key_called, keys_of
from leavewell.accounts.scopes import Scope, allow_scope, scopes_named
from leavewell.accounts.transaction import edge
from leavewell.kernel.errors import Forbidden, Invalid, NotFound, Refused
from leavewell.kernel.ids import token_hash
from tests.builders import a_space, an_act, an_api_key


@pytest.mark.django_db
def test_of_a_key_only_its_beginning_and_a_hash_are_kept() -> None:
    space = a_space()
    text = an_api_key(space)
    row = ApiKey.objects.of(space).get()
    assert text.startswith("lw_test_") and len(text) == 40
    assert (row.shown, row.secret_hash) == (text[:14], token_hash(text))
    assert text not in str(ApiKey.objects.of(space).values())
    assert key_behind(text) == row


@pytest.mark.django_db
def test_a_key_says_whether_it_is_for_the_live_space() -> None:
    assert an_api_key(a_space(mode="live")).startswith("lw_live_")


@pytest.mark.django_db
def test_a_revoked_key_opens_nothing_and_is_revoked_once() -> None:
    space = a_space()
    text = an_api_key(space)
    for _ in range(2):
        with edge():
            revoke_api_key(an_act(space), keys_of(space)[0])
    with pytest.raises(NotFound):
        key_behind(text)
    deeds = AuditEntry.objects.of(space).filter(deed__endswith="api_key").values_list("deed", flat=True)
    assert list(deeds.order_by("pk")) == ["make_api_key", "revoke_api_key"]


@pytest.mark.django_db
def test_a_key_of_another_space_is_neither_found_nor_revoked() -> None:
    ours, theirs = a_space(), a_space()
    text = an_api_key(theirs)
    with pytest.raises(NotFound):
        key_called(ours, key_behind(text).public_id)
    with edge():
        revoke_api_key(an_act(ours), key_behind(text))
    assert key_behind(text).revoked_at is None


@pytest.mark.django_db
def test_two_keys_that_begin_alike_are_told_apart_by_id() -> None:
    space = a_space()
    an_api_key(space)
    an_api_key(space)
    ApiKey.objects.of(space).update(shown="lw_test_aaaaaa")
    with pytest.raises(Refused, match="by its id"):
        key_called(space, "lw_test_aaaaaa")


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "scopes"), [("", ["accounts:read"]), ("Shop", []), ("Shop", ["all"])])
def test_a_key_needs_a_name_and_scopes_that_exist(name: str, scopes: list[str]) -> None:
    space = a_space()
    with pytest.raises(Invalid), edge():
        make_api_key(an_act(space), name=name, scopes=scopes)
    assert not keys_of(space)


def test_an_action_on_keys_needs_an_open_transaction() -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        make_api_key(None, name="Shop", scopes=[])  # type: ignore[arg-type]


def test_scopes_stand_in_one_order_each_once() -> None:
    assert scopes_named(["sessions:read", "accounts:read", "sessions:read"]) == [
        "accounts:read",
        "sessions:read",
    ]


@pytest.mark.parametrize("needed", Scope)
def test_a_key_may_do_what_its_scopes_say_and_no_more(needed: Scope) -> None:
    allow_scope([needed.value], needed)
    with pytest.raises(Forbidden, match=needed.value):
        allow_scope([scope.value for scope in Scope if scope != needed], needed)
