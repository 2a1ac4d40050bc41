"""Waves: how flagged posts that copy each other or share a number spread."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from casework.permissions import Action
from casework.selectors.waves import wave_get, waves_list
from casework.services.notices import TRIES, wave_read
from web.access import needs, person
from web.views.queue_forms import found, number


@needs(Action.SPREAD_VIEW)
def spread(request: HttpRequest) -> HttpResponse:
    """List the waves, the one that moved last first."""
    page, rows = waves_list(user=person(request), page=number(request.GET, "page") or 1)
    return render(request, "spread/waves.html", {"page": page, "rows": rows})


@needs(Action.SPREAD_VIEW)
def wave(request: HttpRequest, wave_id: int) -> HttpResponse:
    """Show one wave; whoever looks has read its notice."""
    user = person(request)
    view = found(wave_get(user=user, wave_id=wave_id))
    wave_read(user=user, wave=view.row.wave)
    context = {"view": view, "notices": view.row.wave.notices.exclude(way="console")}
    return render(request, "spread/wave.html", {**context, "tries": TRIES})


urlpatterns = [
    path("spread", spread, name="spread"),
    path("spread/<int:wave_id>", wave, name="wave"),
]
