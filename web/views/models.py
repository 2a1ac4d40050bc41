"""Models: which are here, which are in use, and how far a change has come."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from casework.permissions import Action
from casework.selectors.models import models_overview, overview_json
from casework.services.models import model_off, model_use
from models.choice import MAIN, PRECISIONS, SECOND
from web.access import needs, person
from web.views.queue_forms import told

# Other languages can be given a model on the command line.
_SPEECH_USES: Final = (MAIN, "vi", SECOND)


@needs(Action.MODELS_VIEW)
def models(request: HttpRequest) -> HttpResponse:
    """Show every model, what is in use, and the progress of a change."""
    overview = models_overview(user=person(request))
    page = {"overview": overview, "precisions": PRECISIONS, "speech_uses": _SPEECH_USES}
    return render(request, "web/models.html", page)


@needs(Action.MODELS_VIEW)
def api_models(request: HttpRequest) -> JsonResponse:
    """Answer the same as JSON; the page asks while the index is made again."""
    return JsonResponse(overview_json(models_overview(user=person(request))))


@needs(Action.MODELS_MANAGE, methods=("POST",))
def model_use_view(request: HttpRequest) -> HttpResponse:
    """Choose a pulled model, or stop using it; the index follows in the background."""
    user, name = person(request), request.POST.get("name", "")
    with told(request):
        if request.POST.get("off") == "1":
            model_off(user=user, name=name)
            messages.success(request, _("Đã thôi dùng %s.") % name)
        else:
            model_use(
                user=user,
                name=name,
                precision=request.POST.get("precision", ""),
                use=request.POST.get("use", ""),
            )
            messages.success(request, _("Đã chọn %s.") % name)
    return redirect("models")


urlpatterns = [
    path("models", models, name="models"),
    path("models/use", model_use_view, name="model_use"),
    path("api/models", api_models, name="api_models"),
]
