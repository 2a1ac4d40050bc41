"""Permissions of channels' owners: recorded with their letter, withdrawn at once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from casework.archive import get_archive
from casework.clock import LOCAL, now
from casework.models import ChannelPermission
from casework.permissions import Action
from casework.selectors.channel_permissions import channel_permissions
from casework.services.channel_permissions import (
    SCOPES,
    channel_permission_record,
    channel_permission_withdraw,
)
from casework.services.permission_letters import LARGEST, permission_letter_store
from records.errors import Refused
from web.access import needs, person
from web.streaming import stream_answer
from web.views.queue_forms import found, told
from web.wording import error_text


@needs(Action.SOURCE_VIEW)
def permissions(request: HttpRequest) -> HttpResponse:
    """List the permissions."""
    return _list(request)


def _list(request: HttpRequest, problem: str = "") -> HttpResponse:
    moment = now()
    rows = [(row, _in_force(row, moment)) for row in channel_permissions(user=person(request))]
    context = {
        "rows": rows,
        "scopes": SCOPES,
        "problem": problem,
        "typed": request.POST if problem else {},
        "typed_scopes": request.POST.getlist("scope"),
        "today": moment.astimezone(LOCAL).date().isoformat(),
    }
    return render(request, "sources/permissions.html", context, status=400 if problem else 200)


def _in_force(row: ChannelPermission, moment: datetime) -> bool:
    return row.withdrawn_at is None and (row.expires_at is None or row.expires_at > moment)


@needs(Action.SOURCE_MANAGE, methods=("POST",))
def permission_record(request: HttpRequest) -> HttpResponse:
    """Record a permission; what was typed stays in the form when it is refused."""
    user, data = person(request), request.POST
    sent = request.FILES.get("document")
    try:
        given, until = _day(data.get("given_at", "")), _day(data.get("expires_at", ""))
        if given is None:
            raise Refused("Hãy ghi ngày cho phép.", "Say when it was given.")
        letter = sent.read(LARGEST + 1) if sent else b""
        row = channel_permission_record(
            user=user,
            channel_id=data.get("channel_id", ""),
            owner=data.get("owner", ""),
            scope=data.getlist("scope"),
            reference=data.get("reference", ""),
            given_at=given,
            # The last day counts to its end.
            expires_at=until + timedelta(days=1) if until else None,
            document=permission_letter_store(user=user, data=letter) if letter else None,
        )
    except Refused as error:
        return _list(request, error_text(error))
    messages.success(request, _("Đã ghi giấy cho phép của kênh %s.") % row.channel_id)
    return redirect("channel_permissions")


def _day(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time(), LOCAL)
    except ValueError:
        raise Refused("Ngày phải viết NĂM-THÁNG-NGÀY.", "Dates are YYYY-MM-DD.") from None


@needs(Action.SOURCE_MANAGE, methods=("POST",))
def permission_withdraw(request: HttpRequest, permission_id: int) -> HttpResponse:
    """End a permission."""
    row = found(channel_permissions(user=person(request)).filter(pk=permission_id).first())
    with told(request):
        channel_permission_withdraw(user=person(request), permission=row)
        messages.success(request, _("Đã rút. Không lấy gì của kênh %s nữa.") % row.channel_id)
    return redirect("channel_permissions")


@needs(Action.SOURCE_MANAGE)
def permission_letter(request: HttpRequest, permission_id: int) -> HttpResponseBase:
    """Send the letter."""
    row = found(channel_permissions(user=person(request)).filter(pk=permission_id).first())
    letter = found(row.document)
    return stream_answer(
        request,
        get_archive().open(letter.sha256),
        size=letter.size,
        mime=letter.mime,
        name=f"giay-cho-phep-{row.pk}",
        download=True,
    )


urlpatterns = [
    path("sources/permissions", permissions, name="channel_permissions"),
    path("sources/permissions/record", permission_record, name="channel_permission_record"),
    path(
        "sources/permissions/<int:permission_id>/withdraw",
        permission_withdraw,
        name="channel_permission_withdraw",
    ),
    path(
        "sources/permissions/<int:permission_id>/letter",
        permission_letter,
        name="channel_permission_letter",
    ),
]
