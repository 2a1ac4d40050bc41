"""The first page: each role sees its own next work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from web.access import signed_in


@signed_in()
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for this user."""
    return render(request, "web/home.html", {})


urlpatterns = [path("", home, name="home")]
