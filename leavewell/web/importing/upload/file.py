"""An uploaded table's bytes as the file that the import reads, for as long as it is read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from leavewell.accounts.models import Upload
from leavewell.web.importing.mapping import Mapping
from leavewell.web.importing.suggest.samples import Sample, sample
from leavewell.web.importing.table import TableImport
from leavewell.web.importing.upload.chosen import Chosen, mapping_of

NAME = "table.csv"
"""Its own name may hold anything, so it never becomes a path."""


@dataclass(frozen=True)
class OpenUpload:
    """The file on the disk, with what its first rows show."""

    folder: Path
    sample: Sample

    def mapping(self, upload: Upload) -> Mapping:
        """As it was chosen. Invalid where that isn't whole."""
        return mapping_of(upload.holds, self.sample, Chosen(**upload.chosen))

    def table(self, upload: Upload) -> TableImport:
        """Ready to be read."""
        mapping = self.mapping(upload)
        return TableImport(self.folder, mapping, mapping.tables[0], upload.space.workspace.zone)


@contextmanager
def on_disk(content: bytes) -> Iterator[OpenUpload]:
    """Invalid if it has no heading that can be read. Only our own user can read the folder."""
    with tempfile.TemporaryDirectory(prefix="leavewell-upload-") as folder:
        path = Path(folder) / NAME
        path.write_bytes(content)
        yield OpenUpload(Path(folder), sample(path))
