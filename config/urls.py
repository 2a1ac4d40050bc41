"""Addresses of the console."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("config.local_door")),
    path("", include("config.hooks")),
    path("", include("web.urls")),
]
