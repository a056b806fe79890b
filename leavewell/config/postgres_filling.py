"""The first filling of the embedded server's data directory: who may enter, and how it is set."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from leavewell.config.folders import owned_folder
from leavewell.config.postgres_binaries import Binaries
from leavewell.config.postgres_owner import Owner

ROLE = "leavewell"
"""The database's role that everything of ours signs in as; it may do everything."""

_HBA = "local all all peer map=leavewell\n"
_SETTINGS = """\
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 100
timezone = 'UTC'
log_timezone = 'UTC'
"""
_INCLUDE = "include = 'leavewell.conf'"


def fill(target: Path, owner: Owner, binaries: Binaries) -> None:
    """Make the data directory ``target``. It gets its name last, so half a one is never taken for whole."""
    fresh = target.with_name(f"{target.name}.part")
    shutil.rmtree(fresh, ignore_errors=True)
    owned_folder(fresh, uid=owner.uid, gid=owner.gid)
    words = ("-D", fresh, "-U", ROLE, "-A", "peer", "-E", "UTF8", "--no-instructions")
    owner.must(binaries / "initdb", *words, *_locale_words(binaries.major))
    names = {owner.name, pwd.getpwuid(os.geteuid()).pw_name}
    _write(owner, fresh / "pg_hba.conf", _HBA)
    _write(owner, fresh / "pg_ident.conf", "".join(f'leavewell "{name}" {ROLE}\n' for name in sorted(names)))
    _write(owner, fresh / "leavewell.conf", _SETTINGS)
    owner.must("sh", "-c", 'echo "$2" >> "$1"', "sh", fresh / "postgresql.conf", _INCLUDE)
    fresh.rename(target)


def _write(owner: Owner, path: Path, text: str) -> None:
    """Write as the owner: root must not write where another user could have laid a link."""
    owner.must("sh", "-c", 'cat > "$1"', "sh", path, text=text)


def _locale_words(major: int) -> tuple[str, ...]:
    """Sorting by code point with the letters of all languages, from the server itself if it brings that."""
    if major >= 17:
        return ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    said = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout
    known = {"c.utf8", "c.utf-8"} & set(said.lower().split())
    return ("--locale=C.UTF-8",) if known else ("--locale=C",)
