from django.apps import AppConfig


class EffectsConfig(AppConfig):
    """Room of effects; its tables start with ``effects_``."""

    name = "leavewell.effects"
    label = "effects"
    default_auto_field = "django.db.models.BigAutoField"
