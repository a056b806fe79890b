"""One request in Stripe's format: who asks, what for, which fault it meets, and whether it was answered before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from leavewell.kernel.ids import uuid7
from leavewell_simulator import faults, site
from leavewell_simulator.errors import SimulatorError
from leavewell_simulator.faults import Hits
from leavewell_simulator.journal import Marks
from leavewell_simulator.messages import Request, Response
from leavewell_simulator.site import Site
from leavewell_simulator.store import Store
from leavewell_simulator.stripe import answers, events
from leavewell_simulator.stripe.expanding import expanded
from leavewell_simulator.stripe.forms import Params, Tree, read_as, tree_of
from leavewell_simulator.stripe.refusals import Refusal, bad, of_core, of_fault
from leavewell_simulator.stripe.routes import Route, find
from leavewell_simulator.stripe.version import VERSION, VERSIONS

MOUNT = "/stripe"

T = TypeVar("T")


@dataclass(frozen=True)
class Call:
    """A request that was understood."""

    owner: str
    route: Route
    key: str
    tree: Tree
    params: Params
    request: Request

    @property
    def idempotency_key(self) -> str | None:
        """Only a POST has one; what a DELETE says of it is ignored."""
        given = self.request.headers.get("idempotency-key")
        return given if self.request.method == "POST" else None

    @property
    def hash(self) -> str:
        """The same for the same parameters, in whichever order they came."""
        said = json.dumps([self.request.method, self.request.path, self.tree], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


class Front:
    """Stripe's format on a store."""

    def __init__(self, store: Store) -> None:
        self._store, self._flying = store, answers.InFlight()

    def answer(self, request: Request) -> Response:
        """The answer to a request; never raises for what a caller did wrong."""
        try:
            response = self._answered(self._call(request))
        except Refusal as refusal:
            response = refusal.response()
        except SimulatorError as wrong:
            response = of_core(wrong).response()
        headers = {"Request-Id": f"req_{uuid7().hex[-14:]}", "Stripe-Version": _spoken(request)}
        given = request.headers.get("idempotency-key")
        named = {"Idempotency-Key": given} if given and given.isascii() and given.isprintable() else {}
        return Response(
            response.status,
            response.text,
            headers | named | response.headers,
            response.content_type,
            response.cut,
        )

    def _call(self, request: Request) -> Call:
        owner = self._owner(request)
        spoken = _spoken(request)
        if spoken not in VERSIONS:
            words = f"This server speaks the versions {' and '.join(VERSIONS)} and not {spoken}."
            raise bad(words, "Stripe-Version")
        route, key = find(request.method, request.path.removeprefix(MOUNT), spoken)
        tree = tree_of(request.query_text) | tree_of(request.body.decode(errors="replace"))
        return Call(owner, route, key, tree, read_as(route.kind, tree), request)

    def _owner(self, request: Request) -> str:
        """The key of the site that is meant: a connected account is a site of its own."""
        account = request.headers.get("stripe-account")
        owner = f"{request.key}/{account}" if account else request.key
        with self._store.transaction() as db:
            try:
                site.find(db, owner)
            except SimulatorError:
                if account is None:
                    raise
                site.find(db, request.key)
                words = f"The provided key does not have access to account '{account}'."
                raise Refusal(403, words, "account_invalid") from None
        return owner

    def _answered(self, call: Call) -> Response:
        target = call.route.target(call.params)
        with self._store.transaction() as db:
            hits = faults.take(site.find(db, call.owner), target)
        with self._flying.holding(call.owner, call.idempotency_key):
            played = replace(hits, fault=None) if _is_kept(hits) else hits
            return faults.play(played, lambda: self._once(call, hits), of_fault)

    def _once(self, call: Call, hits: Hits) -> Response:
        key = call.idempotency_key
        if key is None:
            return self._carried_out(call, hits)
        earlier = self._within(call, lambda here: answers.earlier(here, key, call.hash))
        if earlier is not None:
            return earlier
        response = self._carried_out(call, hits)
        kept = _as_kept(response, hits)
        self._within(call, lambda here: answers.keep(here, key, call.hash, kept))
        return response

    def _carried_out(self, call: Call, hits: Hits) -> Response:
        if hits.fault and _is_kept(hits):
            return of_fault(faults.asked_for(hits.fault))
        try:
            return self._within(call, lambda here: _done(here, call))
        except Refusal as refusal:
            return refusal.response()
        except SimulatorError as wrong:
            return of_core(wrong).response()

    def _within(self, call: Call, do: Callable[[Site], T]) -> T:
        with self._store.transaction() as db:
            return do(site.enter(db, call.owner, call.request.time))


def _spoken(request: Request) -> str:
    return request.headers.get("stripe-version", VERSION)


def _done(here: Site, call: Call) -> Response:
    marks = Marks(call.idempotency_key, None, None, call.hash)
    body = call.route.action(here, call.key, call.params, marks)
    spelt_out = expanded(here, body, call.params.expand)
    events.complete(here)
    return Response(200, json.dumps(spelt_out))


def _is_kept(hits: Hits) -> bool:
    """Whether an error is meant that the key brings back."""
    return hits.fault is not None and hits.fault.kind == "kept_error"


def _as_kept(response: Response, hits: Hits) -> Response:
    """An error that comes after the change is what Stripe itself remembers of it; a lost answer isn't."""
    fault = hits.fault
    if fault and fault.kind == "error" and fault.phase == "after" and fault.status >= 500:
        return of_fault(faults.asked_for(fault))
    return response
