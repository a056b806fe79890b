"""People and things that tests speak of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Literal

from leavewell.accounts.actions.customers import put_account, put_contact
from leavewell.accounts.actions.invitations import invite_member
from leavewell.accounts.actions.keys import make_api_key
from leavewell.accounts.actions.listed import put_listed
from leavewell.accounts.actions.uploads import keep_upload
from leavewell.accounts.actions.workspaces import add_member, found_workspace
from leavewell.accounts.models import (
    Account,
    Contact,
    Invitation,
    Member,
    Space,
    Subscription,
    Upload,
    User,
    Workspace,
)
from leavewell.accounts.queries import contact_of, live_subscriptions, members_of, space_by_id
from leavewell.accounts.roles import Role
from leavewell.accounts.scopes import Scope
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act, SeenSubscription
from leavewell.billing.simulator.control_types import NewItem, NewSubscription
from leavewell.flow.actions import sessions
from leavewell.flow.actions.declarations import confirm_cancellation
from leavewell.flow.actions.flows import publish_flow
from leavewell.flow.definition import default_flow
from leavewell.flow.models import CancelSession, Declaration
from leavewell.kernel.clock import wall_now
from leavewell.kernel.ids import uuid7
from leavewell.kernel.money import Money
from leavewell.web.company import NewAccount, NewContact, import_act, put_company

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
_numbers = count(1)


def a_space(name: str | None = None, mode: str = "test") -> Space:
    """The test (or live) space of a new workspace with the default flow published in it."""
    with edge():
        workspace = found_workspace(
            name or f"Café {next(_numbers)}",
            "Europe/Berlin",
            "Café <hello@cafe.example>",
            at=wall_now(),
            actor="test",
        )
        for space in Space.objects.select_related("workspace").filter(workspace=workspace):
            publish_flow(Act(space, space.now(), "test"), default_flow())
        _an_owner(workspace)
    return Space.objects.select_related("workspace").get(workspace=workspace, mode=mode)


def _an_owner(workspace: Workspace) -> None:
    """Whom everything falls to that has nobody else; cannot sign in, so that no password is hashed."""
    user = User(email=f"founder{next(_numbers)}@cafe.example", name="Fay")
    user.set_unusable_password()
    user.save()
    Member.objects.create(workspace=workspace, user=user, role=Role.OWNER.value, joined_at=wall_now())


def an_act(space: Space, actor: str = "test") -> Act:
    """Something done now, by a test."""
    space = space_by_id(space.pk)
    return Act(space, space.now(), actor)


PASSWORD = "seven grey herons"


def a_member(space: Space, role: Role = Role.OWNER, email: str | None = None) -> Member:
    """Somebody of the workspace who can sign in with ``PASSWORD``."""
    with edge():
        address = email or f"{role}{next(_numbers)}@cafe.example"
        return add_member(an_act(space), email=address, name="Ann", password=PASSWORD, role=role)


def an_invitation(space: Space, email: str | None = None, role: Role = Role.AGENT) -> Invitation:
    """Somebody was asked to join the space's workspace, and hasn't come yet."""
    live = Space.objects.select_related("workspace").get(workspace_id=space.workspace_id, mode="live")
    with edge():
        address = email or f"new{next(_numbers)}@cafe.example"
        return invite_member(an_act(live), email=address, role=role, invited_by=None)


def an_upload(space: Space) -> Upload:
    """A table of one account that waits to be looked at."""
    chosen = {"columns": {"external_id": "id", "name": "name"}}
    by = members_of(space)[0]
    with edge():
        return keep_upload(
            an_act(space),
            holds="accounts",
            file_name="a.csv",
            content=b"id,name\nU-1,Ulme\n",
            chosen=chosen,
            by=by,
        )


@dataclass(frozen=True)
class Customer:
    """An account with one subscription in the simulator and in our mirror, and a contact who may cancel."""

    space: Space
    account: Account
    contact: Contact
    subscription: Subscription


def a_customer(
    space: Space,
    *,
    paying: Money | None = None,
    interval: Literal["month", "year"] = "month",
    began_days_ago: int = 10,
    trial_days_left: int | None = None,
    payment: Literal["ok", "failing"] = "ok",
    seats: int = 1,
) -> Customer:
    """A customer as the simulator knows them too, who pays so much a seat. Needs the ``simulator`` fixture."""
    return some_customers(
        space,
        1,
        paying=paying,
        interval=interval,
        began_days_ago=began_days_ago,
        trial_days_left=trial_days_left,
        payment=payment,
        seats=seats,
    )[0]


def some_customers(
    space: Space,
    how_many: int,
    *,
    paying: Money | None = None,
    interval: Literal["month", "year"] = "month",
    began_days_ago: int = 10,
    trial_days_left: int | None = None,
    payment: Literal["ok", "failing"] = "ok",
    seats: int = 1,
) -> list[Customer]:
    """So many of them at once."""
    now = space_by_id(space.pk).now()
    new = []
    for _ in range(how_many):
        key = f"K{next(_numbers):05}"
        subscription = NewSubscription(
            id=f"S-{key}",
            customer=key,
            items=(NewItem(f"I-{key}", "Team", paying or Money(4900, "EUR"), seats, interval),),
            started_at=now - timedelta(days=began_days_ago),
            trial_end=None if trial_days_left is None else now + timedelta(days=trial_days_left),
            payment=payment,
        )
        contact = NewContact(f"ada@{key.lower()}.example", "Ada")
        new.append(NewAccount(key, f"Firm {key}", "DE", (contact,), (subscription,)))
    put_company(import_act(space_by_id(space.pk)), new)
    return [_customer(space, each.external_id) for each in new]


def _customer(space: Space, external_id: str) -> Customer:
    account = Account.objects.of(space).get(external_id=external_id)
    return Customer(space, account, contact_of(space, account, None), live_subscriptions(space, account)[0])


def a_contact_without_the_right(customer: Customer) -> Contact:
    """Somebody at the account who may not cancel it."""
    with edge():
        address = f"bob@{customer.account.external_id.lower()}.example"
        return put_contact(
            an_act(customer.space), customer.account, email=address, name="Bob", may_cancel=False
        )


def a_second_subscription(customer: Customer) -> Subscription:
    """Another live one of the same account, known to our mirror alone."""
    twin = Subscription.objects.select_related("account", "connection").get(pk=customer.subscription.pk)
    twin.pk, twin.provider_id, twin.plan = uuid7(), "S-second", "Second"
    twin.save(force_insert=True)
    return twin


def an_api_key(space: Space, *scopes: Scope) -> str:
    """The text of a key for the space's API; with every scope if none is named."""
    with edge():
        return make_api_key(an_act(space), name="Shop", scopes=scopes or tuple(Scope))[1]


