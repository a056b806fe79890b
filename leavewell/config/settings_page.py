"""The docs page of the settings, made from their table: ``python -m leavewell.config.settings_page``."""

from __future__ import annotations

import sys

from leavewell.config.options import BACKOFF, OPTIONS, Option

_HEAD = """\
# Settings

Every setting is read once, from the environment, when a process starts. A value that can't be read stops the
start and names its variable.

<!-- Made from leavewell/config/options.py; change it there and run: python -m leavewell.config.settings_page -->

| variable | meaning | default |
| --- | --- | --- |
| `DATABASE_URL` | The PostgreSQL to use. Without it Leavewell starts its own. | none |
| `LEAVEWELL_DATA` | The folder for what isn't in the database: keys, the embedded server, logs. | one for each clone |
"""

_TAIL = f"""
Pauses of `LEAVEWELL_BACKOFF` where nothing else is given: `{BACKOFF}`.
"""


def page() -> str:
    """The whole page."""
    return _HEAD + "".join(_row(option) for option in OPTIONS.values()) + _TAIL


def _row(option: Option) -> str:
    default = f"`{option.default}`" if option.default else "none"
    return f"| `{option.variable}` | {option.meaning} | {default} |\n"


if __name__ == "__main__":
    sys.stdout.write(page())
