"""Stripe's way to write parameters: names with brackets, read into a tree and then into a shape."""

from __future__ import annotations

from typing import Any, TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, ValidationError

from leavewell_simulator.stripe.refusals import Refusal, bad

DEEPEST = 8

Tree = dict[str, Any]


class Params(BaseModel):
    """What a request may say. A name that isn't here is refused, as Stripe does. ``expand`` goes with all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    expand: tuple[str, ...] = ()


P = TypeVar("P", bound=Params)


def tree_of(text: str) -> Tree:
    """``items[0][id]=a`` as ``{"items": [{"id": "a"}]}``."""
    root: Tree = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        _put(root, _parts(name), value)
    return {name: _lists(value) for name, value in root.items()}


def read_as(kind: type[P], tree: Tree) -> P:
    """The parameters in that shape. Raises Refusal with the first that is wrong."""
    try:
        return kind.model_validate(tree)
    except ValidationError as wrong:
        raise _refusal(wrong) from None


def _refusal(wrong: ValidationError) -> Refusal:
    errors = wrong.errors()
    strange = [one for one in errors if one["type"] == "extra_forbidden"]
    first = (strange or errors)[0]
    param = _param([part for part in first["loc"] if not _is_choice(part)])
    if strange:
        return bad(f"Received unknown parameter: {param}", param, "parameter_unknown")
    if first["type"] == "missing":
        return bad(f"Missing required param: {param}.", param, "parameter_missing")
    code = "parameter_invalid_integer" if first["type"].startswith("int") else None
    return bad(f"Invalid {param}: {first['msg']}", param, code)


def _is_choice(part: int | str) -> bool:
    """Whether pydantic names an alternative of a union here, and not a parameter."""
    return (isinstance(part, str) and not part.replace("_", "").isalnum()) or part in ("str", "int")


def _param(parts: list[int | str]) -> str:
    first, *others = [str(part) for part in parts] or [""]
    return first + "".join(f"[{part}]" for part in others)


def _parts(name: str) -> list[str]:
    first, *others = name.split("[")
    if len(others) > DEEPEST or any(not one.endswith("]") for one in others):
        raise bad(f"Invalid parameter name: {name}", name)
    return [first, *(one[:-1] for one in others)]


def _put(node: Tree, parts: list[str], value: str) -> None:
    first, *others = parts
    if first == "":
        first = str(len(node))
    if not others:
        node[first] = value
        return
    inner = node.setdefault(first, {})
    if not isinstance(inner, dict):
        raise bad(f"Invalid parameter: {first} is given twice.", first)
    _put(inner, others, value)


def _lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    inner = {name: _lists(value) for name, value in node.items()}
    if inner and all(name.isdigit() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner
