"""Pipeline health: counts, intakes, parked and quarantined work, sources; live."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casework.models.items import Stage, WorkState
from casework.permissions import Action, allowed
from casework.selectors.pipeline import health_json, pipeline_health, quarantine_get
from casework.selectors.source_counts import collecting
from casework.services.retry import quarantine_retry, quarantine_retry_stage
from web.access import needs, person
from web.queue_words import time_left, words
from web.views.queue_forms import found, told


@needs(Action.PIPELINE_VIEW)
def pipeline(request: HttpRequest) -> HttpResponse:
    """Show the state of the pipeline."""
    user = person(request)
    health = pipeline_health(user=user)
    context = {
        "health": health,
        "kinds": list(health.counts),
        "stages": [stage.value for stage in Stage],
        "states": [state.value for state in WorkState],
        "collecting": collecting(user=user) if allowed(user, Action.SOURCE_VIEW) else None,
    }
    return render(request, "queues/pipeline.html", context)


@needs(Action.PIPELINE_VIEW)
def api_pipeline(request: HttpRequest) -> JsonResponse:
    """Answer the state of the pipeline; the page asks every two seconds."""
    health = pipeline_health(user=person(request))
    answer = health_json(health, english=get_language() == "en")
    for intake in answer["intakes"]:
        intake["words"] = words("intake", intake["state"])
    for recording in answer["hearing"]:
        recording["left_words"] = time_left(recording["left_s"])
    return JsonResponse(answer)


@needs(Action.QUARANTINE_RETRY, methods=("POST",))
def quarantine_retry_view(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Run one quarantined thing again."""
    user = person(request)
    entry = found(quarantine_get(user=user, entry_id=entry_id))
    with told(request):
        quarantine_retry(user=user, entry=entry)
        messages.success(request, _("Đã giao chạy lại."))
    return redirect("pipeline")


@needs(Action.QUARANTINE_RETRY, methods=("POST",))
def quarantine_retry_stage_view(request: HttpRequest) -> HttpResponse:
    """Run everything of one stage again."""
    with told(request):
        n = quarantine_retry_stage(user=person(request), stage=request.POST.get("stage", ""))
        messages.success(request, _("Đã giao chạy lại %d mục.") % n)
    return redirect("pipeline")


urlpatterns = [
    path("pipeline", pipeline, name="pipeline"),
    path("api/pipeline", api_pipeline, name="api_pipeline"),
    path(
        "pipeline/quarantine/<int:entry_id>/retry", quarantine_retry_view, name="quarantine_retry"
    ),
    path("pipeline/quarantine/retry", quarantine_retry_stage_view, name="quarantine_retry_stage"),
]
