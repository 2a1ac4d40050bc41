"""Addresses of the console: each file of views lists its own, this file lists the files."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from web.views import audit, auth, home, items, search, users

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(views.urlpatterns))
    for views in (
        home,
        search,
        items,
        users,
        audit,
        auth,
    )
]
