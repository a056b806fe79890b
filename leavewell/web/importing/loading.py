"""From the text of a mapping file to the mapping, with the place of a mistake in the file's own words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from leavewell.kernel.errors import Invalid
from leavewell.web.importing.mapping import Mapping

FILE_NAME = "leavewell-import.yaml"
"""Where ``import csv`` looks for a mapping that isn't named."""


class _Loader(yaml.BaseLoader):
    """Reads every scalar as text, so that NO stays Norway; a key that stands twice is a mistake."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            line = node.start_mark.line + 1
            raise yaml.YAMLError(f"'{sorted(twice)[0]}' stands twice in what begins on line {line}")
        return super().construct_mapping(node, deep)


def load_mapping(path: Path) -> Mapping:
    """The mapping in that file. Invalid names the place of the first mistake, and what to do."""
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise Invalid(
            f"There is no mapping {path}.",
            f"Make one with: leavewell import suggest {path.parent} --out {path}",
        ) from None
    except (OSError, UnicodeDecodeError):
        raise Invalid(f"{path} can't be read as UTF-8 text.", "Save it as UTF-8 and try again.") from None
    return parse_mapping(text, path.name)


def parse_mapping(text: str, name: str = "mapping") -> Mapping:
    """The mapping that this YAML describes."""
    try:
        found = yaml.load(text, _Loader)  # noqa: S506 - a BaseLoader makes texts, lists and mappings only
    except yaml.YAMLError as error:
        raise Invalid(f"{name} is no YAML: {_one_line(error)}.", "Mend that place and try again.") from None
    if not isinstance(found, dict):
        raise Invalid(f"{name} holds no mapping.", "Begin it with 'tables:'.")
    return checked_mapping(found, name)


def checked_mapping(found: dict[str, Any], name: str) -> Mapping:
    """The mapping of these words. Invalid names the place of the first mistake."""
    try:
        return Mapping.model_validate(found)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(_shown(part, found) for part in first["loc"]) or "the top"
        said = first["msg"].removeprefix("Value error, ")
        raise Invalid(f"{name} is wrong at '{place}': {said}.", "Mend that place and try again.") from None


def _shown(part: str | int, found: dict[str, Any]) -> str:
    """A table by its file's name, as far as it has one."""
    if isinstance(part, int):
        tables = found.get("tables")
        table = tables[part] if isinstance(tables, list) and part < len(tables) else None
        if isinstance(table, dict) and isinstance(table.get("file"), str):
            return str(table["file"])
    return str(part)


def _one_line(error: yaml.YAMLError) -> str:
    return " ".join(str(error).split())
