"""Customers of a billing system as accounts, each with its billing contact."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError
from pydantic import TypeAdapter, ValidationError

from leavewell.accounts.actions.customers import put_account, put_contact
from leavewell.accounts.models import Account, Contact
from leavewell.accounts.types import Act
from leavewell.billing.walking import CustomerView, Page, Unreadable
from leavewell.web.api.shapes import Email, ExternalId
from leavewell.web.importing.billing.report import Fate, PartReport, Report
from leavewell.web.importing.billing.terms import Terms

PART = "customers"
LONGEST_NAME = 200

_EMAIL: TypeAdapter[str] = TypeAdapter(Email)
_EXTERNAL_ID: TypeAdapter[str] = TypeAdapter(ExternalId)


class Customers:
    """Takes pages of customers, and knows afterwards whose account each is."""

    def __init__(self, terms: Terms, report: Report) -> None:
        self._terms, self._report = terms, report
        self._own_ids: dict[str, str] = {}
        self._named: set[str] = set()

    def account_ids(self, customers: set[str]) -> dict[str, str]:
        """The accounts' external ids by the billing system's ids of the customers."""
        if self._terms.own_id_key is None:
            return {key: key for key in customers}
        return {key: self._own_ids[key] for key in customers if key in self._own_ids}

    def take(self, act: Act, page: Page[CustomerView | Unreadable], part: PartReport) -> None:
        """Put a page of them. What is the same is not written again."""
        wanted: list[tuple[str, CustomerView]] = []
        for one in page.items:
            external_id = self._external_id(one) if isinstance(one, CustomerView) else None
            if isinstance(one, Unreadable):
                part.leave_out(one.id, one.code)
            elif external_id is None:
                part.leave_out(one.id, self._why_none(one))
            else:
                self._own_ids[one.id] = external_id
                wanted.append((external_id, one))
        known = _known(act, {external_id for external_id, _ in wanted})
        for external_id, one in wanted:
            account, fate = self._put(act, external_id, one, known.get(external_id))
            known[external_id] = account
            contact = self._put_contact(act, account, one)
            part.note("changed" if contact and fate == "the same" else fate)

    def _external_id(self, one: CustomerView) -> str | None:
        key = self._terms.own_id_key
        return _read(_EXTERNAL_ID, one.metadata.get(key, "") if key else one.id)

    def _why_none(self, one: CustomerView) -> str:
        key = self._terms.own_id_key
        return "no_own_id" if key and key not in one.metadata else "odd_own_id"

    def _put(
        self, act: Act, external_id: str, one: CustomerView, account: Account | None
    ) -> tuple[Account, Fate]:
        # Of several customers with one id of the company's own, the first that is met gives the name.
        if account is not None and external_id in self._named:
            return account, "the same"
        self._named.add(external_id)
        given = {
            "name": _plain(one.name) or (account.name if account else external_id),
            "country": _country(one.country) or (account.country if account else ""),
            "locale": _locale(one.locale) or (account.locale if account else "en"),
        }
        if account is not None and all(getattr(account, name) == text for name, text in given.items()):
            return account, "the same"
        put = put_account(act, external_id=external_id, **given)
        return put, "changed" if account else "added"

    def _put_contact(self, act: Act, account: Account, one: CustomerView) -> bool:
        """Whether a contact was added. One that is there keeps the name and the right that it has."""
        if not self._terms.contacts:
            return False
        email = _read(_EMAIL, one.email or "")
        if email is None:
            self._report.without_contact += 1
            return False
        if Contact.objects.of(act.space).filter(account=account, email=email.strip().lower()).exists():
            return False
        put_contact(act, account, email=email, name="", may_cancel=True)
        self._report.contacts_added += 1
        return True


def _known(act: Act, external_ids: set[str]) -> dict[str, Account]:
    rows = Account.objects.of(act.space).filter(external_id__in=external_ids)
    return {account.external_id: account for account in rows}


def _read(kind: TypeAdapter[str], text: str) -> str | None:
    try:
        return kind.validate_python(text)
    except ValidationError:
        return None


def _plain(text: str) -> str:
    """Without what no page could show, and no longer than a name may be."""
    return "".join(each for each in text if each.isprintable()).strip()[:LONGEST_NAME]


def _country(text: str) -> str:
    return text.upper() if len(text) == 2 and text.isascii() and text.isalpha() else ""


def _locale(text: str) -> str:
    """A language that pages and dates can be written in; empty for what is none."""
    try:
        Locale.parse(text, sep="-")
    except (ValueError, TypeError, UnknownLocaleError):
        return ""
    return text
