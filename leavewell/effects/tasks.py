"""The engine's tasks: a job carries a row's id, and the row is the truth."""

from __future__ import annotations

from uuid import UUID

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from leavewell.effects import runner, schedule
from leavewell.effects.following import following
from leavewell.effects.rounds import Rounds

rounds = Rounds()
"""Of this process: each worker looks at every space by itself."""

STALLED_AFTER = 60.0
"""Seconds without a heartbeat after which a worker counts as gone (a heartbeat comes each 10 s)."""


@app.task(name="carry_out", queue="swift")
def carry_out(effect_id: str) -> None:
    """Run one effect, if it is due and free, and what reacts to it."""
    with following(runner.run_reactions):
        runner.run_effect(UUID(effect_id))


@app.task(name="react", queue="swift")
def react(fact_id: str) -> None:
    """Run what reacts to one fact, and what reacts to that."""
    with following(runner.run_reactions):
        runner.run_reactions(UUID(fact_id))


@app.periodic(cron="* * * * * */2")
@app.task(name="sweep", queue="swift", queueing_lock="sweep")
def sweep(timestamp: int) -> None:
    """Wake every effect that is due and free, in every space; losing the queue loses nothing."""
    schedule.sweep_all(rounds)
    schedule.wake_due()


@app.periodic(cron="* * * * *")
@app.task(name="clear_stalled", queue="swift", queueing_lock="clear_stalled", pass_context=True)
async def clear_stalled(context: JobContext, timestamp: int) -> None:
    """Drop the jobs of workers that are gone; their effects' leases lapse and the sweep wakes them."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        assert job.id is not None
        await jobs.finish_job_by_id_async(job.id, status=Status.FAILED, delete_job=True)
