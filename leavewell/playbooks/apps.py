from django.apps import AppConfig


class PlaybooksConfig(AppConfig):
    """Room of playbooks; its tables start with ``playbooks_``."""

    name = "leavewell.playbooks"
    label = "playbooks"
    default_auto_field = "django.db.models.BigAutoField"
