"""The moment at which everything is wired: when Django has loaded all rooms."""

from __future__ import annotations

from django.apps import AppConfig


class WiringConfig(AppConfig):
    """Fills the registries that lower rooms declare. A doubled or missing key stops the start."""

    name = "leavewell.config"
    label = "wiring"

    def ready(self) -> None:
        """Wire, once."""
        from leavewell.config import wiring

        wiring.wire()
