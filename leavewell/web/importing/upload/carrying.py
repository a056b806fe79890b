"""The worker takes an uploaded table over, part by part."""

from __future__ import annotations

from leavewell.accounts.actions.uploads import REJECTS_AT_MOST, begin_upload, note_part
from leavewell.accounts.models import Upload
from leavewell.accounts.types import Act
from leavewell.effects.actions.outbox import plan
from leavewell.effects.types import Claimed, Planned, Settled, Settlement
from leavewell.web.company import import_act
from leavewell.web.importing.rejects import FirstRejects
from leavewell.web.importing.table import Part
from leavewell.web.importing.upload.file import on_disk

KIND = "import.part"
ROWS = 2000
"""Rows of one effect; they must be in well within a lease."""


def begin(act: Act, upload: Upload) -> None:
    """Plan the first part. Refused if it was begun or thrown away already."""
    begin_upload(act, upload)
    plan(act, _order(upload, 0))


class ImportPart:
    """Takes one part in and plans the next. A part that is repeated after a crash finds its rows to be the same."""

    def run(self, claimed: Claimed) -> Settlement:
        """One part."""
        payload = claimed.effect.payload
        rows = Upload.objects.of(claimed.act.space).select_related("space__workspace")
        upload = rows.get(pk=payload["upload"])
        if upload.state != Upload.State.IMPORTING:
            return Settled("not_needed")
        rejects = FirstRejects(REJECTS_AT_MOST)
        with on_disk(bytes(upload.content)) as file:
            report = file.table(upload).run(
                import_act(upload.space), rejects, dry_run=False, part=Part(payload["after"], ROWS)
            )
        ended = report.read < ROWS
        counts = {verdict.name.lower(): count for verdict, count in report.verdicts.items()}

        def then(act: Act) -> None:
            note_part(act, upload, counts, rejects.found, ended=ended)
            if not ended:
                plan(act, _order(upload, payload["after"] + report.read))

        return Settled("imported", then)


def _order(upload: Upload, after: int) -> Planned:
    return Planned(KIND, f"{KIND}:{upload.pk}:{after}", {"upload": str(upload.pk), "after": after})
