"""The words of a receipt: what was declared, when it reached us, when it ends, and that no charge follows.

Fields after the strictest common profile (declaration, contract, receipt with offset, effective end, charges,
refund, data, status link, number).
"""

from __future__ import annotations

from datetime import datetime

from leavewell.flow.bills import bill_lines, bills_of, charge_line
from leavewell.flow.links import status_url
from leavewell.flow.models import Declaration
from leavewell.flow.texts import Texts
from leavewell.flow.wording import every, spoken
from leavewell.flow.words import day, instant
from leavewell.kernel.money import Money


def receipt_text(declaration: Declaration) -> str:
    """The whole receipt as plain text, one statement a line."""
    return "\n".join([*_who_and_what(declaration), "", *_what_follows(declaration), ""])


def locale_of(declaration: Declaration) -> str:
    """The locale of the session it came from, else the account's."""
    session = declaration.session
    return str(session.locale if session else declaration.account.locale)


def _who_and_what(declaration: Declaration) -> list[str]:
    locale = locale_of(declaration)
    texts, space = Texts(locale), declaration.space
    contact = declaration.contact
    return [
        texts.say("document.title"),
        "",
        texts.say("document.number", number=declaration.number),
        texts.say("document.company", company=space.workspace.name),
        texts.say(
            "document.account", account=f"{declaration.account.name} ({declaration.account.external_id})"
        ),
        *(
            [texts.say("document.contact", contact=f"{contact.name} <{contact.email}>".strip())]
            if contact
            else []
        ),
        _plan(declaration, texts),
        texts.say("document.received", instant=instant(declaration.received_at, space)),
        *_came_by(declaration, texts),
        texts.say("document.wish"),
    ]


def _plan(declaration: Declaration, texts: Texts) -> str:
    if declaration.is_without_plan:
        return texts.say("document.plan_unknown")
    sub = declaration.given_up
    return texts.say(
        "document.plan",
        plan=sub.plan,
        price=sub.price.shown(texts.locale),
        interval=spoken(every(sub.interval, sub.interval_count), texts, declaration.space),
        subscription=sub.provider_id,
    )


def _came_by(declaration: Declaration, texts: Texts) -> list[str]:
    """How it reached the company, where that wasn't our page; the day that counts stands in the line before."""
    if f"document.channel.{declaration.source}" not in texts:
        return []
    channel = texts.say(f"document.channel.{declaration.source}")
    entered = instant(_declared_at(declaration), declaration.space)
    return [texts.say("document.came_by", channel=channel, instant=entered)]


def _declared_at(declaration: Declaration) -> datetime:
    """When the promise was made: at receipt, or later where a letter lay on a desk."""
    stored = declaration.promise.get("declared_at")
    return datetime.fromisoformat(stored) if stored else declaration.received_at


def _what_follows(declaration: Declaration) -> list[str]:
    texts, space = Texts(locale_of(declaration)), declaration.space
    if declaration.answer_due_at and declaration.is_without_plan:
        return [
            texts.say("document.end_unknown", instant=instant(declaration.answer_due_at, space)),
            texts.say("document.counts_from"),
            texts.say("document.status", url=status_url(declaration)),
        ]
    at_once = declaration.billing_end <= _declared_at(declaration)
    return [
        texts.say("document.billing_ends", instant=instant(declaration.billing_end, space)),
        texts.say("document.access_ends", instant=instant(declaration.access_end, space)),
        *_money(declaration, texts),
        _refund(declaration, texts, at_once=at_once),
        texts.say("document.data"),
        texts.say("document.status", url=status_url(declaration)),
        "",
        _what_comes(declaration, texts),
    ]


def _what_comes(declaration: Declaration, texts: Texts) -> str:
    """Who says that it was carried out: billing, or a person by a day that is kept to."""
    due_at = declaration.confirm_due_at
    if due_at is None:
        return texts.say("document.processing")
    return texts.say("document.by_person", instant=instant(due_at, declaration.space))


def _refund(declaration: Declaration, texts: Texts, *, at_once: bool) -> str:
    promised = declaration.promise.get("refund")
    if not promised:
        return texts.say("document.refund_now" if at_once else "document.refund")
    amount = Money(promised["minor"], promised["currency"]).shown(texts.locale)
    on = day(datetime.fromisoformat(promised["charged_at"]), declaration.space, texts.locale)
    return texts.say("document.refund_given", amount=amount, date=on)


def _money(declaration: Declaration, texts: Texts) -> list[str]:
    promised, bills, last = declaration.promise, bills_of(declaration), None
    if promised["last_charge_minor"] is not None:
        amount = Money(promised["last_charge_minor"], declaration.given_up.currency)
        on = day(datetime.fromisoformat(promised["last_charge_at"]), declaration.space, texts.locale)
        last = amount, on
    return [charge_line(bills, last, texts, "document"), *bill_lines(bills, texts, "document")]
