"""Requests of people about their own data: the list, one request, what is done for it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from casework.models import SubjectRequest
from casework.permissions import Action
from casework.selectors.search_filters import numbers
from casework.selectors.subject_requests import request_get, request_line, requests_list
from casework.services import subject_request_acts as acts
from casework.services import subject_requests as service
from casework.services.subject_finds import MOST, Proposal, request_find
from casework.services.subject_proof import proof_letter, request_proof
from casework.typed_time import typed_moment
from web import rights_words
from web.access import needs, person
from web.labels import PLATFORM
from web.views.queue_forms import found, number, told

_VIEW, _HANDLE = Action.SUBJECT_REQUEST_VIEW, Action.SUBJECT_REQUEST_HANDLE


def _row(request: HttpRequest, request_id: int) -> SubjectRequest:
    return found(request_get(user=person(request), request_id=request_id))


@needs(_VIEW)
def subject_requests(request: HttpRequest) -> HttpResponse:
    """List the open requests, the most pressing first, or the closed ones."""
    return _list(request)


def _list(request: HttpRequest, *, status: int = 200) -> HttpResponse:
    """Return the list; what was typed into a form that was refused stands in it again."""
    closed = request.GET.get("closed") == "1"
    context = {
        "lines": requests_list(user=person(request), closed=closed),
        "closed": closed,
        "kinds": rights_words.choices("kind"),
        "channels": rights_words.choices("channel"),
        "typed": request.POST,
    }
    return render(request, "rights/requests.html", context, status=status)


@needs(_HANDLE, methods=("POST",))
def subject_request_new(request: HttpRequest) -> HttpResponse:
    """Enter a request."""
    with told(request):
        row = service.request_receive(
            user=person(request),
            kind=request.POST.get("kind", ""),
            channel=request.POST.get("channel", ""),
            summary=request.POST.get("summary", ""),
            contact=request.POST.get("contact", ""),
            received_at=typed_moment(request.POST.get("received_at", "")),
        )
        messages.success(request, _("Đã nhận yêu cầu %(code)s.") % {"code": row.code})
        return redirect("subject_request", row.pk)
    return _list(request, status=400)


def _page(request: HttpRequest, row: SubjectRequest, **more: Any) -> HttpResponse:
    items = row.items.select_related("consent").defer("signature").order_by("pk")
    context = {
        "line": request_line(row),
        "row": row,
        "items": items,
        "ways": rights_words.choices("by"),
        "platforms": [(code, str(words)) for code, words in PLATFORM.items()],
        **more,
    }
    return render(request, "rights/request.html", context)


@needs(_VIEW)
def subject_request(request: HttpRequest, request_id: int) -> HttpResponse:
    """Show one request."""
    return _page(request, _row(request, request_id))


@needs(_HANDLE, methods=("POST",))
def subject_request_find(request: HttpRequest, request_id: int) -> HttpResponse:
    """Show what the request may be about. What was typed never stands in an address."""
    row = _row(request, request_id)
    proposals: list[Proposal] | None = None
    with told(request):
        proposals = request_find(
            user=person(request),
            request=row,
            by=request.POST.get("by", ""),
            value=request.POST.get("value", ""),
            platform=request.POST.get("platform", ""),
        )
    by = request.POST.get("by", "")
    return _page(request, row, proposals=proposals, by=by, most=MOST)


@needs(_HANDLE, methods=("POST",))
def subject_request_contact(request: HttpRequest, request_id: int) -> HttpResponse:
    """Show how to reach the person, this one time."""
    row = _row(request, request_id)
    contact = ""
    with told(request):
        contact = service.request_contact(user=person(request), request=row)
    return _page(request, row, contact=contact)


@needs(_HANDLE, methods=("POST",))
def subject_request_step(request: HttpRequest, request_id: int) -> HttpResponse:
    """Acknowledge, pick, leave out, limit, correct, close or refuse."""
    row, user, form = _row(request, request_id), person(request), request.POST
    with told(request):
        match form.get("step", ""):
            case "acknowledge":
                service.request_acknowledge(user=user, request=row)
            case "pick":
                ids = numbers(form.getlist("item"))
                service.request_pick(user=user, request=row, item_ids=ids)
            case "drop":
                item_id = number(form, "item") or 0
                service.request_drop(user=user, request=row, item_id=item_id)
            case "restrict":
                acts.request_restrict(user=user, request=row)
            case "correct":
                acts.request_correct(
                    user=user,
                    request=row,
                    item_id=number(form, "item") or 0,
                    text=form.get("text", ""),
                )
            case "close":
                service.request_close(user=user, request=row, note=form.get("note", ""))
            case "refuse":
                service.request_refuse(user=user, request=row, reason=form.get("note", ""))
            case _:
                messages.error(request, _("Không rõ việc cần làm."))
                return redirect("subject_request", request_id)
        messages.success(request, _("Đã ghi."))
    return redirect("subject_request", request_id)


@needs(Action.ITEM_ERASE, methods=("POST",))
def subject_request_erase(request: HttpRequest, request_id: int) -> HttpResponse:
    """Erase what was picked, or withdraw the consents it came under."""
    row, user = _row(request, request_id), person(request)
    with told(request):
        act = acts.request_withdraw if request.POST.get("consent") else acts.request_erase
        done = act(user=user, request=row)
        words = _("Đã xóa %(erased)d tư liệu; %(held)d đang là chứng cứ, xóa khi hết giữ.")
        messages.success(request, words % {"erased": len(done.erased), "held": len(done.held)})
    return redirect("subject_request", request_id)


def _download(body: str, name: str, kind: str) -> HttpResponse:
    return HttpResponse(
        body,
        content_type=f"{kind}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _json(document: dict[str, Any], name: str) -> JsonResponse:
    return JsonResponse(
        document,
        json_dumps_params={"ensure_ascii": False, "indent": 1},
        headers={"Content-Disposition": f'attachment; filename="{name}.json"'},
    )


@needs(_VIEW, methods=("POST",))
def subject_request_proof(request: HttpRequest, request_id: int) -> HttpResponse:
    """Hand out the proof: signed JSON, or the same as a letter."""
    row = _row(request, request_id)
    document = request_proof(user=person(request), request=row)
    if request.POST.get("as") == "json":
        return _json(document, row.code)
    return _download(proof_letter(document), f"{row.code}.txt", "text/plain")


@needs(_HANDLE, methods=("POST",))
def subject_request_copy(request: HttpRequest, request_id: int) -> HttpResponse:
    """Hand out what is held in the picked items, for the person."""
    row = _row(request, request_id)
    with told(request):
        document = acts.request_copy(user=person(request), request=row)
        return _json(document, f"{row.code}-du-lieu")
    return redirect("subject_request", request_id)


urlpatterns = [
    path("subject-requests", subject_requests, name="subject_requests"),
    path("subject-requests/new", subject_request_new, name="subject_request_new"),
    path("subject-requests/<int:request_id>", subject_request, name="subject_request"),
    path(
        "subject-requests/<int:request_id>/find", subject_request_find, name="subject_request_find"
    ),
    path(
        "subject-requests/<int:request_id>/contact",
        subject_request_contact,
        name="subject_request_contact",
    ),
    path(
        "subject-requests/<int:request_id>/step", subject_request_step, name="subject_request_step"
    ),
    path(
        "subject-requests/<int:request_id>/erase",
        subject_request_erase,
        name="subject_request_erase",
    ),
    path(
        "subject-requests/<int:request_id>/proof",
        subject_request_proof,
        name="subject_request_proof",
    ),
    path(
        "subject-requests/<int:request_id>/copy", subject_request_copy, name="subject_request_copy"
    ),
]
