"""``leavewell reconcile``: read all of billing now, and say what differs from our record and our promises."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from time import sleep
from zoneinfo import ZoneInfo

from leavewell.accounts.models import Connection, Space
from leavewell.accounts.queries import connection_to, connections_in_use, space_by_id
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.effects.actions.check_now import check_now
from leavewell.effects.drift_words import (
    advice_in_words,
    cut_short_in_words,
    kind_in_words,
    side_in_words,
    why_in_words,
)
from leavewell.effects.models import Reconciliation
from leavewell.effects.reconciled import drifts_in, effects_of, run_named, tallies
from leavewell.effects.registries import processors
from leavewell.effects.runner import run_effect
from leavewell.effects.states import ReconcilingState
from leavewell.kernel.clock import wall_now
from leavewell.kernel.errors import Invalid
from leavewell.web.cli.command import Command
from leavewell.web.cli.who import act_in, space_meant

AGREEING, DRIFT, NOT_READ = 0, 1, 2
BETWEEN = 0.2
"""Seconds between two looks at what a worker has in hand."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--connection", metavar="NAME", help="one billing system, such as stripe; else all")
    parser.add_argument("--mode", choices=["test", "live"], default="live", help="which space")
    parser.add_argument("--workspace", metavar="NAME", help="needed if there are several")
    words = "give up waiting after so long without a page; what was begun goes on in the worker"
    parser.add_argument("--patience", metavar="SECONDS", type=float, default=60.0, help=words)


def _run(arguments: argparse.Namespace) -> int:
    space = space_meant(arguments, arguments.mode)
    codes = [_reconciled(space, each, arguments) for each in _meant(space, arguments.connection)]
    return max(codes)


def _meant(space: Space, named: str | None) -> Sequence[Connection]:
    if named:
        return [connection_to(space, named)]
    found = [each for each in connections_in_use(space) if each.processor in processors]
    if not found:
        raise Invalid(
            "There is nothing to read: no billing system has a live subscription of this space.",
            "Connect one with `leavewell connect`, and import what it holds.",
        )
    return found


def _reconciled(space: Space, connection: Connection, arguments: argparse.Namespace) -> int:
    with edge():
        run = check_now(act_in(space_by_id(space.pk), arguments), connection)
    print(f"Reading {connection.processor} ...", flush=True)
    run = _to_its_end(run, arguments.patience)
    if run.state == ReconcilingState.RUNNING:
        print("It can't be read now. What was begun goes on by itself as soon as it can, with the worker.")
        return NOT_READ
    return _reported(run)


def _to_its_end(run: Reconciliation, patience: float) -> Reconciliation:
    """Carry out what is to be done, or wait for whoever has it in hand."""
    pages, end = run.pages, wall_now().timestamp() + patience
    while run.state == ReconcilingState.RUNNING and wall_now().timestamp() < end:
        if not any([run_effect(each.pk) for each in effects_of(run)]):
            sleep(BETWEEN)
        run = run_named(run.space, run.public_id)
        if run.pages > pages:
            pages, end = run.pages, wall_now().timestamp() + patience
            print(f"  {run.rows} subscriptions on {run.pages} pages", flush=True)
    return run


def _reported(run: Reconciliation) -> int:
    space, tally = run.space, tallies(run.space, [run])[run.pk]
    zone = ZoneInfo(space.workspace.zone)
    for drift in drifts_in(space, run):
        whose = f" ({drift.account.external_id})" if drift.account else ""
        print(f"- {kind_in_words(drift.kind)}: {drift.provider_id}{whose}")
        print(f"    here: {side_in_words(drift.here, zone)}")
        print(f"    in billing: {side_in_words(drift.there, zone)}")
        if drift.why:
            print(f"    against the customer: {why_in_words(drift)}")
        print(f"    {advice_in_words(drift)}")
    print(f"{run.rows} read, {tally.agreeing} agree, {tally.drifts} differ, {run.under_way} left out.")
    if run.state == ReconcilingState.CUT_SHORT:
        print(f"It was cut short: {cut_short_in_words(run.reason)}.")
        return NOT_READ
    return DRIFT if tally.drifts else AGREEING


COMMAND = Command(
    "reconcile",
    "Read all of billing now and say what differs: exit code 0 nothing, 1 something, 2 it couldn't be read.",
    _arguments,
    _run,
    deed=Deed.CHECK_BILLING,
)
