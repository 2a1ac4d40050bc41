"""The translation queue of the liaison: original and translation side by side, saved on the way."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from casework.models import Translation, TranslationSegment
from casework.permissions import Action
from casework.selectors.translations import (
    Progress,
    current_translation,
    earlier_translation,
    translation_counts,
    translation_item,
    translation_languages,
    translation_page,
    translation_queue,
)
from casework.services import translations as service
from records.errors import Refused
from web.access import needs, person
from web.views.queue_forms import found, number, told
from web.wording import error_text

_MAX_BODY = 200_000


@needs(Action.TRANSLATION_VIEW)
def translations(request: HttpRequest) -> HttpResponse:
    """Show the queue."""
    user = person(request)
    wanted = request.GET.get("progress", "")
    progress = Progress(wanted) if wanted in set(Progress) else None
    languages = translation_languages(user=user)
    lang = request.GET.get("lang", "")
    lang = lang if lang in languages else ""
    page, rows = translation_queue(
        user=user, progress=progress, lang=lang, page=number(request.GET, "page") or 1
    )
    counts = translation_counts(user=user)
    context = {
        "page": page,
        "rows": rows,
        "progress": wanted if progress else "",
        "lang": lang,
        "item_languages": languages,
        "tabs": [(one.value, counts[one]) for one in Progress],
        "all": sum(counts.values()),
    }
    return render(request, "queues/translations.html", context)


@needs(Action.TRANSLATION_VIEW)
def translation(request: HttpRequest, item_id: int) -> HttpResponse:
    """Show one item beside its translation."""
    user = person(request)
    item = found(translation_item(user=user, item_id=item_id))
    present = current_translation(item)
    shown = present or earlier_translation(item)
    page = translation_page(user=user, translation=shown) if shown else None
    last = page.last_review if page else None
    context = {
        "item": item,
        "page": page,
        "may_start": present is None,
        "may_undo": last is not None and last.reviewer_id == user.pk and not page.outdated
        if page
        else False,
    }
    return render(request, "queues/translation.html", context)


@needs(Action.TRANSLATION_EDIT, methods=("POST",))
def translation_start_view(request: HttpRequest, item_id: int) -> HttpResponse:
    """Begin the translation of the present text."""
    user = person(request)
    item = found(translation_item(user=user, item_id=item_id))
    with told(request):
        service.translation_start(user=user, item=item)
    return redirect("translation", item_id)


def _row(request: HttpRequest, translation_id: int) -> Translation:
    """Return a translation whose item this user may read."""
    row = found(Translation.objects.select_related("item").filter(pk=translation_id).first())
    found(translation_item(user=person(request), item_id=row.item_id))
    return row


@needs(Action.TRANSLATION_EDIT, methods=("POST",))
def api_segment(request: HttpRequest, segment_id: int) -> JsonResponse:
    """Save one segment: ``{"text", "seen"}`` → ``{"text", "filled", "total", "status"}``.

    409 when someone else changed it meanwhile or the original has changed.
    """
    segment = found(TranslationSegment.objects.filter(pk=segment_id).first())
    row = _row(request, segment.translation_id)
    try:
        body = json.loads(request.body[:_MAX_BODY])
        text, seen = str(body["text"]), str(body["seen"])
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"error": _("Yêu cầu không đọc được.")}, status=400)
    try:
        saved = service.translation_save_segment(
            user=person(request), segment=segment, text=text, seen=seen
        )
    except Refused as error:
        return JsonResponse({"error": error_text(error)}, status=409)
    page = translation_page(user=person(request), translation=row)
    return JsonResponse(
        {
            "text": saved.text,
            "filled": page.filled,
            "total": page.total,
            "status": saved.translation.status,
        }
    )


@needs(Action.TRANSLATION_APPROVE, methods=("POST",))
def translation_approve_view(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Approve."""
    row = _row(request, translation_id)
    with told(request):
        service.translation_approve(user=person(request), translation=row)
        messages.success(request, _("Đã duyệt bản dịch; tìm được ngay bằng tiếng Việt."))
    return redirect("translation", row.item_id)


@needs(Action.TRANSLATION_APPROVE, methods=("POST",))
def translation_undo_view(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Undo one's own last approval."""
    row = _row(request, translation_id)
    review = found(row.reviews.filter(pk=number(request.POST, "review") or 0).first())
    with told(request):
        service.translation_undo(user=person(request), review=review)
        messages.success(request, _("Đã hoàn tác lần duyệt."))
    return redirect("translation", row.item_id)


urlpatterns = [
    path("translations", translations, name="translations"),
    path("translations/items/<int:item_id>", translation, name="translation"),
    path(
        "translations/items/<int:item_id>/start", translation_start_view, name="translation_start"
    ),
    path(
        "translations/<int:translation_id>/approve",
        translation_approve_view,
        name="translation_approve",
    ),
    path("translations/<int:translation_id>/undo", translation_undo_view, name="translation_undo"),
    path("api/translations/segments/<int:segment_id>", api_segment, name="api_segment"),
]
