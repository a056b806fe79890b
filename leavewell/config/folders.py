"""Where one clone keeps its data, and who may look into it.

A folder that was there before is checked, never changed; a folder that we make gets its mode at once.
"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from leavewell.kernel.errors import LeavewellError

PRIVATE = 0o700
PASSABLE = 0o711
"""The owner's own; others may pass through to what they were given inside, and list nothing."""

MARK = ".leavewell"
_SHARED = Path("/var/lib/leavewell")
_LOOSEST = 0o755


class FolderError(LeavewellError):
    """A folder is missing, foreign, or open to people who must not read it."""

    code = "folder"


def clone_folder() -> Path:
    """The folder that holds the packages: the clone, or where the package was installed."""
    return Path(__file__).resolve().parents[2]


def short_hash(path: Path) -> str:
    """Twelve hex characters that tell one path from another."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def data_folder_path() -> Path:
    """Where this clone's data belongs; nothing is made or checked."""
    given = os.environ.get("LEAVEWELL_DATA")
    if given:
        return Path(given).expanduser().absolute()
    parent = _SHARED if os.geteuid() == 0 else Path.home() / ".local/share/leavewell"
    return parent / short_hash(clone_folder())


def data_folder() -> Path:
    """This clone's data folder, made if absent, and marked as ours: ``reset`` deletes all that is in it.

    Raises FolderError if it is somebody else's, if others may write to it, or if it holds other things.
    """
    path = data_folder_path()
    as_root = os.geteuid() == 0
    # As root the database's own user has to pass through; what is private inside says so itself.
    mode = PASSABLE if as_root else PRIVATE
    if os.environ.get("LEAVEWELL_DATA"):
        owned_folder(path, mode=mode, at_most=_LOOSEST)
        return _marked(path, may_hold_things=False)
    # As root several clones stand side by side; elsewhere the parent is as private as the folder.
    owned_folder(path.parent, mode=_LOOSEST if as_root else PRIVATE, at_most=_LOOSEST)
    return _marked(owned_folder(path, mode=mode), may_hold_things=True)


def private_folder(name: str) -> Path:
    """A folder of this name inside the data folder, for us alone (0700)."""
    return owned_folder(data_folder() / name)


def owned_folder(
    path: Path, *, mode: int = PRIVATE, at_most: int | None = None, uid: int | None = None, gid: int = -1
) -> Path:
    """A folder of ours: made with ``mode`` (for the user ``uid``) if absent, else checked.

    A folder that is there may be stricter than ``at_most`` (by default ``mode``), not looser. Missing parents
    are made private. Raises FolderError.
    """
    _make_parents(path)
    try:
        path.mkdir(mode=PRIVATE)
    except FileExistsError:
        _check(path, mode if at_most is None else at_most, os.geteuid() if uid is None else uid)
        return path
    except OSError as error:
        raise FolderError(f"{path} can't be made: {error.strerror}.", _ELSEWHERE) from error
    if uid is not None:
        os.chown(path, uid, gid)
    path.chmod(mode)
    return path


def _marked(path: Path, *, may_hold_things: bool) -> Path:
    """The folder with our mark in it, which says what wrote it."""
    mark = path / MARK
    if not mark.exists():
        if not may_hold_things and any(path.iterdir()):
            raise FolderError(
                f"{path} holds things that are not Leavewell's.", "Give LEAVEWELL_DATA an empty folder."
            )
        mark.write_text(f"Data of the Leavewell in {clone_folder()}\n")
    return path


def _make_parents(path: Path) -> None:
    """Make what is missing above, for us alone."""
    missing = [parent for parent in path.parents if not parent.exists()]
    for parent in reversed(missing):
        try:
            parent.mkdir(mode=PRIVATE, exist_ok=True)
        except OSError as error:
            raise FolderError(f"{parent} can't be made: {error.strerror}.", _ELSEWHERE) from error


def _check(path: Path, at_most: int, uid: int) -> None:
    """Stop the start if the folder is not what we would have made."""
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise FolderError(f"{path} is not a folder of its own (a link or a file).", _ELSEWHERE)
    if found.st_uid != uid:
        raise FolderError(f"{path} belongs to user number {found.st_uid}, not to {uid}.", _ELSEWHERE)
    mode = stat.S_IMODE(found.st_mode)
    if mode & ~at_most & 0o777:
        raise FolderError(
            f"{path} has mode {mode:o}: more people may use it than should.",
            f"See who used it, then run: chmod {at_most:o} {path}",
        )


_ELSEWHERE = "Remove or rename it if it is not needed, or choose another folder with LEAVEWELL_DATA."
