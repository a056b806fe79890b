"""Customers keep what they were told while processes die and billing is gone.

Each run is a program of its own (see the modules beside this one); its words are shown when it fails, and with -s.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 1500


def holds(module: str, *words: str, within: float = SECONDS) -> None:
    """Run it to its end, within so many seconds; everything it checks must have held."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.chaos.{module}", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=within,
        check=False,
    )
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr[-4000:]


@pytest.mark.story
def test_no_cancellation_is_lost_or_doubled_when_web_and_worker_are_killed() -> None:
    holds("crash", "--cancellations", "24")


@pytest.mark.story
@pytest.mark.long
def test_two_web_and_two_worker_processes_on_one_database_keep_the_same_promises() -> None:
    holds("crash", "--cancellations", "24", "--web", "2", "--workers", "2")


@pytest.mark.story
def test_a_day_without_billing_delays_the_processing_and_never_the_declaration() -> None:
    holds("outage", "--cancellations", "4")


@pytest.mark.story
def test_twenty_confirmations_at_once_are_one_cancellation() -> None:
    holds("rush")


@pytest.mark.story
@pytest.mark.proves(18, 19, 20, 22, 24, peer="wire front")
def test_every_promise_is_kept_once_at_stripe_while_it_fails_and_workers_are_killed() -> None:
    # At one company, Stripe's pace would make it many minutes of waiting.
    holds("promises", "--cancels", "200", "--offers", "200", "--companies", "8", "--deaths", "20")


@pytest.mark.story
@pytest.mark.long
def test_four_hundred_promises_are_kept_once_at_one_account() -> None:
    holds("promises", "--cancels", "200", "--offers", "200")


@pytest.mark.story
@pytest.mark.long
def test_four_thousand_promises_are_kept_once_at_sixteen_companies_accounts() -> None:
    holds("promises", "--cancels", "2000", "--offers", "2000", "--companies", "16", within=3 * 3600)


@pytest.mark.story
@pytest.mark.long
def test_a_bad_and_a_dead_receiver_lose_nothing_and_hold_up_no_other() -> None:
    holds("deliveries", "--events", "150", "--accounts", "10")


@pytest.mark.story
@pytest.mark.long
def test_two_hundred_cancellations_survive_the_killing() -> None:
    holds("crash", "--cancellations", "200")


@pytest.mark.story
@pytest.mark.long
def test_two_hundred_cancellations_survive_it_on_two_web_and_two_worker_processes() -> None:
    holds("crash", "--cancellations", "200", "--web", "2", "--workers", "2")


@pytest.mark.story
@pytest.mark.long
def test_a_day_without_billing_with_the_products_own_back_off() -> None:
    holds("outage", "--cancellations", "10", "--backoff", "")
