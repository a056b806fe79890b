"""What each screen says, as plain strings: the templates only place them."""

from __future__ import annotations

from typing import Any

from leavewell.flow.bills import Bills, bill_lines, charge_line
from leavewell.flow.cases import definition_of, promise_of
from leavewell.flow.links import status_path
from leavewell.flow.models import Answer, CancelSession, Declaration
from leavewell.flow.queries import declaration_of, open_declaration, open_offer, receipt_of
from leavewell.flow.returning import led_to
from leavewell.flow.states import Outcome, SessionState
from leavewell.flow.texts import FALLBACK, Texts
from leavewell.flow.words import day
from leavewell.kernel.clock import wall_now
from leavewell.web.page.choices import choices, what_it_is
from leavewell.web.page.looking import unknown_plan
from leavewell.web.page.offer import offer_words, taken_words
from leavewell.web.page.progress import progress_words

Screen = tuple[str, dict[str, Any]]
"""The template's name and what it is given."""


def screen_of(session: CancelSession) -> Screen:
    """The screen that this session shows now. Reads our own rows only; billing is never asked."""
    ended = session.state == SessionState.ENDED
    if wall_now() >= session.link_expires_at:
        return message(session, "ended_link" if ended else "gone")
    if ended:
        return _ended(session)
    if session.subscription_id is None:
        return _choose(session)
    if session.subscription.state == "ended":
        return _over(session)
    standing = open_declaration(session.space, session.subscription_id)
    if standing:
        return _standing(session, standing)
    return _OPEN[SessionState(session.state)](session)


def message(session: CancelSession, name: str, **values: Any) -> Screen:
    """A heading and a sentence."""
    texts = Texts(session.locale)
    found = _frame(session, texts) | _to_site(session, texts)
    found |= {"heading": texts.say(f"{name}.heading"), "body": texts.say(f"{name}.body", **values)}
    return "message", found


def nothing_here() -> Screen:
    """For whoever follows a link that leads nowhere."""
    texts = Texts(FALLBACK)
    return _for_anyone(texts.say("unknown.heading"), texts.say("unknown.body"))


def something_broke() -> Screen:
    """For whoever meets a defect of ours."""
    texts = Texts(FALLBACK)
    return _for_anyone(texts.say("broken.heading"), texts.say("broken.body"))


def _for_anyone(heading: str, body: str) -> Screen:
    """Whose customer they are isn't known."""
    return "message", {"locale": FALLBACK, "title": heading, "heading": heading, "body": body}


def _frame(session: CancelSession, texts: Texts) -> dict[str, Any]:
    sub = session.subscription
    return {
        "locale": session.locale,
        "title": texts.say("page.title", plan=sub.plan) if sub else texts.say("choose.title"),
        "plan": what_it_is(sub, texts) if sub else "",
        "company": session.space.workspace.name,
        "say": {name: texts.say(f"page.{name}") for name in ("cancel_now", "continue", "back", "stay")},
    }


def _to_site(session: CancelSession, texts: Texts) -> dict[str, str]:
    """The way back to the company, for a screen on which something is over."""
    return {"return_url": led_to(session), "to_site": texts.say("receipt.to_site")}


def _choose(session: CancelSession) -> Screen:
    texts = Texts(session.locale)
    listed = choices(session, texts)
    if not listed:
        return unknown_plan(session, _frame(session, texts), texts) or message(session, "nothing_left")
    found = _frame(session, texts)
    found |= {"heading": texts.say("choose.heading"), "hint": texts.say("choose.hint"), "choices": listed}
    return "choose", found


def _ask(session: CancelSession) -> Screen:
    texts = Texts(session.locale)
    given = Answer.objects.of(session.space).filter(session=session).first()
    reasons = [
        {
            "code": reason.code,
            "text": texts.say(reason.text),
            "chosen": given is not None and given.reason == reason.code,
        }
        for reason in definition_of(session).reasons
    ]
    found = _frame(session, texts)
    found |= {
        "heading": texts.say("ask.heading"),
        "optional": texts.say("ask.optional"),
        "words_label": texts.say("ask.words"),
        "words": given.words if given else "",
        "reasons": reasons,
    }
    return "ask", found


def _offer(session: CancelSession) -> Screen:
    shown = open_offer(session)
    if shown is None:
        return _confirm(session)
    return "offer", {**_frame(session, Texts(session.locale)), **offer_words(session, shown)}


def _confirm(session: CancelSession) -> Screen:
    texts, locale, space = Texts(session.locale), session.locale, session.space
    made = promise_of(session)
    ends = day(made.billing_ends_at, space, locale)
    now = made.billing_ends_at <= space.now()
    lines = [texts.say("confirm.ends_now") if now else texts.say("confirm.ends_later", date=ends)]
    bills, last = Bills(made.open_invoices, made.fate, made.final_usage), None
    if made.last_charge and made.last_charge_at:
        last = made.last_charge, day(made.last_charge_at, space, locale)
    lines += [charge_line(bills, last, texts, "confirm"), *bill_lines(bills, texts, "confirm")]
    if made.refund:
        on, amount = day(made.refund.charged_at, space, locale), made.refund.amount.shown(locale)
        lines.append(texts.say("confirm.refund", amount=amount, date=on))
    lines.append(texts.say("confirm.data", date=day(made.access_ends_at, space, locale)))
    lines.append(texts.say("confirm.receipt", email=session.contact.email))
    found = _frame(session, texts)
    found |= {"heading": texts.say("confirm.heading"), "lines": lines}
    return "confirm", found


def _ended(session: CancelSession) -> Screen:
    if session.outcome == Outcome.CANCELLED:
        declaration = declaration_of(session)
        assert declaration is not None
        return _receipt(session, declaration)
    if session.outcome == Outcome.ACCEPTED:
        return message(session, "saved", taken=taken_words(session), email=session.contact.email)
    if session.outcome == Outcome.HANDED_OVER:
        return message(session, "handed_over", taken=taken_words(session), email=session.contact.email)
    return message(session, "stayed")


def _receipt(session: CancelSession, declaration: Declaration) -> Screen:
    texts = Texts(session.locale)
    found = _frame(session, texts) | _to_site(session, texts)
    found |= {
        "heading": texts.say("receipt.heading"),
        "number": texts.say("receipt.number", number=declaration.number),
        "stands": progress_words(declaration, texts),
        "status_path": status_path(declaration),
        "how_it_stands": texts.say("receipt.how_it_stands"),
        "file": texts.say("receipt.file"),
        "copy": texts.say("receipt.copy"),
        "document": bytes(receipt_of(declaration).body).decode(),
    }
    return "receipt", found


def _standing(session: CancelSession, declaration: Declaration) -> Screen:
    date = day(declaration.billing_end, session.space, session.locale)
    template, found = message(session, "already", date=date, number=declaration.number)
    words = Texts(session.locale).say("receipt.how_it_stands")
    return template, found | {"status_path": status_path(declaration), "how_it_stands": words}


def _over(session: CancelSession) -> Screen:
    ended_at = session.subscription.ends_at or session.subscription.read_at
    return message(session, "over", date=day(ended_at, session.space, session.locale))


_OPEN = {
    SessionState.OPENED: _ask,
    SessionState.ASKING: _ask,
    SessionState.OFFERING: _offer,
    SessionState.CONFIRMING: _confirm,
}
