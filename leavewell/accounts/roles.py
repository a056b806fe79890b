"""One table: which role may do what. Every edge (console, API key, command) asks it, and nothing else decides."""

from __future__ import annotations

from enum import StrEnum

from leavewell.kernel.errors import Forbidden


class Role(StrEnum):
    """A member's permission; duties are something else."""

    OWNER = "owner"
    ADMIN = "admin"
    LEADERSHIP = "leadership"
    AGENT = "agent"
    BILLING = "billing"
    ANALYST = "analyst"
    DEVELOPER = "developer"


class Deed(StrEnum):
    """What a member may be allowed to do."""

    READ_ACCOUNTS = "read_accounts"
    PUT_ACCOUNTS = "put_accounts"
    READ_SESSIONS = "read_sessions"
    OPEN_CANCEL_PAGE = "open_cancel_page"
    LOG_DECLARATION = "log_declaration"
    SEE_REQUESTS = "see_requests"
    LOG_REQUEST = "log_request"
    DECIDE_REQUEST = "decide_request"
    READ_MAILBOX = "read_mailbox"
    SEE_EFFECTS = "see_effects"
    RETRY_EFFECT = "retry_effect"
    CLOSE_BY_HAND = "close_by_hand"
    MOVE_CLOCK = "move_clock"
    SWITCH_MAIL = "switch_mail"
    ALLOW_MAIL = "allow_mail"
    TAKE_MAIL = "take_mail"
    IMPORT = "import"
    PUBLISH_FLOW = "publish_flow"
    PUBLISH_PLAYBOOK = "publish_playbook"
    MANAGE_KEYS = "manage_keys"
    CONNECT_BILLING = "connect_billing"
    SEE_STEPS = "see_steps"
    DO_STEP = "do_step"
    REASSIGN_STEP = "reassign_step"
    MANAGE_MEMBERS = "manage_members"
    MANAGE_OWNERS = "manage_owners"
    GET_WEEK_MAIL = "get_week_mail"
    MANAGE_DUTIES = "manage_duties"
    READ_AUDIT = "read_audit"
    SET_UP = "set_up"
    CHANGE_WORKSPACE = "change_workspace"
    EXPORT_ACCOUNTS = "export_accounts"
    TEND_VIEWS = "tend_views"
    READ_EXCHANGES = "read_exchanges"
    HAND_EFFECT = "hand_effect"
    READ_NOTES = "read_notes"
    WRITE_NOTE = "write_note"
    ERASE_NOTES = "erase_notes"
    GRANT_CONCESSION = "grant_concession"
    LOCK_MONTH = "lock_month"
    APPROVE_MEND = "approve_mend"
    CHECK_BILLING = "check_billing"
    MANAGE_WEBHOOKS = "manage_webhooks"
    MANAGE_RETURNS = "manage_returns"
    MANAGE_ALERTS = "manage_alerts"


WORDS: dict[Deed, str] = {
    Deed.READ_ACCOUNTS: "see accounts, their people, subscriptions and what is known of them",
    Deed.PUT_ACCOUNTS: "add accounts and contacts, or bring them up to date",
    Deed.READ_SESSIONS: "see cancel pages, their answers, and cancellations",
    Deed.OPEN_CANCEL_PAGE: "open a cancel page for a contact",
    Deed.LOG_DECLARATION: "log a cancellation that came by mail, phone, letter or in a meeting",
    Deed.SEE_REQUESTS: "see what customers asked for outside the cancel page, in their words and with their files",
    Deed.LOG_REQUEST: "log a request that came by mail, phone, letter or in a meeting",
    Deed.DECIDE_REQUEST: "take a request as a notice, mark it as a wish to talk, or say whose it is",
    Deed.READ_MAILBOX: "read the mails that were written to customers",
    Deed.SEE_EFFECTS: "see what is planned, under way or stuck",
    Deed.RETRY_EFFECT: "let something that is stuck be tried again",
    Deed.CLOSE_BY_HAND: "say that something which is stuck was done by hand, with what shows it",
    Deed.MOVE_CLOCK: "move a test space's clock",
    Deed.SWITCH_MAIL: "stop all customer mail but receipts, and let it go out again",
    Deed.ALLOW_MAIL: "let a test space really write to an address",
    Deed.TAKE_MAIL: "say at which address a space takes customers' mail in",
    Deed.IMPORT: "import accounts and their history",
    Deed.PUBLISH_FLOW: "publish a flow",
    Deed.PUBLISH_PLAYBOOK: "publish a playbook",
    Deed.MANAGE_KEYS: "make and revoke API keys",
    Deed.CONNECT_BILLING: "give a space the key of its billing system",
    Deed.SEE_STEPS: "see what is to be done, by whom and by when",
    Deed.DO_STEP: "take a step, do it with evidence, or leave it out with a reason",
    Deed.REASSIGN_STEP: "give a step to somebody else",
    Deed.MANAGE_MEMBERS: "add members and change their roles",
    Deed.MANAGE_OWNERS: "make somebody an owner, or an owner something else",
    Deed.GET_WEEK_MAIL: "get the week's numbers by mail on Monday, or switch that off",
    Deed.MANAGE_DUTIES: "say who has which duty, for an account or wherever nobody else has it",
    Deed.READ_AUDIT: "read who did what and when, and take it away as a table",
    Deed.SET_UP: "see the settings and the list of first steps, and put that list away",
    Deed.CHANGE_WORKSPACE: "change the workspace's name, zone, country and the sender of its mails",
    Deed.EXPORT_ACCOUNTS: "take a list of accounts along as a file",
    Deed.TEND_VIEWS: "rename and delete the views of a list that others share",
    Deed.READ_EXCHANGES: "read word for word what was sent to a billing system, and what it answered",
    Deed.HAND_EFFECT: "give something that is stuck to somebody",
    Deed.READ_NOTES: "read the team's notes about an account",
    Deed.WRITE_NOTE: "write a note about an account or an apology that was made, and erase one's own",
    Deed.ERASE_NOTES: "erase what others wrote about an account",
    Deed.GRANT_CONCESSION: "grant a discount or a credit, up to the role's limit",
    Deed.LOCK_MONTH: "put exchange rates in, lock the figures of a month that is over, and unlock them for a reason",
    Deed.APPROVE_MEND: "approve or decline what would make a broken promise good, such as a refund",
    Deed.CHECK_BILLING: "have all of billing read now, and held against what stands here and was promised",
    Deed.MANAGE_WEBHOOKS: "say which programs are told of events, see what they were told, and send it again",
    Deed.MANAGE_RETURNS: "say where customers are led after the cancel page, and make the key that signs what they did",
    Deed.MANAGE_ALERTS: "say who gets a mail or a message of which events, and in which words",
}
"""Each deed in words."""

