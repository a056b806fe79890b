"""What the tests' proxy changes between the connector and localstripe, each change counted by its words.

localstripe speaks an older Stripe: plans for prices, the period's end on the subscription. It also answers 500
to parameters that it doesn't know. Nothing here invents what Stripe would do with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from leavewell.kernel.clock import wall_now

FAR = 9_999_999_999
"""localstripe can't clear a date; one in the year 2286 stands for none."""

Pairs = list[tuple[str, str]]
DROPPED = ("cancellation_details", "proration_behavior")


class Presenting:
    """Both directions, and the metadata of subscriptions, which localstripe accepts and forgets."""

    def __init__(self, product: Callable[[str], Any]) -> None:
        self._product = product
        self.changes: Counter[str] = Counter()
        self.metadata: dict[str, dict[str, str]] = {}

    def path(self, path: str) -> str:
        """Where localstripe has it."""
        if not path.startswith("/v1/prices"):
            return path
        self._note("asks for plans where prices are asked for")
        return path.replace("/v1/prices", "/v1/plans")

    def outgoing(self, path: str, pairs: Pairs) -> Pairs:
        """A request's parameters as localstripe can bear them."""
        kept = [self._renamed(name, text) for name, text in pairs if self._bears(path, name, text)]
        return [(name, text) for name, text in kept if name]

    def remember(self, path: str, pairs: Pairs) -> None:
        """Keep the metadata of a write that was applied."""
        for name, text in pairs:
            if name.startswith("metadata[") and path.startswith("/v1/subscriptions/"):
                self._note("keeps a subscription's metadata beside localstripe")
                self.metadata.setdefault(path.split("/")[3], {})[name[9:-1]] = text

    def incoming(self, body: Any, path: str, asked: Pairs) -> Any:
        """An answer as today's Stripe shapes it."""
        if not isinstance(body, dict):
            return body
        if body.get("object") == "list":
            return {**body, "data": [self.incoming(one, path, asked) for one in self._rows(body, asked)]}
        named = any(text.endswith("product") for name, text in asked if name.startswith("expand"))
        if body.get("object") == "subscription":
            return self._subscription(body, named)
        is_price = body.get("object") == "plan" and path.startswith("/v1/prices")
        return self._price(body, named) if is_price else body

    def _rows(self, body: dict[str, Any], asked: Pairs) -> list[Any]:
        status = dict(asked).get("status")
        rows: list[Any] = body["data"]
        if body.get("url") == "/v1/invoices" and status:
            return [one for one in rows if one["status"] == status]
        return rows

    def _bears(self, path: str, name: str, text: str) -> bool:
        if name.startswith("expand") and not text.endswith("latest_invoice"):
            return self._note(f"takes away expand={text}")
        if name == "status" and path == "/v1/invoices":
            self.changes["filters the invoices' status itself"] += 1
            return False
        if name.startswith(DROPPED) and path.startswith("/v1/subscriptions"):
            return self._note(f"takes away {name}")
        if (path, name) == ("/v1/prices", "type") or (path == "/v1/products" and name.startswith("ids")):
            return self._note(f"takes away {name.partition('[')[0]}")
        return not (name.startswith("metadata[") and path.startswith("/v1/subscriptions"))

    def _renamed(self, name: str, text: str) -> tuple[str, str]:
        if name.startswith("items[") and name.endswith("[price]"):
            self._note("sends a price as a plan")
            return name.replace("[price]", "[plan]"), text
        if name == "cancel_at" and text == "":
            self._note("clears cancel_at by the year 2286")
            return name, str(FAR)
        return name, text

    def _subscription(self, body: dict[str, Any], named: bool) -> dict[str, Any]:
        for item in body["items"]["data"]:
            item["price"] = self._price(item["plan"], named)
            item["current_period_end"] = body["current_period_end"]
        self._note("presents the period's end on the item")
        self._trial(body)
        cancel_at = None if body["cancel_at"] == FAR else body["cancel_at"]
        kept = self.metadata.get(body["id"], {})
        return {**body, "cancel_at": cancel_at, "metadata": kept, "discounts": [], "schedule": None}

    def _price(self, plan: dict[str, Any], named: bool) -> dict[str, Any]:
        self._note("presents plans as prices")
        often = {name: plan[name] for name in ("interval", "interval_count", "usage_type")}
        if named:
            self._note("spells a price's product out")
        return {
            "id": plan["id"],
            "object": "price",
            "active": plan["active"],
            "billing_scheme": plan["billing_scheme"],
            "currency": plan["currency"],
            "unit_amount": plan["amount"],
            "nickname": plan["nickname"],
            "product": self._product(plan["product"]) if named else plan["product"],
            "recurring": often,
        }

    def _trial(self, body: dict[str, Any]) -> None:
        """localstripe leaves a subscription with a trial at ``incomplete``, and its period as if there were none."""
        if (
            body["trial_end"]
            and body["trial_end"] > wall_now().timestamp()
            and body["status"] == "incomplete"
        ):
            self._note("presents an incomplete subscription in a trial as trialing, until the trial's end")
            body["status"] = "trialing"
            for item in body["items"]["data"]:
                item["current_period_end"] = body["trial_end"]

    def _note(self, words: str) -> bool:
        self.changes[words] += 1
        return False
