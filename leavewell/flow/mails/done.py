from __future__ import annotations

from uuid import UUID

from leavewell.accounts.types import Act
from leavewell.effects.types import Letter, NotNeeded
from leavewell.flow.bills import bill_lines, bills_of, charge_line
from leavewell.flow.links import status_url
from leavewell.flow.models import Declaration
from leavewell.flow.receipt import locale_of
from leavewell.flow.states import DeclarationState
from leavewell.flow.texts import Texts
from leavewell.flow.words import day


class DoneMail:
    """Billing has stopped, read back: when it ends, and what the last charge was."""

    always_goes = False

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """Not sent to someone whose cancellation doesn't stand any more."""
        rows = Declaration.objects.of(act.space).select_related(
            "space__workspace", "contact", "session", "account", "subscription"
        )
        declaration = rows.get(pk=subject_id)
        if declaration.contact is None:
            return NotNeeded("nobody_to_write_to")
        if declaration.state not in (DeclarationState.SCHEDULED, DeclarationState.ENDED):
            return NotNeeded(f"declaration_is_{declaration.state}")
        return Letter(declaration.contact.email, _subject(declaration), _text(declaration))


def _subject(declaration: Declaration) -> str:
    texts = Texts(locale_of(declaration))
    key = "mail.done.subject_ended" if _is_over(declaration) else "mail.done.subject"
    date = day(declaration.billing_end, declaration.space, texts.locale)
    return texts.say(key, plan=declaration.given_up.plan, number=declaration.number, date=date)


def _text(declaration: Declaration) -> str:
    texts, sub, space = Texts(locale_of(declaration)), declaration.given_up, declaration.space
    ends = day(declaration.ended_at or declaration.billing_end, space, texts.locale)
    bills, last = bills_of(declaration), None
    if sub.last_charge and sub.last_charge_at:
        last = sub.last_charge, day(sub.last_charge_at, space, texts.locale)
    return "\n\n".join(
        [
            texts.say("mail.hello"),
            texts.say("mail.done.ended" if _is_over(declaration) else "mail.done.ends", date=ends),
            charge_line(bills, last, texts, "mail"),
            *bill_lines(bills, texts, "document"),
            texts.say("mail.done.status", url=status_url(declaration)),
            texts.say("mail.sign", company=space.workspace.name),
        ]
    )


def _is_over(declaration: Declaration) -> bool:
    return bool(declaration.state == DeclarationState.ENDED)
