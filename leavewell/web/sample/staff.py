"""The sample company's own people, beside its owner, and what they look after."""

from __future__ import annotations

import secrets

from leavewell.accounts.actions.knowledge import assign_duty
from leavewell.accounts.actions.workspaces import add_member
from leavewell.accounts.duties import Duty
from leavewell.accounts.queries import members_at
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.web.sample.named import DOMAIN

STAFF = (
    ("Nell Harding", Role.AGENT, (Duty.CSM, Duty.SUPPORT, Duty.ONBOARDING)),
    ("Bo Lindqvist", Role.BILLING, (Duty.BILLING,)),
    ("Ruth Amadi", Role.LEADERSHIP, (Duty.SPONSOR, Duty.PRODUCT)),
)
"""Name, role, duties for every account. What nobody here has (security, legal, marketing) is the owner's."""


def put_staff(act: Act) -> None:
    """Add them unless they are there. Nobody learns their passwords, so none of them can sign in with one."""
    for name, role, duties in STAFF:
        address = f"{name.split()[0].lower()}@{DOMAIN}"
        with edge():
            member = members_at(act.space, [address]).get(address) or add_member(
                act, email=address, name=name, password=secrets.token_urlsafe(24), role=role
            )
            for duty in duties:
                assign_duty(act, duty, member)
