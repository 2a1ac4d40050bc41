"""The first page: each role sees its own next work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from casework.clock import now
from casework.models import Complaint, Flag, Lead, User
from casework.permissions import Action, allowed
from casework.selectors.alerts import alert_unread_count
from casework.selectors.blind import blind_progress
from casework.selectors.complaints import complaint_counts
from casework.selectors.flags import flag_counts
from casework.selectors.incidents import incidents_running
from casework.selectors.leads import lead_counts
from casework.selectors.overview import overview
from casework.selectors.queue_time import DAYS, GOAL_S, queue_time
from casework.selectors.receipts import receipts_owed, withdrawals_owed
from casework.selectors.referrals import referral_list
from casework.selectors.source_counts import collecting
from casework.selectors.subject_requests import requests_open, requests_overdue
from casework.selectors.translations import Progress, translation_counts
from casework.selectors.waves import waves_begun
from web.access import person, signed_in


@dataclass(frozen=True, slots=True)
class Tile:
    """One queue: how many things wait, what they are, where to go; urgent ones stand out."""

    count: int
    label: str
    hint: str
    url: str
    urgent: bool = False


def _flag_tiles(user: User) -> Iterator[Tile]:
    counts = flag_counts(user=user)
    yield Tile(
        counts.get(Flag.Status.SUGGESTED, 0),
        _("cảnh báo chờ xem"),
        _("Máy đề xuất; người quyết định."),
        reverse("flags"),
    )
    if allowed(user, Action.FLAG_APPROVE):
        yield Tile(
            counts.get(Flag.Status.FIRST_APPROVED, 0),
            _("cảnh báo chờ người thứ hai"),
            _("Phải hai người khác nhau cùng duyệt."),
            f"{reverse('flags')}?status={Flag.Status.FIRST_APPROVED}",
        )


def _review_tiles(user: User) -> Iterator[Tile]:
    if allowed(user, Action.COMPLAINT_EDIT):
        yield Tile(
            complaint_counts(user=user)[Complaint.Status.NEW],
            _("phản ánh chưa chuyển"),
            _("Lời tố giác có thể thật: chuyển cho cơ quan giải quyết."),
            f"{reverse('complaints')}?status={Complaint.Status.NEW}",
        )
    if allowed(user, Action.FLAG_REVIEW):
        yield Tile(
            blind_progress(user=user)[0],
            _("bài chờ bạn gắn nhãn mù"),
            _("Mỗi tuần một ít, để biết máy bỏ sót gì."),
            reverse("flag_blind"),
        )


def _wave_tiles(user: User) -> Iterator[Tile]:
    yield Tile(
        waves_begun(user=user, since=now() - timedelta(hours=24)),
        _("đợt lan truyền mới trong 24 giờ"),
        _("Nhiều bài chép lại nhau hoặc nêu cùng một số."),
        reverse("spread"),
    )


def _translation_tiles(user: User) -> Iterator[Tile]:
    counts = translation_counts(user=user)
    waiting = sum(n for progress, n in counts.items() if progress != Progress.APPROVED)
    yield Tile(
        waiting,
        _("tư liệu tiếng nước ngoài chờ dịch"),
        _("Bản dịch được duyệt là tìm được ngay."),
        reverse("translations"),
    )


def _lead_tiles(user: User) -> Iterator[Tile]:
    counts = lead_counts(user=user)
    going = (Lead.Status.OPEN, Lead.Status.VERIFYING)
    yield Tile(
        sum(counts.get(status, 0) for status in going),
        _("đầu mối đang theo"),
        _("Gom tư liệu về một nơi chôn cất, trận đánh hoặc người."),
        reverse("leads"),
    )


def _alert_tiles(user: User) -> Iterator[Tile]:
    yield Tile(
        alert_unread_count(user=user),
        _("tin báo chưa đọc"),
        _("Lời kể mới khớp với tìm kiếm bạn đã lưu."),
        f"{reverse('alerts')}?unread=1",
    )


def _answer_tiles(user: User) -> Iterator[Tile]:
    answering = allowed(user, Action.REFERRAL_ANSWER)
    if answering:
        yield Tile(
            receipts_owed(user=user),
            _("nội dung đã chuyển, chưa có trả lời"),
            _("Báo đã nhận và kết quả xử lý ở trang hồ sơ."),
            reverse("referrals"),
        )
    if answering or allowed(user, Action.FLAG_WITHDRAW):
        yield Tile(
            withdrawals_owed(user=user),
            _("tin đã rút mà đơn vị chưa xác nhận"),
            _("Đơn vị an ninh mạng phải biết tin nào đã rút."),
            reverse("referrals")
            if answering
            else f"{reverse('flags')}?status={Flag.Status.WITHDRAWN}",
        )


def _rights_tiles(user: User) -> Iterator[Tile]:
    if allowed(user, Action.SUBJECT_REQUEST_VIEW):
        late = requests_overdue(user=user)
        yield Tile(
            late or requests_open(user=user),
            _("yêu cầu về dữ liệu quá hạn") if late else _("yêu cầu về dữ liệu đang giải quyết"),
            _("Báo nhận trong 2 ngày làm việc; mỗi loại có hạn của luật."),
            reverse("subject_requests"),
            urgent=late > 0,
        )
    if allowed(user, Action.INCIDENT_VIEW):
        running = incidents_running(user=user)
        yield Tile(
            running,
            _("sự cố dữ liệu chưa thông báo"),
            _("72 giờ từ lúc phát hiện."),
            reverse("incidents"),
            urgent=running > 0,
        )


def _tiles(user: User) -> Iterator[Tile]:
    if allowed(user, Action.FLAG_VIEW):
        yield from _flag_tiles(user)
    if allowed(user, Action.SPREAD_VIEW):
        yield from _wave_tiles(user)
    yield from _review_tiles(user)
    if allowed(user, Action.TRANSLATION_EDIT):
        yield from _translation_tiles(user)
    if allowed(user, Action.LEAD_VIEW):
        yield from _lead_tiles(user)
    if allowed(user, Action.SAVED_SEARCH):
        yield from _alert_tiles(user)
    if allowed(user, Action.REFERRAL_VIEW):
        page, _withdrawn = referral_list(user=user)
        yield Tile(
            page.paginator.count,
            _("nội dung hai người đã duyệt"),
            _("Kèm bằng chứng và dữ kiện chính thức."),
            reverse("referrals"),
        )
    yield from _answer_tiles(user)
    yield from _rights_tiles(user)


@signed_in()
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for this user, and how fresh the material is."""
    user = person(request)
    whole = overview(user=user)
    work = (
        (whole.pending, _("tư liệu đang xử lý")),
        (whole.parked, _("tệp đang chờ mô hình hoặc bộ đọc")),
        (whole.quarantined, _("mục bị cách ly")),
    )
    page = {"tiles": list(_tiles(user)), "overview": whole, "work": work}
    if allowed(user, Action.PIPELINE_VIEW):
        page |= {"queue_time": queue_time(user=user), "goal_s": GOAL_S, "days": DAYS}
    if allowed(user, Action.SOURCE_VIEW):
        page |= {"collecting": collecting(user=user)}
    return render(request, "web/home.html", page)


urlpatterns = [path("", home, name="home")]
