"""Whether a body is as Stripe's specification has it: each name, each type, each value of a closed list."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}


class Specification:
    """Stripe's own, out of a package that others made of it."""

    def __init__(self, path: Path) -> None:
        whole = _loaded(path)
        self._shapes = whole["components"]["schemas"]
        self._paths = [(_pattern(path), one) for path, one in whole["paths"].items()]

    def faults_of(self, method: str, path: str, status: int, body: Any) -> list[str]:
        """What is wrong with an answer; nothing where it is as specified."""
        answers = self._operation(method, path)["responses"]
        answer = answers.get(str(status), answers["default"])
        return list(self._check(answer["content"]["application/json"]["schema"], body, "body"))

    def _operation(self, method: str, path: str) -> Any:
        fitting = [one for pattern, one in self._paths if pattern.fullmatch(path) and method.lower() in one]
        assert fitting, f"the specification has no {method} {path}"
        # The more exact one: /v1/invoices/create_preview is no invoice's id.
        return fitting[0][method.lower()]

    def _check(self, shape: Any, value: Any, where: str) -> Iterator[str]:
        if "$ref" in shape:
            shape = self._shapes[shape["$ref"].rsplit("/", 1)[1]]
        if value is None:
            if not shape.get("nullable"):
                yield f"{where} is null"
            return
        if "anyOf" in shape:
            tried = [list(self._check(one, value, where)) for one in shape["anyOf"]]
            yield from min(tried, key=len)
            return
        yield from self._check_one(shape, value, where)

    def _check_one(self, shape: Any, value: Any, where: str) -> Iterator[str]:
        kind = shape.get("type")
        fits = isinstance(value, _TYPES[kind]) and not (isinstance(value, bool) and kind != "boolean")
        if not fits:
            yield f"{where} is no {kind}: {value!r}"
        elif "enum" in shape and value not in shape["enum"]:
            yield f"{where} can't be {value!r}"
        elif kind == "array":
            for number, one in enumerate(value):
                yield from self._check(shape["items"], one, f"{where}[{number}]")
        elif kind == "object":
            yield from self._check_object(shape, value, where)

    def _check_object(self, shape: Any, value: dict[str, Any], where: str) -> Iterator[str]:
        known, more = shape.get("properties", {}), shape.get("additionalProperties", False)
        yield from (f"{where}.{name} is missing" for name in shape.get("required", ()) if name not in value)
        for name, one in value.items():
            if name in known:
                yield from self._check(known[name], one, f"{where}.{name}")
            elif isinstance(more, dict):
                yield from self._check(more, one, f"{where}.{name}")
            elif known and not more:
                yield f"{where}.{name} is unknown"


@cache
def _loaded(path: Path) -> Any:
    found = importlib.util.spec_from_file_location("stripe_spec", path)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module.sspec


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)))
