"""``leavewell worker``: carries out effects. Any number of them, on any hosts, on one database."""

from __future__ import annotations

import argparse
import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from django.conf import settings
from procrastinate import App
from procrastinate.contrib.django import app as proxy
from procrastinate.contrib.django.django_connector import DjangoConnector

from leavewell.effects.wake import QUEUES, SWIFT
from leavewell.web.cli.command import Command, no_arguments
from leavewell.web.mail_in.listener import listen

POLL_SECONDS = 2.0

WAITING_TWICE = 2
"""So many more at billing and at receivers, which are mostly waited for: one that hangs mustn't hold up all others."""


def _run(_: argparse.Namespace) -> int:
    place = settings.LEAVEWELL.mail_in
    listener = listen(*place) if place else None
    try:
        asyncio.run(_work())
    finally:
        if listener is not None:
            listener.stop()
    return 0


async def _work() -> None:
    slots = settings.LEAVEWELL.worker_slots
    # Effects run in threads; too few of them would make the queues wait for each other after all.
    wanted = {queue: slots * (1 if queue == SWIFT else WAITING_TWICE) for queue in QUEUES}
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(sum(wanted.values()) + 2))
    assert isinstance(proxy.connector, DjangoConnector)
    app: App = proxy.with_connector(proxy.connector.get_worker_connector())
    async with app.open_async():
        working = asyncio.gather(*(_work_on(app, queue, slots) for queue, slots in wanted.items()))
        for number in (signal.SIGTERM, signal.SIGINT):
            # The library's own handlers know one worker a process; a second one would replace the first's.
            asyncio.get_running_loop().add_signal_handler(number, working.cancel)
        with suppress(asyncio.CancelledError):
            await working


async def _work_on(app: App, queue: str, slots: int) -> None:
    await app.run_worker_async(
        queues=[queue],
        name=queue,
        concurrency=slots,
        fetch_job_polling_interval=POLL_SECONDS,
        delete_jobs="always",
        install_signal_handlers=False,
        shutdown_graceful_timeout=20,
    )


COMMAND = Command("worker", "Carry out effects until stopped.", no_arguments, _run)
