"""The rows of this room."""

from leavewell.accounts.models.allowance import MailAllowance
from leavewell.accounts.models.audit import AuditEntry
from leavewell.accounts.models.customers import Account, Connection, Contact, Subscription
from leavewell.accounts.models.invitations import Invitation
from leavewell.accounts.models.keys import ApiBucket, ApiKey, ApiReply
from leavewell.accounts.models.knowledge import Contract, DutyHolder, ImportMark, Price, Trait
from leavewell.accounts.models.months import ExchangeRate, LockedLine, LockedMonth
from leavewell.accounts.models.people import Member, User, WeekMail
from leavewell.accounts.models.uploads import Upload
from leavewell.accounts.models.views import SavedView
from leavewell.accounts.models.workspace import Space, Workspace

__all__ = [
    "Account",
    "ApiBucket",
    "ApiKey",
    "ApiReply",
    "AuditEntry",
    "Connection",
    "Contact",
    "Contract",
    "DutyHolder",
    "ExchangeRate",
    "ImportMark",
    "Invitation",
    "LockedLine",
    "LockedMonth",
    "MailAllowance",
    "Member",
    "Price",
    "SavedView",
    "Space",
    "Subscription",
    "Trait",
    "Upload",
    "User",
    "WeekMail",
    "Workspace",
]
