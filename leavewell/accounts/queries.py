"""Reads that this room offers to others: the space comes first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from fnmatch import fnmatchcase
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower

from leavewell.accounts.border import SpaceRows
from leavewell.accounts.models import (
    Account,
    ApiKey,
    AuditEntry,
    Connection,
    Contact,
    Contract,
    DutyHolder,
    ImportMark,
    MailAllowance,
    Member,
    Space,
    Subscription,
    Upload,
    User,
)
from leavewell.accounts.types import MANUAL
from leavewell.kernel.errors import NotFound, Refused
from leavewell.kernel.ids import parse_public_id, token_hash

LIVE_STATES = ("pending", "trialing", "active", "past_due", "unpaid", "paused", "ending")
"""States of a subscription that is not over."""


def space_by_id(space_id: UUID) -> Space:
    """The space of a row that is already at hand, with its clock as it stands now."""
    return Space.objects.select_related("workspace").get(pk=space_id)


def only_space(mode: str, workspace_name: str | None = None) -> Space:
    """The space a command means: the only workspace's, or the named one's."""
    found = Space.objects.select_related("workspace").filter(mode=mode).order_by("pk")
    if workspace_name:
        found = found.filter(workspace__name=workspace_name)
    spaces = list(found[:2])
    if not spaces:
        raise NotFound("workspace")
    if len(spaces) > 1:
        raise Refused("There is more than one workspace.", "Say which with --workspace NAME.")
    return spaces[0]


def all_spaces() -> Sequence[Space]:
    """Every space: for the sweep, which serves them all."""
    return list(Space.objects.all())


def space_taking_mail_at(address: str) -> Space:
    """The space that was given that address for its customers' mail. NotFound for any other address."""
    wanted = address.strip().lower()
    found = Space.objects.filter(mail_in=wanted).first() if wanted else None
    if found is None:
        raise NotFound("mailbox")
    return found


def member_of(user: User) -> Member:
    """The user's place. One workspace a user, for now."""
    found = (
        Member.objects.select_related("workspace", "user")
        .filter(user=user, left_at=None)
        .order_by("joined_at")
        .first()
    )
    if found is None:
        raise NotFound("workspace")
    return found


def members_of(space: Space) -> Sequence[Member]:
    """Everyone of the space's workspace, in the order in which they joined."""
    return list(_living(space).order_by("joined_at", "pk"))


def people_of(space: Space) -> Sequence[Member]:
    """Everyone who is or was of the space's workspace: for the names behind what they did."""
    return list(Member.objects.select_related("user").filter(workspace_id=space.workspace_id).order_by("pk"))


def member_at(space: Space, email: str) -> Member:
    """The member of the space's workspace with that address."""
    found = _living(space).filter(user__email__iexact=email.strip()).first()
    if found is None:
        raise NotFound("member")
    return found


def member_signing_in_as(email: str) -> Member:
    """The place of whoever signs in with that address; it opens no workspace but their own."""
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        raise NotFound("member")
    return member_of(user)


def space_of(member: Member, mode: str) -> Space:
    """The member's live or test space."""
    return Space.objects.select_related("workspace").get(workspace=member.workspace, mode=mode)


def owners_of(space: Space) -> Sequence[User]:
    """The people who own the workspace; they hear of what has no other owner."""
    return list(
        User.objects.filter(
            memberships__workspace_id=space.workspace_id,
            memberships__role="owner",
            memberships__left_at=None,
            is_active=True,
        )
    )


def living_owners(space: Space) -> Sequence[Member]:
    """The members who own the workspace, the longest there first."""
    return list(_living(space).filter(role="owner").order_by("joined_at", "pk"))


def duty_holders_of(space: Space, account_ids: Collection[UUID]) -> Sequence[DutyHolder]:
    """Who has which duty for these accounts, and (``account_id`` None) for any, living members only."""
    rows = DutyHolder.objects.of(space).filter(member__left_at=None, member__user__is_active=True)
    return list(rows.filter(Q(account_id__in=account_ids) | Q(account=None)))


def duties_by_member(space: Space) -> dict[UUID, list[tuple[str, bool, int]]]:
    """By member: each duty, whether it is theirs wherever nobody else has it, and for how many accounts."""
    rows = DutyHolder.objects.of(space).values("member_id", "duty").order_by("duty")
    counted = rows.annotate(everywhere=Count("pk", filter=Q(account=None)), accounts=Count("account"))
    found: dict[UUID, list[tuple[str, bool, int]]] = {}
    for row in counted:
        found.setdefault(row["member_id"], []).append((row["duty"], bool(row["everywhere"]), row["accounts"]))
    return found


