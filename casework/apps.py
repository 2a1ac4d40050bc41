"""Django app of the casework room."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Registers the rows under the label ``casework``."""

    name = "casework"
    verbose_name = "Hồ sơ"
    default_auto_field = "django.db.models.BigAutoField"
