"""Keeping an uploaded table until it is imported, and writing down how far that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.models import Member, Upload
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.kernel.clock import wall_now
from leavewell.kernel.errors import Refused

KEPT = timedelta(days=7)
"""How long a file waits that nobody imports."""

REJECTS_AT_MOST = 200


def keep_upload(
    act: Act, *, holds: str, file_name: str, content: bytes, chosen: Mapping[str, Any], by: Member
) -> Upload:
    """Keep the file, with a first word on its columns. Files that nobody imported in a week go."""
    must_be_open()
    at = wall_now()
    old = Upload.objects.of(act.space).filter(state=Upload.State.MAPPING, uploaded_at__lt=at - KEPT)
    old.update(state=Upload.State.THROWN_AWAY, content=b"")
    upload = Upload.objects.create(
        space=act.space,
        holds=holds,
        file_name=file_name,
        content=content,
        chosen=dict(chosen),
        lines=max(content.count(b"\n") - 1, 1),
        uploaded_by=by,
        uploaded_at=at,
    )
    note_deed(act, "upload_table", subject=upload.public_id, table=holds)
    return upload


def choose_columns(act: Act, upload: Upload, chosen: Mapping[str, Any]) -> None:
    """Which column is what. Refused once the import has begun."""
    must_be_open()
    _move(act, upload, chosen=dict(chosen))


def begin_upload(act: Act, upload: Upload) -> None:
    """From now on the worker takes it over. Refused the second time."""
    must_be_open()
    _move(act, upload, state=Upload.State.IMPORTING)
    note_deed(act, "import_upload", subject=upload.public_id, table=upload.holds)


def throw_away(act: Act, upload: Upload) -> None:
    """The file is deleted unread. Refused once the import has begun."""
    must_be_open()
    _move(act, upload, state=Upload.State.THROWN_AWAY, content=b"")
    note_deed(act, "throw_upload_away", subject=upload.public_id)


def note_part(
    act: Act, upload: Upload, counts: Mapping[str, int], rejects: Sequence[tuple[int, str]], *, ended: bool
) -> None:
    """A part of its rows is in. With the last one the file is deleted."""
    must_be_open()
    row = Upload.objects.of(act.space).select_for_update(of=("self",)).get(pk=upload.pk)
    row.counts = dict(Counter(row.counts) + Counter(counts))
    row.rows_done += sum(counts.values())
    row.rejects = [*row.rejects, *map(list, rejects)][:REJECTS_AT_MOST]
    if ended:
        row.state, row.content, row.lines = Upload.State.DONE, b"", row.rows_done
    row.save(update_fields=["counts", "rows_done", "rejects", "state", "content", "lines"])


def _move(act: Act, upload: Upload, **changes: Any) -> None:
    rows = Upload.objects.of(act.space).filter(pk=upload.pk, state=Upload.State.MAPPING)
    if not rows.update(**changes):
        raise Refused("This table isn't waiting any more.", "Look at how it stands.")
