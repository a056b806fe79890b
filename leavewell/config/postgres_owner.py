"""Who the embedded PostgreSQL runs as: whoever starts it, or a system user where that is root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leavewell.kernel.errors import LeavewellError

SYSTEM_USER = "leavewell"
_FIRST_PERSON = 1000
"""User numbers from here on are people's."""

_KEPT = ("PATH", "TMPDIR", "LD_LIBRARY_PATH")


class PostgresError(LeavewellError):
    """The embedded PostgreSQL can't do what was asked."""

    code = "postgres"


@dataclass(frozen=True)
class Owner:
    """A user of this machine. ``foreign`` if programs must change to it first."""

    name: str
    uid: int
    gid: int
    foreign: bool

    def run(
        self, *words: str | Path, text: str | None = None, seconds: float = 120
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as this user, in a clean environment and in a session of its own.

        Its words come back whatever the exit code. Raises PostgresError if it can't be started or takes
        longer than ``seconds``.
        """
        # PG* variables of the caller would bend initdb and the server; an odd locale would stop them.
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        change: dict[str, Any] = {}
        if self.foreign:
            change = {"user": self.uid, "group": self.gid, "extra_groups": []}
        try:
            return subprocess.run(
                [str(word) for word in words],
                input=text,
                stdin=subprocess.DEVNULL if text is None else None,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                timeout=seconds,
                env={**environment, "LC_ALL": "C"},
                cwd="/",
                umask=0o077,
                start_new_session=True,
                **change,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise PostgresError(
                f"{words[0]} could not be run as user '{self.name}': {error}.",
                "Set DATABASE_URL to a PostgreSQL that is already running, or start as an ordinary user.",
            ) from error

    def must(self, *words: str | Path, text: str | None = None) -> str:
        """As ``run``, and PostgresError with the program's own words when it fails."""
        done = self.run(*words, text=text)
        if done.returncode:
            raise PostgresError(
                f"{Path(words[0]).name} failed: {done.stdout.strip()}",
                "Read the words above; nothing was lost.",
            )
        return done.stdout


def server_owner() -> Owner:
    """The user the server runs as. As root the system user is made if there is none."""
    if os.geteuid() == 0:
        return _system_user()
    try:
        entry = pwd.getpwuid(os.geteuid())
    except KeyError:
        raise PostgresError(
            f"User number {os.geteuid()} has no name on this machine, and PostgreSQL asks for one.",
            "Add it to /etc/passwd, or set DATABASE_URL.",
        ) from None
    return Owner(entry.pw_name, entry.pw_uid, entry.pw_gid, foreign=False)


def _system_user() -> Owner:
    """The system user, made once for all clones of this machine."""
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        _add_system_user()
        entry = pwd.getpwnam(SYSTEM_USER)
    if not 0 < entry.pw_uid < _FIRST_PERSON:
        raise PostgresError(
            f"'{SYSTEM_USER}' is a person's account here; the database needs a system user of that name.",
            "Start as an ordinary user, or set DATABASE_URL.",
        )
    return Owner(entry.pw_name, entry.pw_uid, entry.pw_gid, foreign=True)


def _add_system_user() -> None:
    """A user that nobody signs in as."""
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    words = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    done = None
    if program:
        done = subprocess.run(
            [program, *words, "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            capture_output=True,
            text=True,
            check=False,
        )
    # Another clone may have added it between our look and our call.
    if not _known(SYSTEM_USER):
        said = done.stderr.strip() if done else "there is no useradd"
        raise PostgresError(
            f"PostgreSQL refuses to run as root, and the system user '{SYSTEM_USER}' can't be made: {said}.",
            "Add it yourself, start as an ordinary user, or set DATABASE_URL.",
        )


def _known(name: str) -> bool:
    """Whether this machine has a user of that name."""
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
