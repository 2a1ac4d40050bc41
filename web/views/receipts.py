"""The cyber unit answers, from the referral's page and by its programmes."""

from __future__ import annotations

import json
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _

from casework.models import ApiToken
from casework.permissions import Action
from casework.selectors.receipts import answer_json, answer_list, answerable
from casework.services.receipts import Answer, receipt_add
from records.errors import Refused
from web.access import needs, person
from web.token_access import by_token
from web.views.queue_forms import found, told

_FIELDS: Final = ("kind", "outcome", "reference", "note")
_LARGEST_BODY: Final = 16_384


@needs(Action.REFERRAL_ANSWER, methods=("POST",))
def referral_answer(request: HttpRequest, flag_id: int) -> HttpResponse:
    """Keep the answer typed on the referral's page."""
    user = person(request)
    found(answerable(user=user, flag_id=flag_id))
    with told(request):
        answer = Answer(**{name: request.POST.get(name, "") for name in _FIELDS})
        receipt_add(user=user, flag_id=flag_id, answer=answer)
        messages.success(request, _("Đã ghi trả lời."))
    return redirect("referral", flag_id=flag_id)


def _refusal(status: int, vi: str, en: str) -> HttpResponse:
    return _json({"error": vi, "error_en": en}, status)


def _json(body: dict[str, Any], status: int = 200) -> HttpResponse:
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def _storable(text: str) -> bool:
    """Whether a text can be written down; JSON can spell halves of signs that are none."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _read(request: HttpRequest) -> Answer:
    """Return the answer that a programme sent as a JSON object of strings.

    Raises:
        Refused: it is no such object, or holds other fields.
    """
    shape = Refused(
        f"Cần một đối tượng JSON (UTF-8) chỉ gồm các chuỗi: {', '.join(_FIELDS)}.",
        f"A JSON object (UTF-8) of strings is needed, with: {', '.join(_FIELDS)}.",
    )
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > _LARGEST_BODY:
        raise shape
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise shape from None
    if not isinstance(body, dict) or set(body) - set(_FIELDS) or "kind" not in body:
        raise shape
    if not all(isinstance(value, str) and _storable(value) for value in body.values()):
        raise shape
    return Answer(**body)


@by_token(Action.REFERRAL_ANSWER, refuse=_refusal, methods=("GET", "POST"))
def api_answers(request: HttpRequest, token: ApiToken, flag_id: int) -> HttpResponse:
    """List the answers about a flag, or keep one; the same one again answers 200, a new one 201."""
    if answerable(user=token.user, flag_id=flag_id) is None:
        return _refusal(404, "Không có hồ sơ này.", "There is no such referral.")
    if request.method != "POST":
        rows = answer_list(user=token.user, flag_id=flag_id)
        return _json({"answers": [answer_json(row) for row in rows]})
    try:
        row, new = receipt_add(user=token.user, flag_id=flag_id, answer=_read(request), token=token)
    except Refused as error:
        return _refusal(400, error.vi, error.en)
    return _json(answer_json(row), 201 if new else 200)


urlpatterns = [
    path("referrals/<int:flag_id>/answer", referral_answer, name="referral_answer"),
    path("api/referrals/<int:flag_id>/answers", api_answers, name="api_answers"),
]
