"""``leavewell web``: the pages and the API under gunicorn, one process with threads unless told otherwise."""

from __future__ import annotations

import argparse
from typing import Any

from gunicorn.app.base import BaseApplication

from leavewell.web.cli.command import Command
from leavewell.web.threads import THREADS

APPLICATION = "leavewell.config.wsgi:application"
_GRACE_SECONDS = 10
_STUCK_SECONDS = 60


class WebServer(BaseApplication):  # type: ignore[misc]
    """gunicorn, told by arguments only: no configuration file and no environment variable bends it."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Take the settings over."""
        for name, value in self.settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Import the application, in each process for itself."""
        from gunicorn.util import import_app

        return import_app(APPLICATION)


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8700, help="TCP port (default 8700)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--processes", type=int, default=1, help=f"each with {THREADS} threads (default 1)")


def _run(arguments: argparse.Namespace) -> int:
    WebServer(
        {
            "bind": f"{arguments.host}:{arguments.port}",
            "workers": arguments.processes,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": _STUCK_SECONDS,
            "graceful_timeout": _GRACE_SECONDS,
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
            "proc_name": "leavewell-web",
            "control_socket_disable": True,
        }
    ).run()
    return 0


COMMAND = Command("web", "Serve the pages.", _arguments, _run)
