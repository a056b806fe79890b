"""The docs page of the roles, made from their table: ``python -m leavewell.config.roles_page``."""

from __future__ import annotations

import os
import sys

import django

from leavewell.accounts.roles import MAY, WORDS, Deed, Role
from leavewell.accounts.scopes import DEEDS
from leavewell.config.main import every_command

_HEAD = """\
# Roles

A member of a workspace has one role, for its live and its test space alike. The console, the keys of the API and the
commands all ask this one table. What a member looks after (CSM, support, ...) is a duty and gives no permission.

<!-- Made from leavewell/accounts/roles.py; change it there and run: python -m leavewell.config.roles_page -->

"""

_SCOPES = """
## Scopes of API keys

A member may give a key only the scopes whose deed their own role may do. A key that an operator made may have all.
A key keeps its scopes when its maker's role changes; revoke it if that isn't wanted.

| scope | stands for |
| --- | --- |
"""

_COMMANDS = """
## Commands

Whoever types a command on the server is the operator and may do everything; the audit trail says `operator`. With
`--as EMAIL`, directly after the command's name, they act as that member: in the member's own workspace, as far as the
role goes, and under the member's name on the audit trail.

| command | stands for |
| --- | --- |
"""


def page() -> str:
    """The whole page."""
    return _HEAD + _table() + _SCOPES + _scopes() + _COMMANDS + _commands()


def _table() -> str:
    head = f"| may | {' | '.join(role.value for role in Role)} |\n| --- |{' :-: |' * len(Role)}\n"
    return head + "".join(
        f"| {WORDS[deed]} | {' | '.join('yes' if deed in MAY[role] else '-' for role in Role)} |\n"
        for deed in Deed
    )


def _scopes() -> str:
    return "".join(f"| `{scope.value}` | {WORDS[deed]} |\n" for scope, deed in DEEDS.items())


def _commands() -> str:
    return "".join(
        f"| `{name}` | {WORDS[command.deed] if command.deed else 'the operator alone'} |\n"
        for name, command in sorted(every_command().items())
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leavewell.config.settings")
    django.setup()
    sys.stdout.write(page())
