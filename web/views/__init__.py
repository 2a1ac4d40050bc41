"""Pages, one file per subject; each has ``urlpatterns``."""
