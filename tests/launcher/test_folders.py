"""What we make is private at once; what was there is checked and never changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from leavewell.config.folders import FolderError, data_folder, owned_folder
from tests.launcher.conftest import in_force

pytestmark = pytest.mark.pure


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_new_folder_and_its_parents_are_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        owned_folder(tmp_path / "a" / "b")
    finally:
        os.umask(before)
    assert (mode(tmp_path / "a"), mode(tmp_path / "a" / "b")) == (0o700, 0o700)


def test_a_folder_that_is_too_open_stops_the_start_and_stays_as_it_is(tmp_path: Path) -> None:
    open_folder = tmp_path / "open"
    open_folder.mkdir()
    open_folder.chmod(0o750)
    with pytest.raises(FolderError) as refused:
        owned_folder(open_folder)
    assert "750" in refused.value.what and f"chmod 700 {open_folder}" in refused.value.next_step
    assert mode(open_folder) == 0o750


def test_a_link_is_no_folder_of_ours(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(FolderError, match="a link or a file"):
        owned_folder(tmp_path / "link")


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir(mode=0o700)
    with pytest.raises(FolderError, match="belongs to user number"):
        owned_folder(tmp_path / "theirs", uid=os.geteuid() + 1)


def test_a_folder_with_other_things_in_it_never_becomes_the_data_folder(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir(mode=0o700)
    (tmp_path / "photos" / "holiday.jpg").touch()
    with in_force(tmp_path / "photos"), pytest.raises(FolderError, match="not Leavewell's"):
        data_folder()
