"""What became of every promise of a run: at the provider, in our rows, and with people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.chaos.goals import GIFT, Goal
from tests.chaos.site import Report
from tests.wire_account import WireAccount

if TYPE_CHECKING:
    from leavewell.accounts.models import Space

NO_TERMS = {"metadata", "coupons"}
"""Writes that change nothing that a customer could see."""


@dataclass
class Judge:
    """Holds the goals against what stands at the provider, in fair weather again."""

    space: Space
    account: WireAccount
    report: Report
    goals: Sequence[Goal]

    def judge(self, shown: set[str]) -> None:
        """All checks; ``shown`` are the numbers that pages showed."""
        with_people = self._with_people()
        self._nothing_lost(shown)
        self._all_hold(with_people)
        self._nothing_twice(with_people)
        self._money()
        self._figures()

    def _nothing_lost(self, shown: set[str]) -> None:
        from leavewell.flow.models import Declaration, Receipt

        kept = set(Declaration.objects.of(self.space).values_list("number", flat=True))
        cancels = sum(goal.effect == "billing.cancel" for goal in self.goals)
        self.report.check("every number that a page showed is kept", shown == kept, len(shown))
        self.report.check("and everybody who cancelled has one", len(shown) == cancels, cancels)
        receipts = Receipt.objects.of(self.space).count()
        self.report.check("with exactly one receipt", receipts == cancels, receipts)
        planned = Counter(self._effects().values_list("kind", "lane_id"))
        wanted = Counter((goal.effect, goal.customer.subscription.pk) for goal in self.goals)
        self.report.check("every promise became one effect", planned == wanted, sum(planned.values()))

    def _all_hold(self, with_people: set[str]) -> None:
        seen = {one.ref.id: one for one in self.account.control.subscriptions()}
        broken = [goal for goal in self.goals if not goal.holds(seen[goal.subscription])]
        lost = sorted(goal.subscription for goal in broken if goal.subscription not in with_people)
        held = len(self.goals) - len(broken)
        self.report.count("goals that stand with a person", len(with_people))
        self.report.check(
            "every goal holds at the provider or stands with a person", not lost, lost[:9] or held
        )

    def _nothing_twice(self, with_people: set[str]) -> None:
        """One that a person has may have been written or not; never twice."""
        written: dict[str, Counter[str]] = {goal.subscription: Counter() for goal in self.goals}
        strange = []
        for one in self.account.writes():
            if one["kind"] in NO_TERMS:
                continue
            if one["subscription"] not in written:
                strange.append(one["subscription"])
                continue
            written[one["subscription"]][one["kind"]] += 1
        wrong = [
            f"{goal.subscription} {dict(written[goal.subscription])}"
            for goal in self.goals
            if not self._once(goal, written[goal.subscription], with_people)
        ]
        total = sum(number for each in written.values() for number in each.values())
        self.report.check("nothing was written twice, and nothing else", not wrong and not strange, wrong[:9])
        self.report.count("provider writes per goal", round(total / max(len(self.goals), 1), 3))

    def _once(self, goal: Goal, written: Counter[str], with_people: set[str]) -> bool:
        if goal.subscription in with_people and not written:
            return True
        return written == Counter({goal.write: 1})

    def _money(self) -> None:
        """Every refund that was promised, once, of the amount that was promised."""
        refunds = [(one["subscription"], one["amount"]["minor"]) for one in self.account.refunds()]
        promised = {goal.subscription for goal in self.goals if goal.effect == "billing.refund"}
        right = len({key for key, _ in refunds}) == len(refunds)
        right = right and {key for key, _ in refunds} <= promised
        right = right and {minor for _, minor in refunds} <= {GIFT.minor}
        self.report.check("no refund twice, none of another amount", right, f"{len(refunds)} refunds")

    def _figures(self) -> None:
        from leavewell.effects.models import Attempt, WireExchange

        ids = self._effects().values_list("pk", flat=True)
        goals = max(len(self.goals), 1)
        attempts = Attempt.objects.of(self.space).filter(effect_id__in=ids)
        sent = (
            WireExchange.objects.of(self.space)
            .filter(attempt__effect_id__in=ids)
            .exclude(method__iexact="get")
        )
        died = attempts.filter(answered_at=None).count()
        self.report.count("attempts per goal", round(attempts.count() / goals, 2))
        self.report.count("writes sent per goal, by the attempts that lived", round(sent.count() / goals, 2))
        self.report.count("attempts that died without an answer", died)

    def _with_people(self) -> set[str]:
        """Subscriptions whose promise a person has, each of them told."""
        from leavewell.effects.models import FactRow
        from leavewell.effects.states import EffectState

        rows = list(self._effects().filter(state=EffectState.NEEDS_PERSON).select_related("lane"))
        told = FactRow.objects.of(self.space).filter(kind="effect.person_needed")
        names = {str(row.fact.effect_id) for row in told}  # type: ignore[attr-defined]
        untold = [row.public_id for row in rows if str(row.pk) not in names]
        reasons = Counter(f"{row.kind}: {row.result}" for row in rows)
        self.report.check("whoever is needed was told", not untold, dict(reasons) or "nobody is needed")
        return {row.lane.provider_id for row in rows}

    def _effects(self):  # type: ignore[no-untyped-def]
        from leavewell.effects.models import Effect

        return Effect.objects.of(self.space).filter(kind__in={goal.effect for goal in self.goals})
