"""A file in YAML that somebody names on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from leavewell.kernel.errors import Invalid


def read_yaml(path: Path) -> Any:
    """What the file holds; Invalid, naming the place, if it can't be read."""
    try:
        return yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(f"'{path}' can't be read: {error}.", "Name a text file that is there.") from None
    except yaml.YAMLError as error:
        raise Invalid(f"'{path}' isn't YAML: {_place(error)}.", "Mend it and publish again.") from None


def _place(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"line {mark.line + 1}, column {mark.column + 1}" if mark else "it can't be parsed"
