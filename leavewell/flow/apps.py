from django.apps import AppConfig


class FlowConfig(AppConfig):
    """Room of the flow; its tables start with ``flow_``."""

    name = "leavewell.flow"
    label = "flow"
    default_auto_field = "django.db.models.BigAutoField"