def an_account(space: Space, external_id: str = "A-1", name: str = "Alder") -> Account:
    """An account without anything."""
    with edge():
        return put_account(an_act(space), external_id=external_id, name=name)


def a_session(
    customer: Customer, *, return_to: str = "https://app.example/billing"
) -> tuple[CancelSession, str]:
    """A session just opened, and its link's secret."""
    with edge():
        return sessions.open_session(
            an_act(customer.space), customer.subscription, customer.contact, save_return_url=return_to
        )


def fresh(session: CancelSession) -> CancelSession:
    """The session as it stands in the database now."""
    rows = CancelSession.objects.select_related(
        "space__workspace", "account", "subscription__connection", "contact", "flow"
    )
    return rows.get(pk=session.pk)


def cancelled(customer: Customer) -> Declaration:
    """The customer goes straight to the confirmation and cancels."""
    session, _ = a_session(customer)
    with edge():
        sessions.go_to_confirmation(an_act(customer.space), fresh(session))
    with edge():
        return confirm_cancellation(an_act(customer.space), fresh(session))


def a_listed_customer(space: Space) -> Customer:
    """Somebody whose subscription came from a table: no program can ask their billing."""
    account = an_account(space)
    now = space_by_id(space.pk).now()
    seen = SeenSubscription(
        provider_id="S-1",
        plan="Team",
        state="active",
        unit=Money(4900, "EUR"),
        quantity=1,
        interval="month",
        period_end_at=now + timedelta(days=9),
        trial_end_at=None,
        ends_at=None,
        next_charge_at=None,
        next_charge=None,
        last_charge_at=None,
        last_charge=None,
        open_invoice=None,
        fingerprint="",
        read_at=now,
        interval_count=3,
        started_at=datetime(2025, 1, 1, tzinfo=UTC),
    )
    with edge():
        put_listed(an_act(space, actor="import"), [(account, seen)])
        contact = put_contact(an_act(space), account, email="zoe@a.example", name="Zoe", may_cancel=True)
    return Customer(space, account, contact, live_subscriptions(space, account)[0])
