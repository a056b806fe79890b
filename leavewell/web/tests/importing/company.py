"""A small company's own tables, as messy as they come, and ways to spoil them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from leavewell.accounts.models import Space
from leavewell.web.importing.loading import parse_mapping
from leavewell.web.importing.mapping import Mapping
from leavewell.web.importing.rejects import Rejects
from leavewell.web.importing.report import Report, Verdict
from leavewell.web.importing.run import Plan, run_import

MAPPING = """
currency: EUR
tables:
  - file: kunden.csv
    holds: accounts
    delimiter: ";"
    decimal: ","
    dates: dmy
    fields: {external_id: Nr, name: Firma, country: {column: Land, values: {UK: GB}}, audience: {constant: business}}
    traits:
      since: {column: Seit, kind: date}
      staff: {column: Leute, kind: number}
      partner: {column: Partner, kind: yes_no}
  - file: contacts.csv
    holds: contacts
    roles_that_may_cancel: [Admin]
    fields: {account: account, email: mail, name: name, role: role}
  - file: owners.csv
    holds: duties
    fields: {account: account, duty: {column: job, values: {AM: csm}}, member: who}
  - file: contracts.csv
    holds: contracts
    fields: {account: account, number: no, starts_on: from, ends_on: to, notice_days: notice, renews: renews,
             yearly: value, signatory: signed}
  - file: subs.csv
    holds: subscriptions
    decimal: ","
    delimiter: ";"
    fields: {id: id, account: account, plan: plan, started_at: start, ends_at: end, interval: every,
             price: price, quantity: seats, trial: trial}
  - file: usage.csv
    holds: usage
    dates: mdy
    fields: {id: id, subscription: sub, day: day, feature: what, count: times, seconds: secs, errors: errs}
  - file: tickets.csv
    holds: tickets
    fields: {id: id, account: account, submitted_at: in, closed_at: out, priority: prio, satisfaction: stars}
  - file: gone.csv
    holds: cancellations
    fields: {id: id, account: account, ended_on: day, refund: back, words: said,
             reason: {column: why, values: {price: too_expensive, rival: found_another}}}
"""

TABLES = {
    "kunden.csv": (
        "\ufeffNr;Firma;Land;Seit;Leute;Partner\r\n"
        'K1;"Erle; Söhne";DE;31.12.2024;1.200;ja\r\nK2;"Fink\r\nund Co";uk;;12;nein\r\nK3;Glas;;01.02.2025;;\r\n'
    ),
    "contacts.csv": (
        "account,mail,name,role\n"
        "K1,Ada@erle.example,Ada,admin\n"
        "K1,bob@erle.example,Bob,user\n"
        "K2,eve@fink.example,,Admin\n"
    ),
    "owners.csv": "account,job,who\nK1,AM,ann@cafe.example\nK2,support,nobody@cafe.example\n",
    "contracts.csv": (
        "account,no,from,to,notice,renews,value,signed\n"
        "K1,V-1,2025-01-01,2027-12-31,90,yes,12000.50,ada@erle.example\nK2,V-2,2025-05-01,,,,,\n"
    ),
    "subs.csv": (
        "id;account;plan;start;end;every;price;seats;trial\n"
        "S1;K1;Team;2025-01-31;;monthly;1.200,50;5;no\nS2;K2;Solo;2024-02-29;2025-03-01;annual;99,00;1;no\n"
        "S3;K3;Crew;2025-06-15;2099-01-01;quarterly;100,00;3;no\nS4;K3;Try;2026-01-01;;monthly;0;1;yes\n"
    ),
    "usage.csv": (
        "id,sub,day,what,times,secs,errs\nU1,S1,12/31/2024,chart,3,60,0\nU2,S1,01/02/2025,chart,4,,\n"
        'U3,S3,02/03/2025,"a ""b""",1,5,1\nU1,S1,12/31/2024,chart,9,60,0\nU2,S1,01/02/2025,chart,4,,\n'
    ),
    "tickets.csv": (
        "id,account,in,out,prio,stars\n"
        "T1,K1,2025-01-01,2025-01-02 03:00,high,4\n"
        "T2,K2,2025-02-01T10:00Z,,low,\n"
    ),
    "gone.csv": (
        "id,account,day,why,back,said\n"
        "C1,K2,2025-03-01,price,4.03,far too dear\n"
        "C2,K2,2025-01-01,moon,,\n"
        "C3,K3,2024-06-30,,0,\n"
    ),
}
"""Byte-order mark, two delimiters, day first and month first, blanks, quotes, a cell over two lines, two decimals,
an id that stands twice with other content (U1), and one that stands twice with the same (U2)."""

ROWS = 24
"""Rows in these tables."""


@dataclass(frozen=True)
class Written:
    """What an import said, and the rows that it didn't take: file, line, reason."""

    report: Report
    rejects: list[str]

    def counts(self, holds: str) -> tuple[int, int, int, int, int]:
        """Read, added, changed, the same, rejected."""
        table = next(each for each in self.report.tables if each.holds == holds)
        order = (Verdict.ADDED, Verdict.CHANGED, Verdict.SAME, Verdict.REJECTED)
        return (table.read, *(table.verdicts[each] for each in order))  # type: ignore[return-value]


def write_tables(folder: Path, **changed: str) -> Path:
    """The tables in that folder; some with another text, by their name without its ending."""
    for name, text in TABLES.items():
        (folder / name).write_bytes(changed.get(name.removesuffix(".csv"), text).encode())
    return folder


def put_in(
    space: Space,
    folder: Path,
    mapping: Mapping | None = None,
    *,
    dry_run: bool = False,
    with_rows: bool = False,
) -> Written:
    """Import that folder's tables; its rejects lie beside them only while this runs."""
    path = folder / "rejects.out"
    with Rejects(path, with_rows=with_rows) as rejects:
        report = run_import(Plan(space, folder, mapping or parse_mapping(MAPPING), dry_run), rejects)
    if not rejects.written:
        return Written(report, [])
    lines = path.read_text("utf-8").splitlines()
    path.unlink()
    return Written(report, lines[1:])
