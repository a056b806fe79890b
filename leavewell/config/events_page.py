"""The docs page of the events, made from their catalogue: ``python -m leavewell.config.events_page``."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leavewell.config.settings")

_HEAD = """\
# Events

What a webhook may be told of; how they are sent and checked stands in [the guide](../guides/webhooks.md).

<!-- Made from leavewell/messages/catalogue/; change it there, then: python -m leavewell.config.events_page -->

Every event is a JSON object. The JSON Schema of each one's data stands in [events.json](events.json).

| field | meaning |
| --- | --- |
| `type` | its name, as below; a name never changes its meaning |
| `timestamp` | when it happened, in the space's business time (a test space's clock may be ahead) |
| `version` | of its data: it grows when something breaks, not when a field is added |
| `mode` | `live` or `test` |
| `sequence` | a whole number that grows as things are written down; events may arrive in another order |
| `data` | `account_id`, and what stands below |

A thin webhook gets of `data` only what ends in `_id`. A full one gets all of it, and beside every event whom it is
about, as far as that is known when it is sent:

"""


def page() -> str:
    """The whole page, for people."""
    from leavewell.messages.catalogue import CATALOGUE
    from leavewell.messages.catalogue.about import About

    names = "".join(f"| [`{each.name}`](#{_anchor(each.name)}) | {each.words} |\n" for each in CATALOGUE)
    listed = f"\n## All events\n\n| event | when |\n| --- | --- |\n{names}"
    return _HEAD + _table(About) + listed + "".join(_event(each) for each in CATALOGUE)


def schemas() -> str:
    """The JSON Schema of each event's data, for programs."""
    from leavewell.messages.catalogue import CATALOGUE
    from leavewell.messages.catalogue.about import About

    found = {"about": _schema(About)} | {each.name: _schema(each.data) for each in CATALOGUE}
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _event(event: Any) -> str:
    return f"\n## {event.name}\n\n{event.words} Version {event.version}.\n\n" + _table(event.data)


def _anchor(name: str) -> str:
    return name.replace(".", "")


def _schema(data: Any) -> dict[str, Any]:
    return dict(data.model_json_schema(by_alias=False, mode="serialization"))


def _table(data: Any) -> str:
    schema = _schema(data)
    fields = schema["properties"].items()
    rows = "".join(f"| `{name}` | {_kind(field, schema.get('$defs', {}))} |\n" for name, field in fields)
    return "| field | holds |\n| --- | --- |\n" + rows


def _kind(field: dict[str, Any], defined: dict[str, Any]) -> str:
    if "anyOf" in field:
        return " or ".join(_kind(each, defined) for each in field["anyOf"])
    if "$ref" in field:
        inner = defined[field["$ref"].rpartition("/")[2]]["properties"]
        return "an object of " + ", ".join(f"`{name}`" for name in inner)
    if field["type"] == "array":
        return f"a list, each {_kind(field['items'], defined)}"
    return _KINDS[field.get("format", field["type"])]


_KINDS = {
    "string": "text",
    "date-time": "an instant (ISO 8601, UTC)",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "null",
    "object": "an object of texts",
}


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(schemas() if "--schemas" in sys.argv else page())
