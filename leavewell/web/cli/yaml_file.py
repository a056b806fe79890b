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


def line_of_step(path: Path, step: str, key: str) -> int | None:
    """The line on which a step of a playbook has that key, or begins; None where the file doesn't show it."""
    for node in _steps(yaml.compose(path.read_text("utf-8"))):
        keys = {name.value: (name, value) for name, value in node.value}
        if "id" in keys and keys["id"][1].value == step:
            mark = keys[key][0].start_mark if key in keys else node.start_mark
            return int(mark.line) + 1
    return None


def _steps(document: yaml.Node | None) -> list[yaml.MappingNode]:
    if not isinstance(document, yaml.MappingNode):
        return []
    found = [value for name, value in document.value if name.value == "steps"]
    rows = found[0].value if found and isinstance(found[0], yaml.SequenceNode) else []
    return [row for row in rows if isinstance(row, yaml.MappingNode)]


def _place(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"line {mark.line + 1}, column {mark.column + 1}" if mark else "it can't be parsed"
