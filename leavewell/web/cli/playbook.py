"""``leavewell playbook``: what is done after an end or a save, published from a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.kernel.errors import Invalid
from leavewell.playbooks.actions.publish import publish_playbook
from leavewell.playbooks.errors import WrongStep
from leavewell.playbooks.registries import grounds
from leavewell.playbooks.template import Template, parse
from leavewell.web.cli.command import Command
from leavewell.web.cli.who import act_in, space_meant
from leavewell.web.cli.yaml_file import line_of_step, read_yaml


def _arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    publish = verbs.add_parser("publish", help="check a playbook and publish it as the next version")
    publish.add_argument("file", type=Path, metavar="FILE", help="the playbook, in YAML")
    publish.add_argument(
        "--mode", choices=["test", "live"], default="test", help="which space (default test)"
    )
    publish.add_argument("--workspace", metavar="NAME", help="needed if there are several")


def _run(arguments: argparse.Namespace) -> int:
    template = _read(arguments.file)
    space = space_meant(arguments, arguments.mode)
    try:
        with edge():
            version = publish_playbook(act_in(space, arguments), template)
    except WrongStep as wrong:
        line = line_of_step(arguments.file, wrong.step, wrong.key)
        place = f"{arguments.file}, line {line}: " if line else ""
        raise Invalid(f"{place}{wrong.what}", wrong.next_step) from None
    print(
        f"The playbook '{version.name}' is version {version.number} in the {arguments.mode} space from now on."
    )
    return 0


def _read(path: Path) -> Template:
    template = parse(read_yaml(path))
    # Under another name it would be published, and never used.
    if template.name not in grounds:
        raise Invalid(
            f"Nothing starts a playbook called '{template.name}'.", f"Name it {' or '.join(grounds)}."
        )
    return template


COMMAND = Command("playbook", "Publish a playbook from a file.", _arguments, _run, deed=Deed.PUBLISH_PLAYBOOK)
