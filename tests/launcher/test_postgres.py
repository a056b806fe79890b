"""The embedded PostgreSQL: who gets in, what its folders are, and how it comes back."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from leavewell.config import postgres
from leavewell.config.folders import FolderError
from leavewell.config.postgres_owner import PostgresError
from leavewell.config.postgres_server import Server
from tests.launcher.conftest import in_force

pytestmark = pytest.mark.story
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another local user")


@pytest.fixture
def url(data: Path) -> Iterator[str]:
    """A server of its own, running."""
    yield postgres.start()


@pytest.fixture
def server(url: str) -> Server:
    return Server.of_this_clone()


def kill(server: Server) -> int:
    """kill -9 to the postmaster; its number."""
    process = server.process()
    assert process is not None
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    return process.pid


def refusal_as_nobody(url: str) -> str:
    """What a connection gets that another local user tries; empty if it is let in."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        said = ""
        try:
            nobody = pwd.getpwnam("nobody")
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)
            psycopg.connect(url, connect_timeout=5).close()
        except BaseException as error:
            said = str(error) or repr(error)
        finally:
            os.write(writer, said.encode())
            os._exit(0)
    os.close(writer)
    os.waitpid(pid, 0)
    with os.fdopen(reader) as file:
        return file.read()


def test_no_parents_mode_changes(data: Path) -> None:
    places = [*data.parents, Path("/var/lib"), Path.home(), Path.home().parent]
    before = [place.stat().st_mode for place in places]
    postgres.start()
    postgres.stop()
    assert [place.stat().st_mode for place in places] == before


def test_only_its_folders_owner_gets_in(server: Server, url: str) -> None:
    assert (server.data / "pg_hba.conf").read_text() == "local all all peer map=leavewell\n"
    for folder in (server.data, server.socket_folder, server.log_file.parent):
        assert folder.stat().st_mode & 0o777 == 0o700
    with psycopg.connect(url) as connection:
        told = [
            connection.execute(f"SHOW {name}").fetchone() for name in ("listen_addresses", "server_encoding")
        ]
    assert told == [("",), ("UTF8",)]


@as_root
def test_another_local_user_stands_before_a_closed_folder(url: str) -> None:
    assert "Permission denied" in refusal_as_nobody(url)


@as_root
def test_another_local_user_is_refused_even_if_the_folder_were_open(server: Server, url: str) -> None:
    server.socket_folder.chmod(0o755)
    (server.socket_folder / ".s.PGSQL.5432").chmod(0o777)
    assert "Peer authentication failed" in refusal_as_nobody(url)
    with pytest.raises(FolderError, match="mode 755"):
        postgres.start()


def test_it_comes_back_after_a_kill_with_what_was_committed(server: Server, url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    kill(server)
    assert (server.data / "postmaster.pid").exists() and not postgres.is_running()
    postgres.start()
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)


def test_it_comes_back_when_its_old_number_belongs_to_another_process(server: Server) -> None:
    number = kill(server)
    pid_file = server.data / "postmaster.pid"
    pid_file.write_text(pid_file.read_text().replace(str(number), str(os.getpid()), 1))
    assert not postgres.is_running()
    postgres.start()
    assert postgres.is_running()


def test_a_server_that_outlived_us_is_used_again(server: Server) -> None:
    first = server.process()
    postgres.start()
    assert server.process() == first


def test_starts_at_once_make_one_server(data: Path) -> None:
    words = [sys.executable, "-m", "leavewell", "postgres-url"]
    started = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    told = {process.communicate(timeout=120)[0].strip() for process in started}
    assert [process.returncode for process in started] == [0, 0, 0]
    assert told == {postgres.expected_url()} and postgres.is_running()


def test_databases_are_made_and_dropped(url: str) -> None:
    postgres.create_database("side by side")
    with psycopg.connect(postgres.url_for("side by side")) as connection:
        assert connection.info.dbname == "side by side"
    postgres.drop_database("side by side")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(postgres.url_for("side by side"))


def test_data_of_another_version_is_named_and_left_alone(server: Server) -> None:
    postgres.stop()
    (server.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(PostgresError, match="written by PostgreSQL 9"):
        postgres.start()
    assert (server.data / "base").is_dir()


class TestALongPath:
    """A path too long for a socket: the socket goes to a short folder, private all the same."""

    @pytest.fixture
    def server(self, parent: Path) -> Iterator[Server]:
        long = parent / ("long" * 20) / "data"
        long.parent.mkdir(mode=0o711)
        with in_force(long):
            server = Server.of_this_clone()
            yield server
            postgres.stop()
        if server.socket_folder.is_symlink():
            server.socket_folder.unlink()
        elif server.socket_folder.exists():
            server.socket_folder.rmdir()

    def test_it_works_from_a_short_private_folder(self, server: Server) -> None:
        url = postgres.start()
        assert not server.socket_folder.is_relative_to(server.folder)
        assert server.socket_folder.stat().st_mode & 0o777 == 0o700
        psycopg.connect(url).close()

    def test_a_folder_that_somebody_laid_there_first_is_refused(self, server: Server, tmp_path: Path) -> None:
        server.socket_folder.symlink_to(tmp_path)
        with pytest.raises(FolderError, match="a link or a file"):
            postgres.start()
