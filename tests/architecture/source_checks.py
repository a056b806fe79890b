"""What must hold of the text of every file. Each check returns the offences it found, in words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("leavewell", "leavewell_simulator", "leavewell_client")
NOT_OURS = {"build", "dist", "node_modules", "test-results", "__pycache__"}
TEXT_FILES = {
    ".py",
    ".sql",
    ".toml",
    ".txt",
    ".in",
    ".md",
    ".yaml",
    ".yml",
    ".html",
    ".css",
    ".js",
    ".json",
    ".sh",
    "",
}

CLOCKS = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "django.utils.timezone.now",
    "django.utils.timezone.localtime",
    "django.utils.timezone.localdate",
    "django.db.models.functions.Now",
    "django.db.models.functions.datetime.Now",
}
MAY_READ_A_CLOCK = {
    "leavewell/kernel/clock.py": {"datetime.datetime.now"},
    # The time inside an id orders it; nobody reads an instant from it.
    "leavewell/kernel/ids.py": {"time.time_ns"},
    # The client runs at a company's place, by the company's clock.
    "leavewell_client/returning.py": {"time.time"},
}
SQL_CLOCK = re.compile(
    r"\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp)\s*\(\s*\)"
    r"|\bcurrent_(?:timestamp|date|time)\b|\(\s*'now'",
    re.I,
)

REGISTRIES = ("pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "crates" + ".io")
WORKPLACE = re.compile(r"(?<![\w.>-])/" + "work" + r"/\w")


def sources(root: Path = ROOT) -> dict[str, str]:
    """The product's Python and SQL, by path; without its tests."""
    return {
        path.relative_to(root).as_posix(): path.read_text("utf-8")
        for package in PRODUCT
        for ending in ("*.py", "*.sql")
        for path in sorted((root / package).rglob(ending))
        if "tests" not in path.parts
    }


def all_texts(root: Path = ROOT) -> dict[str, str]:
    """Every text file of the clone, by path; nothing that tools have left behind."""
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in _walk(root)}


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            if path.name not in NOT_OURS and (not path.name.startswith(".") or path.name == ".ci"):
                yield from _walk(path)
        # In a worktree .git is a file, and names where the clone is.
        elif path.suffix in TEXT_FILES and not path.is_symlink() and path.name != ".git":
            yield path


def clock_offences(found: Mapping[str, str]) -> list[str]:
    """Only the kernel's clock reads the machine's; no SQL asks the database for the time."""
    return [words for path, text in found.items() for words in _clock_offences(path, text)]


def place_offences(found: Mapping[str, str]) -> list[str]:
    """No file names a package registry's host or a path of the place it was written in."""
    return [words for path, text in found.items() for words in _place_offences(path, text)]


def _clock_offences(path: str, text: str) -> Iterator[str]:
    if path.endswith(".sql"):
        lines = (line.partition("--")[0] for line in text.splitlines())
        yield from (f"{path}: the database is asked for the time" for line in lines if SQL_CLOCK.search(line))
        return
    tree = ast.parse(text)
    for line, name in _names_used(tree):
        if name in CLOCKS - MAY_READ_A_CLOCK.get(path, set()):
            yield f"{path}:{line} reads {name}"
    for constant in _strings(tree):
        if SQL_CLOCK.search(constant.value):
            yield f"{path}:{constant.lineno} asks the database for the time"


def _names_used(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every name or attribute in the code, with what its first part was imported as."""
    imported = dict(_imports(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            first, *rest = _dotted(node)
            if first in imported:
                yield node.lineno, ".".join([imported[first], *rest])


def _dotted(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Attribute):
        return [*_dotted(node.value), node.attr]
    return [node.id] if isinstance(node, ast.Name) else [""]


def _imports(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from ((each.asname or each.name, f"{node.module}.{each.name}") for each in node.names)
        elif isinstance(node, ast.Import):
            for each in node.names:
                top = each.name.partition(".")[0]
                yield (each.asname, each.name) if each.asname else (top, top)


def _strings(tree: ast.AST) -> Iterator[ast.Constant]:
    """Every string of the code that isn't a docstring."""
    words = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in words:
            yield node


def _place_offences(path: str, text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), start=1):
        if any(host in line for host in REGISTRIES):
            yield f"{path}:{number} names a package registry"
        if WORKPLACE.search(line):
            yield f"{path}:{number} names a path of one workplace"
