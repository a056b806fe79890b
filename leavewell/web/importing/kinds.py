"""What a cell may hold, and which fields each table has."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a cell is read. ``START`` and ``END`` are instants: a day without a clock means its first or last second."""

    ID = "id"
    TEXT = "text"
    CODE = "code"
    WORDS = "words"
    MAIL = "mail"
    COUNTRY = "country"
    LOCALE = "locale"
    CURRENCY = "currency"
    AUDIENCE = "audience"
    DUTY = "duty"
    WHOLE = "whole"
    SEATS = "seats"
    NUMBER = "number"
    SCORE = "score"
    AMOUNT = "amount"
    DAY = "day"
    START = "start"
    END = "end"
    YES_NO = "yes_no"
    INTERVAL = "interval"
    REASON = "reason"


@dataclass(frozen=True)
class Field:
    """One field of a table. ``headings`` are patterns of names that companies give to such a column, best first."""

    name: str
    kind: Kind
    required: bool = False
    headings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Noun:
    """What a table may hold. ``key`` are the fields that name a row; ``files`` patterns of names of such files."""

    name: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    files: tuple[str, ...] = ()

    def field(self, name: str) -> Field | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)


ACCOUNT_ID = ("account_id", "customer_id", "company_id", "client_id", "account", "customer", "company")
SUBSCRIPTION_ID = ("subscription_id", "sub_id", "subscription")
_CURRENCY = Field("currency", Kind.CURRENCY, headings=("currency(_code)?",))


def _account(required: bool = True) -> Field:
    return Field("account", Kind.ID, required, ACCOUNT_ID)


