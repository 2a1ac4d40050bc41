"""Corrections: a false claim, the official fact, the words to post, the machine-readable review."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from casework.handover.claim_review import as_json_ld, claim_review, media_review
from casework.models import FalseClaim
from casework.permissions import Action
from casework.selectors.false_claims import (
    false_claim_get,
    false_claim_page,
    false_claims_list,
)
from casework.selectors.flags import flag_get
from casework.services.false_claims import (
    CorrectionContent,
    false_claim_attach,
    false_claim_edit,
    false_claim_open,
    false_claim_publish,
)
from records.errors import ManhMoiError, Refused
from web.access import needs, person
from web.views.queue_forms import found, number, told
from web.wording import error_text

_FIELDS = tuple(CorrectionContent.__slots__)


def _row(request: HttpRequest, claim_id: int) -> FalseClaim:
    return found(false_claim_get(user=person(request), claim_id=claim_id))


@needs(Action.SPREAD_VIEW)
def false_claims(request: HttpRequest) -> HttpResponse:
    """List the claims and what became of their corrections."""
    page = false_claims_list(user=person(request), page=number(request.GET, "page") or 1)
    return render(request, "spread/false_claims.html", {"page": page})


@needs(Action.SPREAD_VIEW)
def false_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Show one claim."""
    return _show(request, _row(request, claim_id))


def _show(
    request: HttpRequest, row: FalseClaim, problem: str = "", at: str = "words"
) -> HttpResponse:
    """Show the page; where a form (``at``: words or published) was refused, with what was typed."""
    stored = {name: getattr(row, name) for name in (*_FIELDS, "url")}
    typed = {name: request.POST[name] for name in (*stored, "on") if name in request.POST}
    context = {
        "view": false_claim_page(user=person(request), row=row),
        "row": row,
        "values": {**stored, **typed},
        "problem": problem,
        "at": at if problem else "",
        "reviews": _reviews(row),
        "correction": (("vi", row.correction_vi), ("en", row.correction_en)),
    }
    return render(request, "spread/false_claim.html", context, status=400 if problem else 200)


def _reviews(row: FalseClaim) -> list[tuple[str, str]]:
    """Return the published correction's machine-readable reviews, by name."""
    if row.published_at is None:
        return []
    try:
        found_ = [("claim-review", as_json_ld(claim_review(row)))]
        media = media_review(row)
    except ManhMoiError:
        return []
    return [*found_, ("media-review", as_json_ld(media))] if media else found_


@needs(Action.CORRECTION_EDIT, methods=("POST",))
def false_claim_new(request: HttpRequest) -> HttpResponse:
    """Make the claim of a flag, or go to the one it has."""
    user = person(request)
    flag = found(flag_get(user=user, flag_id=number(request.POST, "flag") or 0))
    with told(request):
        row = false_claim_open(user=user, flag=flag)
        return redirect("false_claim", row.pk)
    return redirect("flag", flag.pk)


@needs(Action.CORRECTION_EDIT, methods=("POST",))
def false_claim_change(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Store the words."""
    row = _row(request, claim_id)
    content = CorrectionContent(*(request.POST.get(name, "") for name in _FIELDS))
    try:
        false_claim_edit(user=person(request), false_claim=row, content=content)
    except Refused as error:
        return _show(request, row, error_text(error))
    messages.success(request, _("Đã ghi thay đổi."))
    return redirect("false_claim", claim_id)


@needs(Action.CORRECTION_EDIT, methods=("POST",))
def false_claim_gather(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Attach the flags that are tied to the claim by now."""
    with told(request):
        count = false_claim_attach(user=person(request), false_claim=_row(request, claim_id))
        messages.success(request, _("Đã gom thêm %d cờ.") % count)
    return redirect("false_claim", claim_id)


@needs(Action.CORRECTION_PUBLISH, methods=("POST",))
def false_claim_published(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Note where and when the correction was published."""
    row = _row(request, claim_id)
    try:
        text = request.POST.get("on", "")
        on = date.fromisoformat(text) if text else None
        false_claim_publish(
            user=person(request), false_claim=row, url=request.POST.get("url", ""), on=on
        )
    except ValueError:
        return _show(request, row, _("Ngày không đúng."), "published")
    except Refused as error:
        return _show(request, row, error_text(error), "published")
    messages.success(request, _("Đã ghi là đã đăng."))
    return redirect("false_claim", claim_id)


@needs(Action.SPREAD_VIEW)
def false_claim_review(request: HttpRequest, claim_id: int, name: str) -> HttpResponse:
    """Send a machine-readable review of a published correction."""
    row = _row(request, claim_id)
    text = found(dict(_reviews(row)).get(name))
    return HttpResponse(
        text,
        content_type="application/ld+json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{row.pk}.jsonld"'},
    )


urlpatterns = [
    path("false-claims", false_claims, name="false_claims"),
    path("false-claims/new", false_claim_new, name="false_claim_new"),
    path("false-claims/<int:claim_id>", false_claim, name="false_claim"),
    path("false-claims/<int:claim_id>/change", false_claim_change, name="false_claim_change"),
    path("false-claims/<int:claim_id>/gather", false_claim_gather, name="false_claim_gather"),
    path(
        "false-claims/<int:claim_id>/published", false_claim_published, name="false_claim_published"
    ),
    path(
        "false-claims/<int:claim_id>/<slug:name>.jsonld",
        false_claim_review,
        name="false_claim_review",
    ),
]