_SEEING = frozenset({Deed.READ_ACCOUNTS, Deed.READ_SESSIONS})
_SERVING = _SEEING | {
    Deed.OPEN_CANCEL_PAGE,
    Deed.LOG_DECLARATION,
    Deed.SEE_REQUESTS,
    Deed.LOG_REQUEST,
    Deed.DECIDE_REQUEST,
    Deed.READ_MAILBOX,
    Deed.SEE_EFFECTS,
    Deed.SEE_STEPS,
    Deed.DO_STEP,
    Deed.REASSIGN_STEP,
    Deed.HAND_EFFECT,
    Deed.READ_NOTES,
    Deed.WRITE_NOTE,
}
_LEADING = frozenset({Deed.EXPORT_ACCOUNTS, Deed.TEND_VIEWS, Deed.HAND_EFFECT})

MAY: dict[Role, frozenset[Deed]] = {
    Role.OWNER: frozenset(Deed),
    Role.ADMIN: frozenset(Deed) - {Deed.MANAGE_OWNERS},
    Role.LEADERSHIP: _SEEING
    | _LEADING
    | {
        Deed.SEE_REQUESTS,
        Deed.SEE_EFFECTS,
        Deed.SEE_STEPS,
        Deed.REASSIGN_STEP,
        Deed.GET_WEEK_MAIL,
        Deed.READ_NOTES,
        Deed.WRITE_NOTE,
        Deed.ERASE_NOTES,
    },
    Role.AGENT: _SERVING | {Deed.GRANT_CONCESSION},
    Role.BILLING: _SERVING
    | {
        Deed.RETRY_EFFECT,
        Deed.CLOSE_BY_HAND,
        Deed.EXPORT_ACCOUNTS,
        Deed.READ_EXCHANGES,
        Deed.GRANT_CONCESSION,
        Deed.LOCK_MONTH,
        Deed.APPROVE_MEND,
        Deed.CHECK_BILLING,
    },
    Role.ANALYST: _SEEING,
    Role.DEVELOPER: _SERVING
    | {
        Deed.PUT_ACCOUNTS,
        Deed.MANAGE_KEYS,
        Deed.MOVE_CLOCK,
        Deed.ALLOW_MAIL,
        Deed.IMPORT,
        Deed.SET_UP,
        Deed.READ_EXCHANGES,
        Deed.CHECK_BILLING,
        Deed.MANAGE_WEBHOOKS,
        Deed.MANAGE_RETURNS,
        Deed.MANAGE_ALERTS,
    },
}
"""The whole table."""


def may(role: str, deed: Deed) -> bool:
    """Whether the role may."""
    return deed in MAY[Role(role)]


def allow(role: str, deed: Deed) -> None:
    """Return if the role may; Forbidden, saying whom to ask, if not."""
    if not may(role, deed):
        raise Forbidden(
            f"Your role ({role}) may not {deed.replace('_', ' ')}.", "Ask an owner of the workspace."
        )
