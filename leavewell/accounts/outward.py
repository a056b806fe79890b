"""What a space may send to, of the addresses that its members type."""

from __future__ import annotations

from django.conf import settings

from leavewell.accounts.models import Space
from leavewell.outbound.networks import Policy, is_loopback


def policy_of(space: Space) -> Policy:
    """The public internet, and what the operator opened; plain http from a test space to an opened loopback."""
    networks = settings.LEAVEWELL.outbound_networks
    loopback = any(is_loopback(each.network_address) for each in networks)
    return Policy(networks, plain_loopback=loopback and space.mode == Space.Mode.TEST)
