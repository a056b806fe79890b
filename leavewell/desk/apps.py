from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Room of the desk; its tables start with ``desk_``."""

    name = "leavewell.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