ACCOUNTS = Noun(
    "accounts",
    ("external_id",),
    (
        Field("external_id", Kind.ID, True, (*ACCOUNT_ID[:4], "id", "number")),
        Field("name", Kind.TEXT, True, ("(account|customer|company|client)_?name", "name", "company")),
        Field("country", Kind.COUNTRY, headings=("country(_code)?", "billing_country")),
        Field("locale", Kind.LOCALE, headings=("locale", "language")),
        Field("audience", Kind.AUDIENCE, headings=("audience", "customer_type")),
    ),
    ("accounts?", "customers?", "companies", "clients?"),
)
CONTACTS = Noun(
    "contacts",
    ("account", "email"),
    (
        _account(),
        Field("email", Kind.MAIL, True, ("e?_?mail(_address)?", "contact_email")),
        Field("name", Kind.TEXT, headings=("(contact|full|user)_?name", "name")),
        Field("role", Kind.CODE, headings=("role", "permission")),
        Field("may_cancel", Kind.YES_NO, headings=("may_cancel", "can_cancel", "is_admin", "billing_admin")),
    ),
    ("contacts?", "users?", "people"),
)
DUTIES = Noun(
    "duties",
    ("account", "duty"),
    (
        _account(),
        Field("duty", Kind.DUTY, True, ("duty", "responsibility", "function")),
        Field("member", Kind.MAIL, True, ("member", "owner(_email)?", "assignee(_email)?", "e?_?mail")),
    ),
    ("duties", "owners?", "assignments?"),
)
CONTRACTS = Noun(
    "contracts",
    ("number",),
    (
        Field("number", Kind.ID, True, ("contract_(id|number|no)", "number")),
        _account(),
        Field("starts_on", Kind.DAY, True, ("starts?(_(date|on))?", "begins?(_on)?")),
        Field(
            "ends_on", Kind.DAY, headings=("ends?(_(date|on))?", "expir(y|es)(_(date|on))?", "renewal_date")
        ),
        Field("notice_days", Kind.WHOLE, headings=("notice(_period)?(_days)?",)),
        Field("renews", Kind.YES_NO, headings=("(auto_?)?renew(s|al)?(_flag)?",)),
        Field("yearly", Kind.AMOUNT, headings=("yearly(_value)?", "(arr|acv)(_amount)?", "annual_value")),
        _CURRENCY,
        Field("signatory", Kind.MAIL, headings=("signatory(_email)?", "signed_by")),
    ),
    ("contracts?",),
)
SUBSCRIPTIONS = Noun(
    "subscriptions",
    ("id",),
    (
        Field("id", Kind.ID, True, (*SUBSCRIPTION_ID, "id")),
        _account(),
        Field("plan", Kind.TEXT, True, ("plan(_(tier|name|code|id))?", "product(_name)?", "tier")),
        Field("started_at", Kind.START, True, ("start(ed)?(_(date|at|on))?", "created(_at)?")),
        Field("ends_at", Kind.END, headings=("(end|cancel)(s|ed)?(_(date|at|on))?", "canceled_at")),
        Field("interval", Kind.INTERVAL, True, ("billing_(frequency|interval|period|cycle)", "interval")),
        Field("price", Kind.AMOUNT, True, ("price", "amount", "mrr(_amount)?")),
        _CURRENCY,
        Field("quantity", Kind.SEATS, headings=("seats?", "quantity", "licen[sc]es", "units")),
        Field("trial", Kind.YES_NO, headings=("(is_)?trial",)),
        Field("trial_ends_at", Kind.END, headings=("trial_ends?(_(date|at|on))?",)),
    ),
    ("subscriptions?",),
)
USAGE = Noun(
    "usage",
    ("id",),
    (
        Field("id", Kind.ID, True, ("usage_id", "event_id", "id")),
        Field("subscription", Kind.ID, headings=SUBSCRIPTION_ID),
        _account(required=False),
        Field("day", Kind.DAY, True, ("(usage_)?(date|day)", "used_on")),
        Field("feature", Kind.TEXT, headings=("feature(_(name|code))?", "event(_name)?")),
        Field("count", Kind.WHOLE, headings=("(usage_)?count", "uses", "quantity")),
        Field("seconds", Kind.WHOLE, headings=(".*duration_sec(ond)?s", "seconds")),
        Field("errors", Kind.WHOLE, headings=("errors?(_count)?",)),
    ),
    (".*usage.*", "events"),
)
TICKETS = Noun(
    "tickets",
    ("id",),
    (
        Field("id", Kind.ID, True, ("ticket_id", "case_id", "id")),
        _account(),
        Field("submitted_at", Kind.START, True, ("(submitted|opened|created)(_(date|at|on))?",)),
        Field("closed_at", Kind.END, headings=("(closed|solved|resolved)(_(date|at|on))?",)),
        Field("priority", Kind.CODE, headings=("priority", "severity")),
        Field("first_response_minutes", Kind.WHOLE, headings=("first_response(_time)?_min(ute)?s",)),
        Field("satisfaction", Kind.SCORE, headings=("satisfaction(_score)?", "csat")),
        Field("escalated", Kind.YES_NO, headings=("escalat(ed|ion)(_flag)?",)),
    ),
    (".*tickets?", "cases"),
)
CANCELLATIONS = Noun(
    "cancellations",
    ("id",),
    (
        Field("id", Kind.ID, True, ("churn(_event)?_id", "cancel(l?ation)?_id", "id")),
        _account(),
        Field("subscription", Kind.ID, headings=SUBSCRIPTION_ID),
        Field("ended_on", Kind.END, True, ("(churn|cancel(l?ation|l?ed)?|end)(_(date|at|on))",)),
        Field("reason", Kind.REASON, headings=("(churn_|cancel(l?ation)?_)?reason(_code)?",)),
        Field("refund", Kind.AMOUNT, headings=("refund(_amount)?",)),
        _CURRENCY,
        Field("words", Kind.WORDS, headings=("feedback(_text)?", "comments?", "words")),
    ),
    (".*churn.*", ".*cancel.*"),
)

NOUNS: dict[str, Noun] = {
    noun.name: noun
    for noun in (ACCOUNTS, CONTACTS, DUTIES, CONTRACTS, SUBSCRIPTIONS, USAGE, TICKETS, CANCELLATIONS)
}
"""What a table may hold, in the order in which tables are read: each leans on those before it."""
