"""How good checker and reviewers are: blind labels, agreement, calibration, drift."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from casework.models import BlindSample
from casework.permissions import Action
from casework.selectors.blind import (
    GOOD_KAPPA,
    blind_agreement,
    blind_misses,
    blind_next,
    blind_progress,
)
from casework.selectors.facts import latest_rows
from casework.selectors.quality import type_quality
from casework.services.blind_samples import WEEKLY, blind_label_give, blind_sample_draw
from casework.services.calibration import LEAST, calibration_fit
from web import review_words
from web.access import needs, person
from web.views.queue_forms import found, number, told


@needs(Action.FLAG_VIEW)
def quality(request: HttpRequest) -> HttpResponse:
    """Show calibration by type, drift, agreement, and what the machine missed."""
    user = person(request)
    context = {
        "types": type_quality(user=user),
        "least": LEAST,
        "agreement": blind_agreement(),
        "good_kappa": GOOD_KAPPA,
        "misses": blind_misses(user=user),
    }
    return render(request, "queues/quality.html", context)


@needs(Action.FLAG_APPROVE, methods=("POST",))
def calibrate(request: HttpRequest) -> HttpResponse:
    """Fit the curves anew."""
    with told(request):
        made = calibration_fit(user=person(request))
        messages.success(request, _("Đã hiệu chỉnh lại %d loại.") % len(made))
    return redirect("flag_quality")


@needs(Action.FLAG_REVIEW, methods=("GET", "POST"))
def blind(request: HttpRequest) -> HttpResponse:
    """Show the next text to label, without what the machine or anyone else said of it."""
    user = person(request)
    if request.method == "POST":
        rows = BlindSample.objects.filter(pk=number(request.POST, "sample") or 0)
        with told(request):
            blind_label_give(
                user=user,
                sample=found(rows.first()),
                label=request.POST.get("label", ""),
                fact_id=request.POST.get("fact", ""),
            )
            messages.success(request, _("Đã ghi nhãn."))
        return redirect("flag_blind")
    waiting, labelled = blind_progress(user=user)
    context = {
        "sample": blind_next(user=user),
        "answers": review_words.choices("blind"),
        "facts": latest_rows(),
        "waiting": waiting,
        "labelled": labelled,
        "weekly": WEEKLY,
    }
    return render(request, "queues/blind.html", context)


@needs(Action.FLAG_REVIEW, methods=("POST",))
def blind_draw(request: HttpRequest) -> HttpResponse:
    """Draw this week's texts."""
    with told(request):
        made = blind_sample_draw(user=person(request))
        messages.success(request, _("Đã rút thêm %d bài cho tuần này.") % len(made))
    return redirect("flag_blind")


urlpatterns = [
    path("flags/quality", quality, name="flag_quality"),
    path("flags/quality/calibrate", calibrate, name="flag_calibrate"),
    path("flags/blind", blind, name="flag_blind"),
    path("flags/blind/draw", blind_draw, name="flag_blind_draw"),
]
