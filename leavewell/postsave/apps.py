from django.apps import AppConfig


class PostsaveConfig(AppConfig):
    """Room of postsave; its tables start with ``postsave_``."""

    name = "leavewell.postsave"
    label = "postsave"
    default_auto_field = "django.db.models.BigAutoField"
