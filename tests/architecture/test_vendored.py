"""What the browser gets from others is what their packages hold, and nothing is fetched from anywhere else."""

from __future__ import annotations

import re
import tomllib
from hashlib import sha256
from pathlib import Path

import leavewell.web.console as console

FOLDER = Path(console.__file__).parent
VENDOR = FOLDER / "static" / "console" / "vendor"
FETCHED = re.compile(
    r'<(?:script|link|img|iframe)\b[^>]*?\b(?:src|href)="(?!\{%|\{\{|/|#|data:)', re.IGNORECASE
)


def listed() -> dict[str, dict[str, str]]:
    with (VENDOR / "vendor.toml").open("rb") as file:
        return {each["name"]: each for each in tomllib.load(file)["file"]}


def test_each_vendored_file_is_listed_with_its_licence_beside_it() -> None:
    there = {path.name for path in VENDOR.iterdir()} - {"vendor.toml"}
    named = set(listed()) | {re.sub(r"\.min\.js$", ".LICENSE.txt", name) for name in listed()}
    assert there == named


def test_each_vendored_file_is_the_one_that_was_looked_at() -> None:
    for name, each in listed().items():
        assert sha256((VENDOR / name).read_bytes()).hexdigest() == each["sha256"]
        assert each["licence"] and each["version"] in name


def test_no_page_of_ours_fetches_anything_from_elsewhere() -> None:
    web = FOLDER.parent
    found = [path.name for path in web.rglob("*.html") if FETCHED.search(path.read_text("utf-8"))]
    assert found == []


def test_a_page_that_did_would_be_noticed() -> None:
    assert FETCHED.search('<script defer src="https://cdn.example/x.js">')
    assert not FETCHED.search('<link rel="icon" href="{% static \'console/icon.svg\' %}">')