def member_named(space: Space, public: str) -> Member:
    """Who has that id in the space's workspace, also if they have left. NotFound for a foreign and an unknown one."""
    rows = Member.objects.select_related("user", "workspace").filter(workspace_id=space.workspace_id)
    found = rows.filter(pk=parse_public_id("mem", public, "member")).first()
    if found is None:
        raise NotFound("member")
    return found


def fallbacks_of(space: Space) -> dict[str, UUID]:
    """By duty, the member who has it wherever an account has nobody of its own."""
    rows = DutyHolder.objects.of(space).filter(account=None, member__left_at=None)
    return dict(rows.values_list("duty", "member_id"))


def audit_of(space: Space, *, actor: str = "", deed: str = "") -> SpaceRows[AuditEntry]:
    """The trail, the newest first; by one actor, of one deed, where they are named."""
    rows = AuditEntry.objects.of(space).order_by("-occurred_at", "-pk")
    rows = rows.filter(actor=actor) if actor else rows
    return rows.filter(deed=deed) if deed else rows


def deeds_in(space: Space) -> Sequence[str]:
    """Every deed that stands on the trail."""
    return list(AuditEntry.objects.of(space).order_by("deed").values_list("deed", flat=True).distinct())


def people_by_actor(space: Space) -> dict[str, str]:
    """What the trail calls each member, also who has left, and their name."""
    rows = Member.objects.select_related("user").filter(workspace_id=space.workspace_id)
    return {f"member:{row.public_id}": str(row.user.name or row.user.email) for row in rows}


def has_contract(space: Space, account_id: UUID) -> bool:
    """Whether anything was agreed with the account beyond its subscription."""
    return Contract.objects.of(space).filter(account_id=account_id).exists()


def _living(space: Space) -> QuerySet[Member]:
    rows = Member.objects.select_related("user", "workspace")
    return rows.filter(workspace_id=space.workspace_id, left_at=None, user__is_active=True)


def account_called(space: Space, external_id: str) -> Account:
    """The account under the company's own id for it."""
    found = Account.objects.of(space).filter(external_id=external_id).first()
    if found is None:
        raise NotFound("account")
    return found


def connection_to(space: Space, processor: str) -> Connection:
    """This space's connection to a billing system."""
    found = Connection.objects.of(space).filter(processor=processor).first()
    if found is None:
        raise NotFound("billing connection")
    return found


def connections_listed(space: Space) -> Sequence[Connection]:
    """Every connection with ``subscriptions``, how many we know there, and ``read_last_at``, when one was last read."""
    rows = Subscription.objects.of(space).filter(connection=OuterRef("pk")).values("connection")
    counted = rows.annotate(found=Count("pk")).values("found")
    newest = rows.annotate(found=Max("read_at")).values("found")
    listed = Connection.objects.of(space).annotate(
        subscriptions=Coalesce(Subquery(counted), 0), read_last_at=Subquery(newest)
    )
    return list(listed.order_by("connected_at", "pk"))


def is_connected(space: Space) -> bool:
    """Whether a billing system is behind the space, and not only a company's table."""
    return Connection.objects.of(space).exclude(processor=MANUAL).exists()


def import_marks(space: Space, source: str) -> dict[str, ImportMark]:
    """How far each part of an import has come, by part; empty before its first page."""
    return {mark.part: mark for mark in ImportMark.objects.of(space).filter(source=source)}


def connections_in_use(space: Space) -> Sequence[Connection]:
    """The space's billing systems that it has subscriptions at which are not over."""
    live = Subscription.objects.of(space).filter(connection=OuterRef("pk"), state__in=LIVE_STATES)
    return list(Connection.objects.of(space).filter(Exists(live)).order_by("pk"))


def uploads_of(space: Space, *, limit: int = 20) -> Sequence[Upload]:
    """The newest uploaded tables, without their content."""
    rows = Upload.objects.of(space).defer("content", "rejects").select_related("uploaded_by__user")
    return list(rows.order_by("-uploaded_at", "-pk")[:limit])


def contact_of(space: Space, account: Account, email: str | None) -> Contact:
    """The account's contact at that address; without one, its first contact who may cancel."""
    found = Contact.objects.of(space).filter(account=account)
    found = found.filter(email=email.strip().lower()) if email else found.filter(may_cancel=True)
    contact = found.order_by("pk").first()
    if contact is None:
        raise NotFound("contact with the right to cancel" if email is None else "contact")
    return contact


