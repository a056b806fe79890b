"""Ids replaced by what they stand for, where a request asks for it."""

from __future__ import annotations

from typing import Any

from leavewell_simulator.site import Site
from leavewell_simulator.stripe import charge_shape
from leavewell_simulator.stripe.objects import GETTERS
from leavewell_simulator.stripe.refusals import bad

DEEPEST = 4

Shape = dict[str, Any]


def expanded(site: Site, body: Shape, paths: tuple[str, ...]) -> Shape:
    """The body with each path spelt out. Raises Refusal for what can't be."""
    for path in paths:
        parts = path.split(".")
        if len(parts) > DEEPEST:
            raise bad(
                f"You cannot expand more than {DEEPEST} levels of a property. Property: {path}", "expand"
            )
        _expand(site, body, parts, path)
    return body


def _expand(site: Site, node: Any, parts: list[str], path: str) -> None:
    if isinstance(node, list):
        for one in node:
            _expand(site, one, parts, path)
        return
    if not parts or node is None:
        return
    first, *others = parts
    if not isinstance(node, dict) or (first not in node and first != "payments"):
        raise bad(f"This property cannot be expanded ({path}).", "expand")
    if first == "payments" and node.get("object") == "invoice":
        _add_payments(site, node)
    node[first] = _spelt_out(site, first, node[first], path)
    _expand(site, node[first], others, path)


def _spelt_out(site: Site, name: str, value: Any, path: str) -> Any:
    if isinstance(value, list):
        return [_spelt_out(site, name, one, path) for one in value]
    if not isinstance(value, str):
        return value
    if name not in GETTERS:
        raise bad(f"This property cannot be expanded ({path}).", "expand")
    return GETTERS[name](site, value)


def _add_payments(site: Site, invoice: Shape) -> None:
    rows = charge_shape.payments_of(site, invoice["id"])
    url = f"/v1/invoice_payments?invoice={invoice['id']}"
    invoice["payments"] = {"object": "list", "data": rows, "has_more": False, "url": url}
