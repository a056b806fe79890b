from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Room of accounts; its tables start with ``accounts_``."""

    name = "leavewell.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