def live_subscriptions(space: Space, account: Account) -> Sequence[Subscription]:
    """The account's subscriptions that are not over, oldest first."""
    rows = Subscription.objects.of(space).select_related("account", "connection")
    return list(rows.filter(account=account, state__in=LIVE_STATES).order_by("pk"))


def may_write_to(space: Space, address: str) -> bool:
    """Whether mail to this address may leave: always in a live space, by the allow-list in a test one."""
    if space.mode == Space.Mode.LIVE:
        return True
    patterns = MailAllowance.objects.of(space).values_list("address", flat=True)
    return any(fnmatchcase(address.lower(), pattern) for pattern in patterns)


def allowances_of(space: Space) -> Sequence[MailAllowance]:
    """To whom a test space really writes, by the address."""
    return list(MailAllowance.objects.of(space).order_by("address"))


def accounts_after(space: Space, after: UUID | None, *, limit: int) -> Sequence[Account]:
    """The next accounts in the order in which they were added."""
    rows = Account.objects.of(space).order_by("pk")
    return list((rows.filter(pk__gt=after) if after else rows)[:limit])


def contacts_with(space: Space, ids: Iterable[UUID]) -> dict[UUID, Contact]:
    """Those contacts, by their ids."""
    return Contact.objects.of(space).in_bulk(list(ids))


def contacts_of(space: Space, accounts: Sequence[Account]) -> dict[UUID, list[Contact]]:
    """The people of these accounts, by account, in the order in which they were added."""
    found: dict[UUID, list[Contact]] = {account.pk: [] for account in accounts}
    for contact in Contact.objects.of(space).filter(account__in=accounts).order_by("pk"):
        found[contact.account_id].append(contact)
    return found


def key_behind(text: str) -> ApiKey:
    """The key with that text, and its space. Knowing the secret is the right to it, so no space is asked.

    Raises NotFound for an unknown key and for one that was revoked.
    """
    rows = ApiKey.objects.select_related("space__workspace")
    found = rows.filter(secret_hash=token_hash(text), revoked_at=None).first()
    if found is None:
        raise NotFound("API key")
    return found


def keys_of(space: Space) -> Sequence[ApiKey]:
    """The space's keys, oldest first, also those that were revoked."""
    return list(ApiKey.objects.of(space).select_related("made_by__user").order_by("pk"))


def has_used_key(space: Space) -> bool:
    """Whether a program ever came in with a key of the space."""
    return ApiKey.objects.of(space).exclude(last_used_at=None).exists()


def key_called(space: Space, wanted: str) -> ApiKey:
    """The key with that id, or whose shown beginning that is."""
    found = [key for key in keys_of(space) if wanted in (key.public_id, key.shown)]
    if not found:
        raise NotFound("API key")
    if len(found) > 1:
        raise Refused("Several keys begin like that.", "Name the key by its id.")
    return found[0]


def accounts_called(space: Space, external_ids: Iterable[str]) -> dict[str, Account]:
    """Those of these accounts that are known, by the company's own id."""
    rows = Account.objects.of(space).filter(external_id__in=set(external_ids))
    return {row.external_id: row for row in rows}


def subscriptions_called(space: Space, provider_ids: Iterable[str]) -> dict[str, Subscription]:
    """Those of these subscriptions that are known, by the id that billing or a table has for them.

    Where two connections know one id, the one of a real billing system.
    """
    rows = (
        Subscription.objects.of(space).select_related("connection").filter(provider_id__in=set(provider_ids))
    )
    found: dict[str, Subscription] = {}
    for row in sorted(rows, key=lambda row: row.connection.processor != MANUAL):
        found[row.provider_id] = row
    return found


def members_at(space: Space, addresses: Iterable[str]) -> dict[str, Member]:
    """The workspace's members with these mail addresses, by the address in small letters."""
    lowered = _living(space).annotate(address=Lower("user__email")).filter(address__in=set(addresses))
    return {row.user.email.lower(): row for row in lowered}


def contacts_at(space: Space, addresses: Iterable[str]) -> dict[tuple[UUID, str], Contact]:
    """The contacts with these mail addresses, by account and address."""
    rows = Contact.objects.of(space).filter(email__in=set(addresses))
    return {(row.account_id, row.email): row for row in rows}


def accounts_by_id(space: Space, account_ids: Iterable[UUID]) -> dict[UUID, Account]:
    """Those of these accounts that are the space's."""
    return Account.objects.of(space).in_bulk(list(account_ids))
