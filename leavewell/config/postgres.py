"""The embedded PostgreSQL of this clone: start it, find it, stop it, and make databases in it.

It listens on a socket in a private folder only, and knows its visitors by the system's word for who they are
(peer authentication): no password, no port. A server that outlived us is found again and reused.
"""

from __future__ import annotations

import os
import time
from urllib.parse import quote

import psycopg
from psycopg import sql

from leavewell.config.postgres_filling import ROLE
from leavewell.config.postgres_owner import PostgresError
from leavewell.config.postgres_server import Server

DATABASE = "leavewell"
_START_SECONDS = 90


def ensure_running() -> str:
    """The database's URL: ``DATABASE_URL`` where given, else the embedded server's, which is started."""
    return start() if is_embedded() else os.environ["DATABASE_URL"]


def is_embedded() -> bool:
    """Whether the database is our own, and not one that ``DATABASE_URL`` names elsewhere."""
    return os.environ.get("DATABASE_URL") in (None, "", _embedded_url(DATABASE))


def start() -> str:
    """Start the embedded server if it isn't up, make the database if absent, and give its URL."""
    server = Server.of_this_clone()
    with server.lock():
        server.start()
        _wait_until_it_answers(server)
        url = _embedded_url("postgres")
        if not _has_database(url, DATABASE):
            _execute(url, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    return _embedded_url(DATABASE)


def stop() -> None:
    """End the embedded server, cleanly; nothing if it isn't running."""
    server = Server.of_this_clone()
    if server.process() is not None:
        with server.lock():
            server.stop()


def is_running() -> bool:
    """Whether the embedded server of this clone is up and answers."""
    server = Server.of_this_clone()
    return server.process() is not None and _answers(_embedded_url("postgres"))


def expected_url() -> str:
    """The URL as it is or will be; nothing is started, made or checked."""
    return os.environ.get("DATABASE_URL") or _embedded_url(DATABASE)


def url_for(name: str) -> str:
    """The URL of another database of the same server."""
    server, _, options = expected_url().partition("?")
    scheme, _, rest = server.partition("://")
    host = rest.partition("/")[0]
    return f"{scheme}://{host}/{quote(name, safe='')}" + (f"?{options}" if options else "")


def create_database(name: str) -> None:
    """Make an empty database beside ours; ``psycopg.errors.DuplicateDatabase`` if there is one already."""
    ensure_running()
    _execute(url_for("postgres"), sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def drop_database(name: str) -> None:
    """Delete a database and end its connections; nothing if there is none."""
    ensure_running()
    _execute(
        url_for("postgres"), sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    )


def _embedded_url(name: str) -> str:
    """The URL of a database of the embedded server."""
    socket = quote(str(Server.of_this_clone().socket_folder), safe="")
    return f"postgresql:///{quote(name, safe='')}?host={socket}&user={ROLE}"


def _execute(url: str, statement: sql.Composed) -> None:
    """One statement outside any transaction, as databases are made and dropped."""
    with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
        connection.execute(statement)


def _has_database(url: str, name: str) -> bool:
    """Whether the server has a database of that name."""
    with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
        return (
            connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None
        )


def _answers(url: str) -> bool:
    """Whether a connection can be opened now."""
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _wait_until_it_answers(server: Server) -> None:
    """After a crash the server reads its log first and turns visitors away meanwhile."""
    until = time.monotonic() + _START_SECONDS
    while not _answers(_embedded_url("postgres")):
        if time.monotonic() > until or server.process() is None:
            raise PostgresError(
                f"PostgreSQL doesn't answer at {server.socket_folder}.", f"Its log is {server.log_file}."
            )
        time.sleep(0.1)
