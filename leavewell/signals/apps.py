from django.apps import AppConfig


class SignalsConfig(AppConfig):
    """Room of signals; its tables start with ``signals_``."""

    name = "leavewell.signals"
    label = "signals"
    default_auto_field = "django.db.models.BigAutoField"
