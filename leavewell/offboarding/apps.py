from django.apps import AppConfig


class OffboardingConfig(AppConfig):
    """Room of offboarding; its tables start with ``offboarding_``."""

    name = "leavewell.offboarding"
    label = "offboarding"
    default_auto_field = "django.db.models.BigAutoField"
