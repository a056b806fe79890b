"""A large company, written straight into the tables: so many accounts, with what a year leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model

    from leavewell.accounts.models import Account, Connection, Contact, Member, Space, Subscription
    from leavewell.effects.models import FactRow
    from leavewell.flow.models import FlowVersion
    from leavewell.playbooks.models import Playbook, Run, Step

FACTS, STEPS, EFFECTS = 100, 25, 10
"""Of each account."""

WEEKS = 26
"""Over which the cancel pages are spread."""

AT_ONCE = 2_000

DAY = timedelta(days=1)

_OUTCOMES = ("cancelled", "accepted", "never_mind", "abandoned")
_REASONS = ("too_expensive", "not_used_enough", "missing_feature", "switching", "too_hard")


class Filling:
    """Writes one space full. ``say`` hears how far it is."""

    def __init__(self, space: Space, accounts: int, say: Callable[[str], None]) -> None:
        self.space, self.count, self.say = space, accounts, say
        self.now = space.now()

    def fill(self) -> None:
        """Everything, in the order in which the rows name each other."""
        from leavewell.accounts.models import Account, Contact, Subscription

        connection, flow = self._connection(), self._flow()
        accounts = self._write(Account, (self._account(number) for number in range(self.count)))
        contacts = self._write(Contact, (self._contact(each) for each in accounts))
        plans = self._write(
            Subscription, (self._subscription(each, connection, n) for n, each in enumerate(accounts))
        )
        self._sessions(accounts, contacts, plans, flow)
        self._steps(accounts)
        self._effects(accounts)
        self._facts(accounts, contacts, plans)

    def _write(self, model: Any, rows: Iterable[Model]) -> list[Any]:
        source, made = iter(rows), []
        while some := list(islice(source, AT_ONCE)):
            made += model.objects.bulk_create(some)
            self.say(f"{len(made):,} {model._meta.verbose_name_plural}")
        return made

    def _connection(self) -> Connection:
        from leavewell.accounts.models import Connection

        return Connection.objects.create(
            space=self.space, processor="manual", secret=b"none", connected_at=self.now
        )

    def _flow(self) -> FlowVersion:
        from leavewell.flow.models import FlowVersion

        return FlowVersion.objects.of(self.space).order_by("-number")[0]

    def _account(self, number: int) -> Account:
        from leavewell.accounts.models import Account

        return Account(
            space=self.space,
            external_id=f"C-{number:06}",
            name=f"Firm {number} of {('Lübeck', 'Graz', 'Ghent', 'Cork')[number % 4]}",
            country=("DE", "AT", "BE", "IE")[number % 4],
            added_at=self.now - 400 * DAY,
        )

    def _contact(self, account: Account) -> Contact:
        from leavewell.accounts.models import Contact

        return Contact(
            space=self.space,
            account=account,
            email=f"ada@{account.external_id.lower()}.example",
            name="Ada",
            may_cancel=True,
        )

    def _subscription(self, account: Account, connection: Connection, number: int) -> Subscription:
        from leavewell.accounts.models import Subscription

        return Subscription(
            space=self.space,
            account=account,
            connection=connection,
            provider_id=f"S-{number:06}",
            plan=("Solo", "Team", "Business")[number % 3],
            state="ending" if number % 20 == 0 else "active",
            unit_minor=4900,
            currency=("EUR", "USD")[number % 2],
            interval="month",
            period_end_at=self.now + (number % 30) * DAY,
            ends_at=self.now + (number % 30) * DAY if number % 20 == 0 else None,
            read_at=self.now,
        )

    def _sessions(
        self,
        accounts: Sequence[Account],
        contacts: Sequence[Contact],
        plans: Sequence[Subscription],
        flow: FlowVersion,
    ) -> None:
        from leavewell.flow.models import Answer, CancelSession

        rows = []
        for number, (account, contact, plan) in enumerate(zip(accounts, contacts, plans, strict=True)):
            at = self.now - (number % (WEEKS * 7)) * DAY
            rows.append(
                CancelSession(
                    space=self.space,
                    account=account,
                    subscription=plan,
                    contact=contact,
                    flow=flow,
                    outcome=_OUTCOMES[number % 4],
                    token_hash=f"{number:064}",
                    opened_at=at,
                    ended_at=at + timedelta(minutes=4),
                    link_expires_at=at + timedelta(hours=1),
                )
            )
        sessions = self._write(CancelSession, rows)
        answers = (
            Answer(space=self.space, session=each, reason=_REASONS[n % 5], answered_at=each.opened_at)
            for n, each in enumerate(sessions)
        )
        self._write(Answer, answers)

    def _steps(self, accounts: Sequence[Account]) -> None:
        from leavewell.playbooks.models import Run, Step

        playbook, owners = self._playbook(), self._members()
        runs = self._write(Run, (self._run(account, playbook) for account in accounts))
        self._write(Step, (self._step(run, n, owners) for run in runs for n in range(STEPS)))

    def _playbook(self) -> Playbook:
        from leavewell.accounts.transaction import edge
        from leavewell.playbooks.actions.publish import publish_playbook
        from leavewell.playbooks.queries import newest_playbook
        from leavewell.playbooks.template import parse
        from tests.builders import an_act
        from tests.performance.steps import a_template

        with edge():
            publish_playbook(an_act(self.space), parse(a_template()))
        return newest_playbook(self.space, "load")

    def _members(self) -> list[Member]:
        from leavewell.accounts.queries import members_of

        return list(members_of(self.space))

    def _run(self, account: Account, playbook: Playbook) -> Run:
        from leavewell.playbooks.models import Run

        return Run(
            space=self.space,
            playbook=playbook,
            name="load",
            account=account,
            subject=account.pk,
            started_at=self.now - 30 * DAY,
            anchors={"saved": (self.now - 30 * DAY).isoformat()},
        )

    def _step(self, run: Run, number: int, owners: Sequence[Member]) -> Step:
        from leavewell.playbooks.models import Step

        due = self.now + (number - 12) * DAY
        # One account in fifty has what should have been done already.
        over = due < self.now and run.account is not None and int(run.account.external_id[2:]) % 50 != 0
        return Step(
            space=self.space,
            run=run,
            account=run.account,
            code=f"step_{number}",
            title=f"Step {number}",
            kind="person",
            duty="csm",
            owner=owners[number % len(owners)],
            state="done" if over else ("due" if due < self.now else "waiting"),
            due_at=due,
            evidence="Seen to." if over else "",
            settled_at=due if over else None,
        )

    def _effects(self, accounts: Sequence[Account]) -> None:
        from leavewell.effects.models import Effect

        rows = (
            Effect(
                space=self.space,
                kind="billing.read",
                key=f"load:{account.external_id}:{number}",
                account=account,
                state="needs_person" if number == 0 and at % 100 == 0 else "settled",
                result="not_read" if number == 0 and at % 100 == 0 else "read",
                due_at=self.now - number * DAY,
                attempts=1,
                planned_at=self.now - number * DAY,
                settled_at=self.now - number * DAY,
                actor="system",
            )
            for at, account in enumerate(accounts)
            for number in range(EFFECTS)
        )
        self._write(Effect, rows)

    def _facts(
        self, accounts: Sequence[Account], contacts: Sequence[Contact], plans: Sequence[Subscription]
    ) -> None:
        from leavewell.effects.models import FactRow

        rows = (
            self._fact(account, contact, plan, number)
            for account, contact, plan in zip(accounts, contacts, plans, strict=True)
            for number in range(FACTS)
        )
        self._write(FactRow, rows)

    def _fact(self, account: Account, contact: Contact, plan: Subscription, number: int) -> FactRow:
        from leavewell.effects.models import FactRow
        from leavewell.kernel.facts import dump
        from leavewell.kernel.facts.accounts import SubscriptionSeen
        from leavewell.kernel.facts.flow import SessionOpened
        from leavewell.kernel.ids import uuid7

        at: datetime = self.now - timedelta(days=4 * number, minutes=number)
        fact = (
            SubscriptionSeen(plan.pk, "active", plan.price)
            if number % 2
            else SessionOpened(uuid7(), plan.pk, contact.pk, 1)
        )
        return FactRow(
            space=self.space,
            kind=fact.kind,
            version=fact.version,
            body=dump(fact),
            account=account,
            occurred_at=at,
            recorded_at=at,
            actor="system",
        )
