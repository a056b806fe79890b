"""The way from a line of the story to more: the mail, the request, the steps, the receipt; and somebody's own words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.urls import reverse

from leavewell.accounts.roles import Deed
from leavewell.desk.given import concessions_with, notes_with
from leavewell.effects.models import Effect, FactRow
from leavewell.flow.links import status_path
from leavewell.flow.queries import answers_with, declarations_with
from leavewell.kernel.ids import public_id
from leavewell.playbooks.queries import steps_with
from leavewell.web.console.door import Visit
from leavewell.web.console.words import effect as effect_words


@dataclass(frozen=True)
class Way:
    """A link."""

    label: str
    href: str


@dataclass(frozen=True)
class Found:
    """What is behind a line, as far as the visitor may see it. ``note``: one that they may erase."""

    said: str = ""
    ways: Sequence[Way] = field(default_factory=tuple)
    note: str = ""


class More:
    """What is behind the lines of one page, read at once."""

    def __init__(self, visit: Visit, rows: Iterable[FactRow]) -> None:
        self._visit = visit
        facts = list(rows)
        self._answers = answers_with(visit.space, _ids(facts, "session.reason_given", "session_id"))
        self._declared = declarations_with(visit.space, _ids(facts, "declaration.", "declaration_id"))
        steps = _ids(facts, "step.", "step_id") if visit.sees_steps else []
        self._steps = steps_with(visit.space, steps)
        notes = _ids(facts, "note.", "note_id") + _ids(facts, "apology.", "note_id")
        self._notes = notes_with(visit.space, notes) if visit.may(Deed.READ_NOTES) else {}
        granted = _ids(facts, "concession.", "concession_id") if visit.may(Deed.READ_NOTES) else []
        self._granted = concessions_with(visit.space, granted)

    def about(self, row: FactRow) -> Found:
        """For one fact."""
        noun, body = row.kind.partition(".")[0], row.body
        match noun:
            case "session":
                return self._answer(row)
            case "mail" if "mail_id" in body and self._visit.may(Deed.READ_MAILBOX):
                return _one("Read the mail", "mail", "mai", body["mail_id"])
            case "request" if "request_id" in body and self._visit.sees_requests:
                return _one("The request", "request", "req", body["request_id"])
            case "run" if self._visit.sees_steps:
                return _one("Its steps", "run", "run", body["run_id"])
            case "step":
                return self._step(body)
            case "declaration":
                return self._receipt(body)
            case "note" | "apology" if row.kind != "note.erased":
                return self._note(body)
            case "concession" if UUID(body["concession_id"]) in self._granted:
                return Found(self._granted[UUID(body["concession_id"])].words)
        return Found()

    def behind(self, call: Effect) -> Sequence[Way]:
        """For a call: every try of it, with what was sent and answered where the visitor may read that."""
        if not self._visit.may(Deed.SEE_EFFECTS):
            return ()
        return (Way(f"Every try: {effect_words(call.kind)}", reverse("effect", args=[call.public_id])),)

    def _answer(self, row: FactRow) -> Found:
        answer = (
            self._answers.get(UUID(row.body["session_id"])) if row.kind == "session.reason_given" else None
        )
        return Found(answer.words) if answer else Found()

    def _step(self, body: dict[str, str]) -> Found:
        step = self._steps.get(UUID(body["step_id"]))
        if step is None:
            return Found()
        href = f"{reverse('run', args=[step.run.public_id])}#{step.public_id}"
        return Found(
            step.evidence or (step.reason if step.settled_by.startswith("member:") else ""),
            (Way(step.title, href),),
        )

    def _note(self, body: dict[str, str]) -> Found:
        note = self._notes.get(UUID(body["note_id"]))
        if note is None:
            return Found()
        own = note.written_by == self._visit.act().actor and self._visit.may(Deed.WRITE_NOTE)
        may_erase = note.erased_at is None and (own or self._visit.may(Deed.ERASE_NOTES))
        return Found(note.words or "(erased)", (), note.public_id if may_erase else "")

    def _receipt(self, body: dict[str, str]) -> Found:
        declaration = self._declared.get(UUID(body["declaration_id"])) if "declaration_id" in body else None
        if declaration is None:
            return Found()
        # The customer's link opens the way back too, so it is only for those who may act for a customer.
        acts = self._visit.may(Deed.LOG_DECLARATION)
        ways = (Way("The receipt", f"{status_path(declaration)}/receipt.txt"),) if acts else ()
        heard = self._visit.sees_requests
        return Found("\n".join(each.words for each in declaration.sources.all()) if heard else "", ways)


def _one(label: str, name: str, prefix: str, row_id: str) -> Found:
    return Found("", (Way(label, reverse(name, args=[public_id(prefix, UUID(row_id))])),))


def _ids(rows: Sequence[FactRow], beginning: str, name: str) -> list[UUID]:
    return [UUID(row.body[name]) for row in rows if row.kind.startswith(beginning) and row.body.get(name)]
