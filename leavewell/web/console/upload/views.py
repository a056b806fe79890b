"""Uploading a table: which columns are what, what would happen, and how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.actions.uploads import choose_columns, keep_upload, throw_away
from leavewell.accounts.models import Upload
from leavewell.accounts.queries import uploads_of
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.kernel.errors import Invalid, LeavewellError, Refused
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.settings.tabs import tab_page
from leavewell.web.console.upload.form import MappingForm, mapping_form
from leavewell.web.importing.upload.carrying import begin
from leavewell.web.importing.upload.chosen import HOLDS, Chosen, suggested, typed
from leavewell.web.importing.upload.file import on_disk
from leavewell.web.importing.upload.preview import preview

LARGEST = 20 * 1024 * 1024
"""Bytes of one file; what is larger is for the command."""


@require_GET
@member_page(Deed.IMPORT)
def show(visit: Visit) -> HttpResponse:
    """A form to upload, and what was uploaded last."""
    return _list(visit)


@require_POST
@member_page(Deed.IMPORT)
def upload(visit: Visit) -> HttpResponse:
    """Keep the file with a suggestion; nothing is imported yet."""
    holds, file = visit.request.POST.get("holds", ""), visit.request.FILES.get("file")
    try:
        if holds not in HOLDS:
            raise Invalid("It wasn't said what the table holds.", "Choose one.", field="holds")
        if file is None or not file.size:
            raise Invalid("There was no file, or an empty one.", "Choose a table (CSV).", field="file")
        if file.size > LARGEST:
            raise Invalid(
                f"The file is larger than {LARGEST // 1024 // 1024} MB.",
                "Cut it up, or import it with the command: leavewell import csv.",
                field="file",
            )
        content = file.read()
        chosen = _suggestion(holds, content)
        with edge():
            made = keep_upload(
                visit.act(),
                holds=holds,
                file_name=(file.name or "table.csv")[-255:],
                content=content,
                chosen=chosen.stored(),
                by=visit.member,
            )
    except Invalid as error:
        return _list(visit, holds, f"{error.what} {error.next_step}", error.field or "file")
    return redirect("upload", made.public_id)


@require_GET
@member_page(Deed.IMPORT)
def show_upload(visit: Visit, upload_id: str) -> HttpResponse:
    """The suggestion and what would happen; once it runs, how far it is."""
    return _page(visit, _named(visit, upload_id))


@require_POST
@member_page(Deed.IMPORT)
def choose(visit: Visit, upload_id: str) -> HttpResponse:
    """Other columns; the page shows what would happen with them."""

    def choosing(row: Upload) -> None:
        if row.state != Upload.State.MAPPING:
            raise Refused("This table isn't waiting any more.", "Look at how it stands.")
        with on_disk(bytes(row.content)) as file:
            chosen = typed(row.holds, file.sample, visit.request.POST.dict(), Chosen(**row.chosen))
        with edge():
            choose_columns(visit.act(), row, chosen.stored())

    return _do(visit, upload_id, choosing)


@require_POST
@member_page(Deed.IMPORT)
def start(visit: Visit, upload_id: str) -> HttpResponse:
    """Let the worker take it over, if what was chosen is whole."""

    def starting(row: Upload) -> None:
        if row.state == Upload.State.MAPPING:
            with on_disk(bytes(row.content)) as file:
                file.table(row).check()
        with edge():
            begin(visit.act(), row)

    return _do(visit, upload_id, starting)


@require_POST
@member_page(Deed.IMPORT)
def discard(visit: Visit, upload_id: str) -> HttpResponse:
    """Delete the file unread."""
    row = _named(visit, upload_id)
    try:
        with edge():
            throw_away(visit.act(), row)
        messages.success(visit.request, "The file is deleted. Nothing was imported from it.")
    except LeavewellError as error:
        messages.error(visit.request, f"{error.what} {error.next_step}")
    return redirect("uploads")


def _do(visit: Visit, upload_id: str, deed: Callable[[Upload], None]) -> HttpResponse:
    """Back on its page: what was typed wrong stands there, what is too late is said above it."""
    row = _named(visit, upload_id)
    try:
        deed(row)
    except Invalid as error:
        return _page(visit, row, f"{error.what} {error.next_step}")
    except LeavewellError as error:
        messages.error(visit.request, f"{error.what} {error.next_step}")
    return redirect("upload", upload_id)


def _named(visit: Visit, upload_id: str) -> Upload:
    row = Upload.objects.named(visit.space, upload_id)
    row.space = visit.space
    return row


def _suggestion(holds: str, content: bytes) -> Chosen:
    try:
        with on_disk(content) as file:
            return suggested(holds, file.sample)
    except Invalid as error:
        raise Invalid(error.what, error.next_step, field="file") from None


def _list(visit: Visit, holds: str = "", wrong: str = "", field: str = "") -> HttpResponse:
    found = {
        "uploads": uploads_of(visit.space),
        "holds": HOLDS,
        "largest": LARGEST // 1024 // 1024,
        "typed": holds,
        "wrong": wrong,
        "field": field,
    }
    return tab_page(visit, "uploads", "upload/uploads.html", found, status=422 if wrong else 200)


def _page(visit: Visit, row: Upload, wrong: str = "") -> HttpResponse:
    found: dict[str, Any] = {"upload": row, "wrong": wrong, "preview": None, "form": None}
    if row.state == Upload.State.MAPPING:
        with on_disk(bytes(row.content)) as file:
            form = found["form"] = mapping_form(row.holds, file.sample, Chosen(**row.chosen))
            try:
                found["preview"] = preview(row, file)
            except Invalid as error:
                found["not_whole"] = _not_whole(form, error)
    else:
        found["counts"] = _counts(row)
        found["percent"] = min(100 * row.rows_done // max(row.lines, 1), 100)
    return tab_page(visit, "uploads", "upload/upload.html", found, status=422 if wrong else 200)


def _not_whole(form: MappingForm, error: Invalid) -> str:
    """What is still to be chosen, in the words of the form."""
    if not form.lacking:
        return f"{error.what} {error.next_step}"
    return f"Choose which column holds the {' and the '.join(form.lacking)}, and look again."


def _counts(row: Upload) -> list[tuple[str, int]]:
    named = (
        ("added", "added"),
        ("changed", "changed"),
        ("same", "as before"),
        ("known", "left as billing shows it"),
        ("rejected", "refused"),
    )
    return [(words, row.counts.get(code, 0)) for code, words in named]
