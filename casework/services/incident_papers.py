"""What goes on paper of a breach: the draft of the notification, and the written record."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from casework.clock import now
from casework.models import Incident, User
from casework.permissions import Action, require
from casework.services.audit import audit_record
from casework.services.incidents import harm_words

_BLANK: Final = "…………………………"


def _when(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%H:%M ngày %d/%m/%Y") if moment else _BLANK


def _read(user: User, incident: Incident, what: str) -> Incident:
    require(user, Action.INCIDENT_VIEW)
    row = Incident.objects.get(pk=incident.pk)
    audit_record(action=f"incident.{what}", subject=f"incident:{row.pk}", actor=user)
    return row


@transaction.atomic
def incident_draft(*, user: User, incident: Incident) -> str:
    """Return the notification as a draft: what is known filled in, the rest left to be written.

    Raises:
        Refused: role.
    """
    row = _read(user, incident, "draft")
    office = settings.MANHMOI_OFFICE
    late = (
        f"9. Lý do thông báo sau 72 giờ: {_BLANK}\n"
        if (row.notified_at or now()) > row.notify_by
        else ""
    )
    return (
        f"{str(office['parent']).upper()}\n{office['name']}\n\n"
        "THÔNG BÁO VI PHẠM QUY ĐỊNH BẢO VỆ DỮ LIỆU CÁ NHÂN\n"
        "(dự thảo; người có thẩm quyền xem, bổ sung và ký)\n\n"
        "Kính gửi: Cơ quan chuyên trách bảo vệ dữ liệu cá nhân, Bộ Công an\n\n"
        f"Hồ sơ số: {row.code}. Hạn thông báo (72 giờ): {_when(row.notify_by)}\n\n"
        f"1. Sự việc: {row.title}\n"
        f"2. Phát hiện lúc: {_when(row.detected_at)}. Xảy ra lúc, tại: {_BLANK}\n"
        f"3. Diễn biến, tính chất: {row.description}\n"
        f"4. Loại và số lượng dữ liệu cá nhân liên quan: {_BLANK}\n"
        f"5. Số người có dữ liệu bị ảnh hưởng: {_BLANK}\n"
        f"6. Hậu quả, tổn hại có thể xảy ra: {harm_words(row.harms)}. Mô tả: {_BLANK}\n"
        f"7. Biện pháp đã làm và sẽ làm để giảm tác hại:\n{_entries(row)}"
        f"8. Người đầu mối bảo vệ dữ liệu (tên, điện thoại, thư): {_BLANK}\n"
        f"{late}\n"
        f"{office['place']}, ngày … tháng … năm …\n"
        "NGƯỜI CÓ THẨM QUYỀN (ký, đóng dấu)\n"
    )


def _entries(row: Incident) -> str:
    return "".join(
        f"   - {_when(datetime.fromisoformat(one['at']))}: {one['text']}\n" for one in row.log
    )


@transaction.atomic
def incident_record(*, user: User, incident: Incident) -> str:
    """Return the written record of a breach, as far as it has come.

    Raises:
        Refused: role.
    """
    row = _read(user, incident, "export")
    told = f"{_when(row.notified_at)}, {row.notified_reference}" if row.notified_at else "chưa"
    return (
        f"BIÊN BẢN GHI NHẬN VI PHẠM DỮ LIỆU CÁ NHÂN SỐ {row.code}\n\n"
        f"Sự việc: {row.title}\n"
        f"Diễn biến: {row.description}\n"
        f"Phát hiện: {_when(row.detected_at)}\n"
        f"Có thể tổn hại: {harm_words(row.harms)}\n"
        f"Phải thông báo: {'có' if row.must_notify else 'không'}; hạn {_when(row.notify_by)}\n"
        f"Đã thông báo: {told}\n"
        f"Đóng hồ sơ: {_when(row.closed_at) if row.closed_at else 'chưa'}\n\n"
        "NHẬT KÝ (chỉ ghi thêm)\n"
        + "".join(
            f"{_when(datetime.fromisoformat(one['at']))}  {one['by']}\n   {one['text']}\n"
            for one in row.log
        )
    )
