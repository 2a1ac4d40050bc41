"""What the cyber unit sees: flags that two different people approved, as pages, JSON and CSV."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from casework.permissions import Action
from casework.selectors.hearing import unheard_of
from casework.selectors.referrals import evidence, referral_get, referral_list
from casework.services.referrals import Format, referral_export
from web.access import needs, person
from web.views.queue_forms import found, number, told

_FORMS: Final[dict[str, tuple[Format, str]]] = {
    "json": ("json", "application/json"),
    "csv": ("csv", "text/csv; charset=utf-8"),
}


@needs(Action.REFERRAL_VIEW)
def referrals(request: HttpRequest) -> HttpResponse:
    """Show the list."""
    page, flags = referral_list(user=person(request), page=number(request.GET, "page") or 1)
    context = {
        "page": page,
        "flags": flags,
        "synthetic": any(flag.item.synthetic for flag in flags),
        "unheard": unheard_of(flag.transcript_id for flag in flags if flag.transcript_id),
    }
    return render(request, "queues/referrals.html", context)


@needs(Action.REFERRAL_VIEW)
def referral(request: HttpRequest, flag_id: int) -> HttpResponse:
    """Show the evidence of one flag."""
    user = person(request)
    flag = found(referral_get(user=user, flag_id=flag_id))
    context = {
        "found": evidence(user=user, flag=flag),
        "unheard": sum(unheard_of([flag.transcript_id] if flag.transcript_id else []).values()),
    }
    return render(request, "queues/referral.html", context)


@needs(Action.REFERRAL_EXPORT, methods=("POST",))
def referral_export_view(request: HttpRequest) -> HttpResponse:
    """Hand over one flag or all of them as a file; the hand-over is put on record."""
    user = person(request)
    form, mime = _FORMS.get(request.POST.get("format", ""), _FORMS["json"])
    flag_id = number(request.POST, "flag")
    flag = found(referral_get(user=user, flag_id=flag_id)) if flag_id is not None else None
    with told(request):
        data = referral_export(user=user, form=form, flag=flag)
        stamp = timezone.localtime().strftime("%Y%m%d-%H%M%S")
        name = f"manhmoi-{f'co-{flag.pk}-' if flag else ''}{stamp}.{form}"
        return HttpResponse(
            data,
            content_type=mime,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    return redirect("referrals")


urlpatterns = [
    path("referrals", referrals, name="referrals"),
    path("referrals/<int:flag_id>", referral, name="referral"),
    path("referrals/export", referral_export_view, name="referral_export"),
]
