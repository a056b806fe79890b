from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Room of the webhooks and the alerts; its tables start with ``messages_out_``."""

    name = "leavewell.messages"
    # Django's own "messages" has that label already.
    label = "messages_out"
    default_auto_field = "django.db.models.BigAutoField"
