"""What the cyber unit sees: flags that two different people approved, as pages, files, packets."""

from __future__ import annotations

import tempfile
from typing import Final

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from casework.handover.manifest import fingerprint, to_pem
from casework.models import Flag, User
from casework.permissions import Action
from casework.selectors.hearing import unheard_of
from casework.selectors.referrals import evidence, referral_get, referral_list
from casework.services.packets import packet_make, packet_public_key
from casework.services.referrals import Format, referral_export
from web.access import needs, person
from web.views.queue_forms import found, number, told
from web.wording import error_text

_FORMS: Final[dict[str, tuple[Format, str, str]]] = {
    "json": ("json", "json", "application/json"),
    "csv": ("csv", "csv", "text/csv; charset=utf-8"),
    "xlsx": (
        "xlsx",
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "stix": ("stix", "stix.json", "application/stix+json;version=2.1"),
    "misp": ("misp", "misp.json", "application/json"),
}
# A packet with recordings is large; smaller ones never touch the disk.
_IN_MEMORY: Final = 32 << 20


@needs(Action.REFERRAL_VIEW)
def referrals(request: HttpRequest) -> HttpResponse:
    """Show the list."""
    page, flags = referral_list(user=person(request), page=number(request.GET, "page") or 1)
    context = {
        "page": page,
        "flags": flags,
        "synthetic": any(flag.item.synthetic for flag in flags),
        "unheard": unheard_of(flag.transcript_id for flag in flags if flag.transcript_id),
        "packet_key": fingerprint(packet_public_key()),
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
        "packet_key": fingerprint(packet_public_key()),
    }
    return render(request, "queues/referral.html", context)


@needs(Action.REFERRAL_VIEW)
def referral_key(request: HttpRequest) -> HttpResponse:
    """Hand out the public key by which packets are checked."""
    return HttpResponse(
        to_pem(packet_public_key()),
        content_type="application/x-pem-file",
        headers={"Content-Disposition": 'attachment; filename="manhmoi-packet-key.pem"'},
    )


def _file_name(flag: Flag | None, ending: str) -> str:
    stamp = timezone.localtime().strftime("%Y%m%d-%H%M%S")
    return f"manhmoi-{f'co-{flag.pk}-' if flag else ''}{stamp}.{ending}"


def _packet(request: HttpRequest, user: User, flag: Flag) -> FileResponse:
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the answer closes it
    try:
        made = packet_make(user=user, flag=flag, out=file)
    except BaseException:
        file.close()
        raise
    if made.sealed.unstamped is not None:
        messages.warning(request, error_text(made.sealed.unstamped))
    name = _file_name(flag, "zip")
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@needs(Action.REFERRAL_EXPORT, methods=("POST",))
def referral_export_view(request: HttpRequest) -> HttpResponseBase:
    """Hand over one flag or all of them as a file, or one as a packet; each is put on record."""
    user = person(request)
    asked = request.POST.get("format", "")
    flag_id = number(request.POST, "flag")
    flag = found(referral_get(user=user, flag_id=flag_id)) if flag_id is not None else None
    with told(request):
        if asked == "packet" and flag is not None:
            return _packet(request, user, flag)
        form, ending, mime = _FORMS.get(asked, _FORMS["json"])
        name = _file_name(flag, ending)
        return HttpResponse(
            referral_export(user=user, form=form, flag=flag),
            content_type=mime,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    return redirect("referrals")


urlpatterns = [
    path("referrals", referrals, name="referrals"),
    path("referrals/key", referral_key, name="referral_key"),
    path("referrals/<int:flag_id>", referral, name="referral"),
    path("referrals/export", referral_export_view, name="referral_export"),
]
