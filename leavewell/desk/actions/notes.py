"""What the team puts down about an account, and takes away again."""

from __future__ import annotations

from enum import StrEnum

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.models import Account
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.desk.models import Note
from leavewell.effects.actions.journal import record
from leavewell.kernel.errors import Forbidden, Invalid
from leavewell.kernel.facts.desk import ApologyMade, NoteErased, NoteWritten


class WhatFor(StrEnum):
    """What an apology is for."""

    WRONG_CHARGE = "a_wrong_charge"
    OUTAGE = "an_outage"
    DEFECT = "a_defect"
    SLOW_ANSWER = "a_slow_answer"
    BROKEN_PROMISE = "a_broken_promise"
    OTHER = "something_else"


def write_note(act: Act, account: Account, words: str) -> Note:
    """A note. Invalid for one without words."""
    note = _write(act, account, words)
    record(act, NoteWritten(note.pk), account_id=account.pk)
    note_deed(act, "write_note", subject=note.public_id)
    return note


def record_apology(act: Act, account: Account, what_for: WhatFor, words: str) -> Note:
    """An apology that was made to the customer, and in which words. Invalid for one without words."""
    note = _write(act, account, words, what_for=what_for.value)
    record(act, ApologyMade(note.pk, what_for.value), account_id=account.pk)
    note_deed(act, "record_apology", subject=note.public_id, what_for=what_for.value)
    return note


def erase_note(act: Act, note: Note, *, also_others: bool) -> None:
    """The words are gone for good; that there were some stays known. Repeated, nothing happens.

    Forbidden for somebody else's, unless ``also_others``.
    """
    must_be_open()
    if note.written_by != act.actor and not also_others:
        raise Forbidden("Somebody else wrote this note.", "Ask them, or an admin of the workspace.")
    rows = Note.objects.of(act.space).filter(pk=note.pk, erased_at=None)
    if not rows.update(words="", erased_at=act.at):
        return
    record(act, NoteErased(note.pk), account_id=note.account_id)
    note_deed(act, "erase_note", subject=note.public_id)


def _write(act: Act, account: Account, words: str, what_for: str = "") -> Note:
    must_be_open()
    if not words.strip():
        raise Invalid("There are no words.", "Write what others should know.", field="words")
    return Note.objects.create(
        space=act.space,
        account=account,
        what_for=what_for,
        words=words.strip(),
        written_at=act.at,
        written_by=act.actor,
    )
