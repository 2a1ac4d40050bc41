"""Django app of the web room (templates, static files)."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers templates and static files; owns no rows."""

    name = "web"
