"""The billing systems of a space. The space comes first."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.db.models import Count, Exists, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from leavewell.accounts.models import Connection, Space, Subscription
from leavewell.accounts.queries.subscriptions import LIVE_STATES
from leavewell.accounts.secrets import unseal
from leavewell.accounts.types import MANUAL
from leavewell.kernel.errors import NotFound
from leavewell.kernel.ids import parse_public_id


def connection_to(space: Space, processor: str) -> Connection:
    """This space's connection to a billing system."""
    found = Connection.objects.of(space).filter(processor=processor).first()
    if found is None:
        raise NotFound("billing connection")
    return found


def connections_listed(space: Space) -> Sequence[Connection]:
    """Every connection with ``subscriptions``, how many we know there, and ``read_last_at``, when one was last read."""
    rows = Subscription.objects.of(space).filter(connection=OuterRef("pk")).values("connection")
    counted = rows.annotate(found=Count("pk")).values("found")
    newest = rows.annotate(found=Max("read_at")).values("found")
    listed = Connection.objects.of(space).annotate(
        subscriptions=Coalesce(Subquery(counted), 0), read_last_at=Subquery(newest)
    )
    return list(listed.order_by("connected_at", "pk"))


def paused_connections(space: Space) -> Sequence[Connection]:
    """The billing systems that no longer take our key, the longest paused first."""
    return list(Connection.objects.of(space).exclude(paused_at=None).order_by("paused_at", "pk"))


def is_connected(space: Space) -> bool:
    """Whether a billing system is behind the space, and not only a company's table."""
    return Connection.objects.of(space).exclude(processor=MANUAL).exists()


def connections_in_use(space: Space) -> Sequence[Connection]:
    """The space's billing systems that it has subscriptions at which are not over."""
    live = Subscription.objects.of(space).filter(connection=OuterRef("pk"), state__in=LIVE_STATES)
    return list(Connection.objects.of(space).filter(Exists(live)).order_by("pk"))


def connection_behind(processor: str, public: str) -> Connection:
    """The connection to that billing system with that public id, whose space it names.

    No space is asked: a notice shows by its signature that it may speak. NotFound for any other id.
    """
    rows = Connection.objects.select_related("space__workspace").filter(processor=processor)
    found = rows.filter(pk=parse_public_id(Connection.prefix, public)).first()
    if found is None:
        raise NotFound("billing connection")
    return found


def notice_secrets_of(connection: Connection) -> Sequence[str]:
    """With what the billing system signs its notices, newest first; nothing until it was told."""
    if connection.notice_secrets is None:
        return []
    return [str(each) for each in json.loads(unseal(connection.notice_secrets))]
