"""Reads that this room offers to others: the space comes first. A file a noun."""

from leavewell.accounts.queries.accounts import (
    account_called,
    accounts_after,
    accounts_by_id,
    accounts_called,
    contact_of,
    contacts_at,
    contacts_of,
    contacts_with,
    has_contract,
)
from leavewell.accounts.queries.audit import audit_of, deeds_about, deeds_in, people_by_actor
from leavewell.accounts.queries.connections import (
    connection_behind,
    connection_to,
    connections_in_use,
    connections_listed,
    is_connected,
    notice_secrets_of,
    paused_connections,
)
from leavewell.accounts.queries.duties import duties_by_member, duty_holders_of, fallbacks_of
from leavewell.accounts.queries.keys import has_used_key, key_behind, key_called, keys_of
from leavewell.accounts.queries.mails import allowances_of, may_write_to
from leavewell.accounts.queries.members import (
    living_owners,
    member_at,
    member_named,
    member_of,
    member_signing_in_as,
    members_at,
    members_of,
    owners_of,
    people_of,
)
from leavewell.accounts.queries.spaces import (
    all_spaces,
    only_space,
    space_by_id,
    space_of,
    space_taking_mail_at,
)
from leavewell.accounts.queries.subscriptions import LIVE_STATES, live_subscriptions, subscriptions_called
from leavewell.accounts.queries.tables import import_marks, uploads_of

__all__ = [
    "LIVE_STATES",
    "account_called",
    "accounts_after",
    "accounts_by_id",
    "accounts_called",
    "all_spaces",
    "allowances_of",
    "audit_of",
    "connection_behind",
    "connection_to",
    "connections_in_use",
    "connections_listed",
    "contact_of",
    "contacts_at",
    "contacts_of",
    "contacts_with",
    "deeds_about",
    "deeds_in",
    "duties_by_member",
    "duty_holders_of",
    "fallbacks_of",
    "has_contract",
    "has_used_key",
    "import_marks",
    "is_connected",
    "key_behind",
    "key_called",
    "keys_of",
    "live_subscriptions",
    "living_owners",
    "may_write_to",
    "member_at",
    "member_named",
    "member_of",
    "member_signing_in_as",
    "members_at",
    "members_of",
    "notice_secrets_of",
    "only_space",
    "owners_of",
    "paused_connections",
    "people_by_actor",
    "people_of",
    "space_by_id",
    "space_of",
    "space_taking_mail_at",
    "subscriptions_called",
    "uploads_of",
]
