"""Reads that this room offers to others: the space comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from leavewell.accounts.border import SpaceRows
from leavewell.accounts.models import Account, Contact, Member, Space
from leavewell.desk.models import Message, MessageFile, Request
from leavewell.desk.states import UNDER_WAY
from leavewell.kernel.errors import NotFound

COLLEAGUES_AT_MOST = 3
"""More accounts than this have addresses of one domain: it is a mail provider's, and tells nothing."""


def request_of(space: Space, request_id: UUID) -> Request:
    """The request that a run's subject names."""
    rows = Request.objects.of(space).select_related("space__workspace", "account", "declaration__contact")
    return rows.get(pk=request_id)


def request_named(space: Space, public_id: str) -> Request:
    """The request with that public id. NotFound for an unknown, a foreign or a broken one."""
    rows = Request.objects.select_related("space__workspace", "account", "contact", "declaration__contact")
    return rows.named(space, public_id)


def requests_after(
    space: Space,
    after: UUID | None,
    *,
    limit: int,
    account: Account | None = None,
    is_open: bool | None = None,
) -> Sequence[Request]:
    """The next requests in the order in which they were logged: of an account or all, under way, over or both."""
    rows = Request.objects.of(space).select_related("account", "declaration").order_by("pk")
    rows = rows.filter(account=account) if account else rows
    if is_open is not None:
        rows = rows.filter(state__in=UNDER_WAY) if is_open else rows.exclude(state__in=UNDER_WAY)
    return list((rows.filter(pk__gt=after) if after else rows)[:limit])


def request_to_change(space: Space, public_id: str) -> Request:
    """The same, held until the transaction ends: two people may press at once."""
    rows = Request.objects.select_for_update(of=("self",))
    return rows.select_related("space__workspace", "account", "declaration__contact").named(space, public_id)


def requests_listed(space: Space, *, is_open: bool, account: Account | None = None) -> SpaceRows[Request]:
    """Those under way, the first one due first, or those that are over, the last one first."""
    rows = Request.objects.of(space).select_related("account", "declaration").prefetch_related("messages")
    rows = rows.filter(account=account) if account else rows
    if is_open:
        return rows.filter(state__in=UNDER_WAY).order_by(F("answer_due_at").asc(nulls_last=True), "pk")
    return rows.exclude(state__in=UNDER_WAY).order_by("-closed_at", "-pk")


def requests_of(space: Space, account: Account) -> Sequence[Request]:
    """An account's requests, the newest first."""
    return list(Request.objects.of(space).filter(account=account).order_by("-received_at", "-pk"))


def file_in(request: Request, public_id: str) -> MessageFile:
    """A file of that request. NotFound for any other, and for one that was too large to be kept."""
    found = MessageFile.objects.select_related("message").named(request.space, public_id)
    if found.message.request_id != request.pk or not found.content:
        raise NotFound("file")
    return found


def colleagues_of(space: Space, sender: str) -> Sequence[Account]:
    """The accounts at which somebody writes from the sender's domain; none for a domain that many have."""
    domain = sender.rpartition("@")[2].lower()
    if not domain:
        return []
    people = Contact.objects.of(space).filter(email__endswith=f"@{domain}")
    rows = Account.objects.of(space).filter(pk__in=people.values("account_id")).order_by("name", "pk")
    found = list(rows[: COLLEAGUES_AT_MOST + 1])
    return found if len(found) <= COLLEAGUES_AT_MOST else []


def not_placed(space: Space, looked_before: datetime) -> SpaceRows[Request]:
    """Requests under way that nobody knows the account of, and that weren't looked at since."""
    rows = Request.objects.of(space).filter(account=None, state__in=UNDER_WAY)
    return rows.filter(Q(looked_at=None) | Q(looked_at__lte=looked_before)).order_by("pk")


def message_keyed(space: Space, key: str) -> Message | None:
    """The message with that key, if it came before."""
    return Message.objects.of(space).select_related("request").filter(key=key).first()


def first_message(request: Request) -> Message:
    """What began the request."""
    return request.messages.order_by("noted_at", "pk")[0]


def messages_of(request: Request) -> Sequence[Message]:
    """Everything that was written, in the order in which it came."""
    return list(request.messages.prefetch_related("files").order_by("noted_at", "pk"))


def under_way_for(
    space: Space, account_id: UUID | None, sender: str, named_account: str = ""
) -> Request | None:
    """The request that another message joins: of that account, or, where none is known, of that sender or name."""
    rows = Request.objects.of(space).filter(state__in=UNDER_WAY)
    if account_id is not None:
        rows = rows.filter(account_id=account_id)
    elif sender:
        rows = rows.filter(account=None, messages__sender=sender)
    elif named_account:
        rows = rows.filter(account=None, named_account=named_account)
    else:
        return None
    return rows.order_by("received_at", "pk").first()


def contacts_writing_from(space: Space, address: str) -> Sequence[Contact]:
    """Everybody in the space with that address, at whichever account."""
    rows = Contact.objects.of(space).select_related("account").filter(email=address.lower())
    return list(rows.order_by("pk"))


def passes_on(space: Space, address: str) -> bool:
    """Whether mail from there may name somebody else as its writer: a member's, or at the company's own domain."""
    domain = space.workspace.mail_from.rpartition("@")[2].strip(" >").lower()
    if domain and address.lower().rpartition("@")[2] == domain:
        return True
    members = Member.objects.filter(workspace_id=space.workspace_id, left_at=None)
    return members.filter(user__email__iexact=address).exists()


def requests_with(space: Space, ids: Iterable[UUID]) -> dict[UUID, Request]:
    """Those requests, by their ids."""
    return Request.objects.of(space).in_bulk(list(ids))


def requests_like(space: Space, number: str, *, limit: int) -> Sequence[Request]:
    """Requests whose number begins so, whatever its case, newest first."""
    rows = Request.objects.of(space).filter(number__startswith=number.upper()).select_related("account")
    return list(rows.order_by("-received_at", "-pk")[:limit])
