"""A database with all our tables and no rows, made once for a state of the migrations and copied by each test run."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg import sql

from leavewell.config import postgres

ROOT = Path(__file__).parent.parent
PREFIX = "leavewell_tables_"
TURN = 7_104_512
"""The number of the lock under which it is made: several rings begin at the same moment."""


def template() -> str:
    """Its name; made now if there is none yet, and older ones go."""
    postgres.ensure_running()
    name = PREFIX + _mark()
    with psycopg.connect(postgres.url_for("postgres"), autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [TURN])
        there = {row[0] for row in server.execute("SELECT datname FROM pg_database")}
        if name not in there:
            for former in there:
                if former.startswith(PREFIX):
                    postgres.drop_database(former)
            _make(server, name)
    return name


def create_with_tables(name: str) -> None:
    """A database of that name with all our tables, in the place of what was there."""
    made_from = template()
    postgres.drop_database(name)
    with psycopg.connect(postgres.url_for("postgres"), autocommit=True) as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(made_from))
        )


def _make(server: psycopg.Connection, name: str) -> None:
    # Under another name until all of it is there: whoever dies in between leaves no half of one.
    unready = PREFIX + "unready"
    postgres.create_database(unready)
    environment = {**os.environ, "DATABASE_URL": postgres.url_for(unready)}
    subprocess.run(
        [sys.executable, "-m", "leavewell", "migrate"],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    server.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(unready), sql.Identifier(name))
    )


def _mark() -> str:
    """Another for every change of a migration, or of a library that brings some."""
    files = [*ROOT.glob("leavewell/*/migrations/*"), *ROOT.glob("requirements/*.txt")]
    said = sha256()
    for path in sorted(path for path in files if path.is_file()):
        said.update(path.read_bytes())
    return said.hexdigest()[:16]
