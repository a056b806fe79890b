from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from leavewell.accounts.models import Member, Space, WeekMail
from leavewell.accounts.types import Act
from leavewell.effects.types import Letter, NotNeeded
from leavewell.insight.decide.tries import HELD, LAPSED, PROVISIONAL, Tally
from leavewell.insight.decide.weeks import Week, week_at
from leavewell.insight.report import AsOfNow, WeekReport, as_of_now, week_report, zone_of
from leavewell.insight.sweeper import wants
from leavewell.kernel.money import Money

_SAID = (
    ("cancelled", "cancelled"),
    ("accepted", "took an offer"),
    ("handed_over", "asked for a person"),
    ("nevermind", "stay as they were"),
    ("abandoned", "left the page undecided"),
    ("open", "not decided yet"),
)


class WeekLetter:
    """Tells a member on Monday what came of those who were about to leave in the week before."""

    name = "week"
    always_goes = True

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """The numbers as they stand when it is sent. Of a week without anything only to those who asked for that."""
        member = Member.objects.select_related("user").get(pk=subject_id)
        if not member.is_living or not wants(member):
            return NotNeeded("not_wanted")
        report = week_report(act.space, week_at(act.at, zone_of(act.space)).moved(-1))
        now = as_of_now(act.space)
        if report.is_empty and member.week_mail != WeekMail.ALWAYS:
            return NotNeeded("nothing_happened")
        text = "\n".join(
            [*_numbers(report), "", *_open(now), "", _where(act.space, report.week), "", _LAST, ""]
        )
        return Letter(member.user.email, _subject(act.space, report), text)


_LAST = "You get this each Monday. The page has the switch for it, and says what each number means."


def _subject(space: Space, report: WeekReport) -> str:
    tested = " (test)" if space.mode == Space.Mode.TEST else ""
    return f"The week of {_day(report.week)}{tested}: {_accounts(report.attempts.accounts)} about to leave"


def _numbers(report: WeekReport) -> list[str]:
    first, last = report.week.monday, report.week.sunday
    head = f"Monday {first:%d %B} to Sunday {last:%d %B %Y}: {_counted(report.attempts)} about to leave."
    if not report.attempts.accounts:
        return [
            f"Monday {first:%d %B} to Sunday {last:%d %B %Y}: nobody tried to leave.",
            *_otherwise(report),
        ]
    lines = [head, ""]
    for outcome, words in _SAID:
        if report.outcomes[outcome].accounts:
            lines.append(f"- {_counted(report.outcomes[outcome])}: {words}")
            lines += _standings(report) if outcome == "accepted" else []
    if report.taken_back.accounts:
        lines.append(f"- {_counted(report.taken_back)}: cancelled, and have taken it back since")
    return [*lines, *_otherwise(report)]


def _standings(report: WeekReport) -> list[str]:
    of = report.standings
    parts = [
        f"{of[PROVISIONAL].accounts} not held yet (an offer that was taken is no save yet)",
        f"{of[HELD].accounts} held for 30 days",
        f"{of[LAPSED].accounts} left after all",
    ]
    return [f"  of these {', '.join(parts)}"]


def _otherwise(report: WeekReport) -> list[str]:
    ended = len({each.account_id for each in report.otherwise})
    return (
        [f"- {_accounts(ended)}: end without having said so (payment, lapse, or in billing)"] if ended else []
    )


def _open(now: AsOfNow) -> list[str]:
    ends = len({each.account_id for each in now.ends})
    return [
        f"In the next four weeks {_accounts(ends)} end{'s' if ends == 1 else ''}.",
        f"Late now: {now.late} step{'' if now.late == 1 else 's'}. Needs a person: {now.stuck}.",
    ]


def _where(space: Space, week: Week) -> str:
    live = "/live" if space.mode == Space.Mode.LIVE else ""
    return f"Who they are: {settings.LEAVEWELL.base_url}{live}{reverse('week')}?of={week.monday}"


def _counted(tally: Tally) -> str:
    return f"{_accounts(tally.accounts)}{_money(tally.monthly)}"


def _money(monthly: Sequence[Money]) -> str:
    sums = " and ".join(each.shown("en") for each in monthly)
    return f" ({sums} a month)" if sums else ""


def _accounts(count: int) -> str:
    return "1 account" if count == 1 else f"{count} accounts"


def _day(week: Week) -> str:
    return f"{week.monday.day} {week.monday:%B}"
