"""What must not stand in any file: a clock of one's own, a registry's host, a path of one workplace."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from leavewell.config import events_page, roles_page
from leavewell.config.settings_page import page
from tests.architecture.source_checks import (
    PRODUCT,
    REGISTRIES,
    ROOT,
    all_texts,
    clock_offences,
    place_offences,
    sources,
)


def test_only_the_kernels_clock_reads_the_machines() -> None:
    assert len(sources()) > 100
    assert clock_offences(sources()) == []


@pytest.mark.parametrize(
    "planted",
    [
        "from datetime import datetime\nAT = datetime.now()",
        "import datetime as d\nAT = d.datetime.utcnow()",
        "from datetime import date as day\nON = day.today()",
        "import time\nAT = time.time()",
        "from time import time\nAT = time()",
        "from django.utils import timezone\nDEFAULT = timezone.now",
        "from django.utils.timezone import now as jetzt\nAT = jetzt()",
        "from django.db.models.functions import Now\nAT = Now()",
        "SQL = 'update effect set due_at = NOW()'",
        "SQL = 'select current_timestamp'",
    ],
)
def test_another_clock_in_python_is_caught(planted: str) -> None:
    assert len(clock_offences({"leavewell/flow/words.py": planted})) >= 1


def test_another_clock_in_sql_is_caught(tmp_path: Path) -> None:
    package = tmp_path / PRODUCT[0]
    package.mkdir()
    (package / "schema.sql").write_text("create table t (at text default (datetime('now')));\n")
    assert len(clock_offences(sources(tmp_path))) == 1


def test_a_spaces_own_clock_may_be_asked_by_anybody() -> None:
    assert clock_offences({"leavewell/flow/words.py": '"""Not now()."""\nAT = space.now()\n'}) == []


def test_no_file_names_a_registry_or_a_workplace() -> None:
    assert {"pyproject.toml", "demo", "requirements/run.txt", "tests/rings.py"} <= set(all_texts())
    assert place_offences(all_texts()) == []


def test_a_registry_or_a_workplace_in_a_file_is_caught(tmp_path: Path) -> None:
    (tmp_path / "run.txt").write_text(f"--index-url https://{REGISTRIES[0]}/simple\n")
    (tmp_path / "read.py").write_text(f"FOLDER = '{os.sep}{'work'}{os.sep}main'\n")
    assert place_offences(all_texts(tmp_path)) == [
        "read.py:1 names a path of one workplace",
        "run.txt:1 names a package registry",
    ]


@pytest.mark.django_db
def test_the_migrations_tell_all_of_the_models() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_settings_page_is_made_from_the_options() -> None:
    stored = (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")
    assert stored == page(), (
        "Write it anew: python -m leavewell.config.settings_page > docs/reference/settings.md"
    )


def test_the_roles_page_is_made_from_the_table() -> None:
    stored = (ROOT / "docs" / "reference" / "roles.md").read_text("utf-8")
    assert stored == roles_page.page(), (
        "Write it anew: python -m leavewell.config.roles_page > docs/reference/roles.md"
    )


@pytest.mark.parametrize(
    ("name", "made"), [("events.md", events_page.page), ("events.json", events_page.schemas)]
)
def test_the_pages_of_events_are_made_from_the_catalogue(name: str, made: Callable[[], str]) -> None:
    stored = (ROOT / "docs" / "reference" / name).read_text("utf-8")
    assert stored == made(), (
        f"Write it anew: python -m leavewell.config.events_page [--schemas] > docs/reference/{name}"
    )
