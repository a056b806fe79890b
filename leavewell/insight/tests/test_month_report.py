"""A month of a planted company against a table that was written down by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leavewell.accounts.actions.months import lock_month, unlock_month
from leavewell.accounts.models import AuditEntry, LockedLine, LockedMonth, Subscription
from leavewell.accounts.queries import space_by_id
from leavewell.accounts.transaction import edge
from leavewell.effects.models import FactRow
from leavewell.insight.decide.lines import AS_LAST_READ, NO_INTERVAL, SEVERAL_ITEMS, Figure
from leavewell.insight.decide.sums import missing_rates, reported, sums
from leavewell.insight.decide.tie import Gap
from leavewell.insight.month.report import MonthReport, month_report, to_freeze
from leavewell.insight.tests.planted import (
    LAST_INSTANT,
    MARCH,
    Plant,
    a_march,
    a_plant,
    day,
    the_rates,
)
from leavewell.kernel.errors import Invalid, Refused
from leavewell.kernel.facts.changes import PauseCarriedOut
from leavewell.kernel.facts.ends import ChargedAfterEnd
from leavewell.kernel.ids import uuid7
from leavewell.kernel.money import Money
from leavewell.offboarding.models import Departure
from tests.builders import a_space, an_act

pytestmark = pytest.mark.django_db

BY_HAND = {
    ("BHD", "lost"): (1, 43452),
    ("BHD", "lower_price"): (1, 10000),
    ("EUR", "lost"): (5, 9567),
    ("EUR", "discount"): (1, 2000),
    ("EUR", "won_back"): (1, 3000),
    ("EUR", "refund"): (1, 1234),
    ("EUR", "credit"): (2, 600),
    ("EUR", "open_invoice"): (1, 4900),
    ("JPY", "lost"): (1, 6000),
    ("JPY", "pause"): (1, 1000),
}
"""49.00 + 2 x 100.00/12 + 0 (trial) + 30.00 (back since) = 95.67; 10.000 x 365/84 = 43.452; 80.00 x 25%; 2 x 5.000."""


def march(plant: Plant) -> MonthReport:
    return month_report(space_by_id(plant.space.pk), MARCH)


def table(report: MonthReport) -> dict[tuple[str, str], tuple[int, int]]:
    return {(each.currency, each.figure.value): (each.count, each.money.minor) for each in sums(report.lines)}


def locks(plant: Plant) -> LockedMonth:
    with edge():
        act = an_act(plant.space)
        found = to_freeze(act.space, MARCH)
        return lock_month(
            act,
            MARCH.first,
            found.lines,
            over_at=found.over_at,
            currency=found.currency,
            read_at=found.read_at,
        )


def test_each_figure_is_what_somebody_adds_up_by_hand() -> None:
    report = march(a_march())
    assert table(report) == BY_HAND
    assert not report.differences and report.read_at == day(5, 1)


def test_all_currencies_come_together_by_the_rates_of_their_days() -> None:
    plant = a_march()
    plant.rates("EUR", *the_rates())
    found = {each.figure: each.money for each in reported(march(plant).lines, "EUR")}
    # 95.6667 + 6000 x 0.0061 + 43.45238 x 2.44
    assert found[Figure.LOST] == Money(23829, "EUR")
    assert (found[Figure.PAUSE], found[Figure.LOWER_PRICE]) == (Money(610, "EUR"), Money(2440, "EUR"))


def test_a_missing_rate_is_named_and_only_its_figures_have_no_sum() -> None:
    plant = a_march()
    plant.rates("EUR", the_rates()[1])
    lines = march(plant).lines
    assert missing_rates(lines) == [("JPY", day(4).date()), ("JPY", day(15).date())]
    whole = {each.figure: each.money for each in reported(lines, "EUR")}
    assert whole[Figure.LOST] is None and whole[Figure.PAUSE] is None
    assert whole[Figure.LOWER_PRICE] == Money(2440, "EUR")


def test_the_last_instant_of_a_month_is_that_of_the_companys_zone() -> None:
    plant = a_plant("America/New_York")
    plant.ends(plant.sells(Money(4900, "EUR")), LAST_INSTANT + timedelta(hours=6))
    plant.ends(plant.sells(Money(100, "EUR")), LAST_INSTANT + timedelta(hours=6, microseconds=1))
    assert table(march(plant)) == {("EUR", "lost"): (1, 4900)}
    april = month_report(plant.space, MARCH.moved(1))
    assert table(april) == {("EUR", "lost"): (1, 100)}


def test_an_end_counts_by_what_it_cost_then_and_not_by_what_it_costs_now() -> None:
    plant = a_plant()
    sub = plant.sells(Money(1000, "EUR"))
    plant.reads(sub, day(10), price=Money(2000, "EUR"))
    plant.ends(sub, day(20), back_at=day(25))
    plant.reads(sub, day(1, 4), price=Money(9000, "EUR"))
    assert table(march(plant)) == {("EUR", "lost"): (1, 2000), ("EUR", "won_back"): (1, 2000)}


def test_a_price_that_isnt_known_for_sure_says_so() -> None:
    plant = a_plant()
    odd, several, untold = (
        plant.sells(Money(1000, "EUR"), interval) for interval in ("fortnight", "month", "month")
    )
    for sub in (odd, several, untold):
        plant.ends(sub, day(10))
    Subscription.objects.filter(pk=several.pk).update(item_count=2)
    FactRow.objects.of(plant.space).filter(body__subscription_id=str(untold.pk)).delete()
    notes = {each.subscription_id: (each.amount, each.notes) for each in march(plant).lines}
    assert notes == {
        odd.pk: (None, (NO_INTERVAL,)),
        several.pk: (1000, (SEVERAL_ITEMS,)),
        untold.pk: (1000, (AS_LAST_READ,)),
    }


def test_a_pause_counts_once_whether_it_was_asked_for_here_or_set_there() -> None:
    plant = a_plant()
    ours, theirs = plant.sells(Money(1000, "EUR")), plant.sells(Money(300, "EUR"))
    plant.tells(ours, day(4), PauseCarriedOut(uuid7(), ours.pk, uuid7(), "service", None))
    for sub in (ours, theirs):
        plant.reads(sub, day(5), state="paused")
        plant.reads(sub, day(6), state="paused")
    assert table(march(plant)) == {("EUR", "pause"): (2, 1300)}


def test_more_seats_are_no_contraction_and_nor_is_a_trial_made_cheaper() -> None:
    plant = a_plant()
    plant.reads(plant.sells(Money(1000, "EUR")), day(5), seats=3)
    plant.reads(plant.sells(Money(1000, "EUR"), seats=3), day(5), seats=1, state="trialing")
    assert not march(plant).lines


def test_a_month_is_read_at_once_however_many_left() -> None:
    one, six = a_march(), a_march()
    one.reads(one.sells(Money(10, "EUR")), day(28), state="ended", ends_at=day(28))
    for number in range(5):
        sub = six.sells(Money(1000, "USD"))
        six.ends(sub, day(number + 1), back_at=day(number + 2))
        six.refunds(sub, day(9), Money(10, "USD"))
        six.reads(six.sells(Money(10, "EUR")), day(28), state="ended", ends_at=day(28))
    counted = []
    for plant in (one, six):
        with CaptureQueriesContext(connection) as queries:
            march(plant)
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 16


def test_another_companys_month_is_empty() -> None:
    a_march()
    report = month_report(a_space(), MARCH)
    assert not report.lines and not report.differences and report.read_at is None


def test_what_billing_shows_otherwise_is_a_difference_of_its_own() -> None:
    plant = a_plant()
    subs = {
        name: plant.sells(Money(1000, "EUR")) for name in ("alive", "other", "there", "charged", "unread")
    }
    for name in ("alive", "other", "charged", "unread"):
        plant.ends(subs[name], day(10))
    plant.reads(subs["alive"], day(11))
    plant.reads(subs["other"], day(11), state="ended", ends_at=day(2, 4))
    plant.reads(subs["there"], day(11), state="ended", ends_at=day(9))
    Subscription.objects.filter(pk=subs["unread"].pk).update(state="active", ends_at=None, read_at=day(9))
    charge = ChargedAfterEnd(uuid7(), subs["charged"].pk, uuid7(), Money(1000, "EUR"), day(12), "ch_9")
    plant.tells(subs["charged"], day(13), charge)
    report = march(plant)
    found = {each.subscription_id: each.gap for each in report.differences}
    assert found == {
        subs["alive"].pk: Gap.ALIVE_THERE,
        subs["other"].pk: Gap.OTHER_DATE,
        subs["there"].pk: Gap.NOT_HERE,
        subs["charged"].pk: Gap.CHARGED,
        subs["unread"].pk: Gap.NOT_READ,
    }
    assert (report.now.tie.here, report.now.tie.there, report.read_at) == (4, 2, day(9))


def test_what_is_locked_stays_and_what_comes_later_stands_beside_it() -> None:
    plant = a_march()
    plant.rates("EUR", *the_rates())
    before, locked = march(plant), locks(plant)
    late = plant.sells(Money(600, "EUR"))
    plant.refunds(late, day(30), Money(77, "EUR"))
    plant.ends(late, day(30))
    first = Departure.objects.of(plant.space).order_by("billing_ends_at")[0]
    Departure.objects.filter(pk=first.pk).update(billing_ends_at=day(3, 4))
    plant.rates("USD")
    report = march(plant)
    assert report.lock == locked and report.seal_holds and report.currency == "EUR"
    assert report.lines == before.lines and table(report) == BY_HAND
    came = {(each.now.figure, each.now.amount) for each in report.late if each.now and not each.was}
    gone = {each.was.key for each in report.late if each.was and not each.now}
    assert came == {(Figure.REFUND, 77), (Figure.LOST, 600)} and gone == {str(first.pk)}


def test_a_locked_month_is_counted_in_the_zone_that_it_was_locked_in() -> None:
    plant = a_march()
    locks(plant)
    type(plant.space.workspace).objects.filter(pk=plant.space.workspace_id).update(zone="Asia/Tokyo")
    report = march(plant)
    assert str(report.zone) == "Europe/Berlin" and not report.late and not report.late_differences


def test_a_stored_line_that_somebody_changed_breaks_the_seal() -> None:
    plant = a_march()
    locked = locks(plant)
    line = LockedLine.objects.filter(locked=locked)[2]
    LockedLine.objects.filter(pk=line.pk).update(body={**line.body, "amount": "1/1"})
    assert not march(plant).seal_holds
    LockedLine.objects.filter(pk=line.pk).update(body=line.body)
    assert march(plant).seal_holds
    line.delete()
    assert not march(plant).seal_holds


def test_a_month_is_locked_once_and_only_when_it_is_over() -> None:
    plant = a_march()
    locks(plant)
    with pytest.raises(Refused, match="locked already"):
        locks(plant)
    with edge(), pytest.raises(Refused, match="isn't over"):
        act = an_act(plant.space)
        lock_month(
            act,
            MARCH.moved(1).first,
            [],
            over_at=act.at + timedelta(seconds=1),
            currency="",
            read_at=None,
        )


def test_unlocking_needs_a_reason_stands_on_the_trail_and_the_month_counts_anew() -> None:
    plant = a_march()
    locked = locks(plant)
    with edge(), pytest.raises(Invalid, match="needs a reason"):
        unlock_month(an_act(plant.space), locked, "  ")
    with edge():
        unlock_month(an_act(plant.space), locked, "An invoice  came late")
    with edge(), pytest.raises(Refused, match="isn't locked any more"):
        unlock_month(an_act(plant.space), locked, "Again")
    report = march(plant)
    assert report.lock is None and not report.late
    entry = AuditEntry.objects.of(plant.space).get(deed="unlock_month")
    assert (entry.reason, entry.subject) == ("An invoice came late", locked.public_id)
    again = locks(plant)
    assert again.sha256 == locked.sha256 and LockedMonth.objects.of(plant.space).count() == 2
