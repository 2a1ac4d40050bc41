"""The left navigation: one table, filtered by what the user's role may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.models.people import User
from casework.permissions import Action, allowed
from casework.selectors.alerts import alert_unread_count
from casework.selectors.incidents import incidents_running
from casework.selectors.sources import alerts_unseen
from casework.selectors.subject_requests import requests_overdue
from casework.selectors.waves import waves_unread


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in the navigation: route, words, icon in ``icons.svg``, action it needs.

    ``count`` says how many new things wait there for a user.
    """

    route: str
    label: Promise
    icon: str
    action: Action | None = None
    count: Callable[[User], int] | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as shown: its address, whether the page lies under it, what is new there."""

    url: str
    label: Promise
    icon: str
    active: bool
    count: int = 0


def _unread(user: User) -> int:
    return alert_unread_count(user=user)


def _new_waves(user: User) -> int:
    return waves_unread(user=user)


def _source_alerts(user: User) -> int:
    return alerts_unseen(user)


def _late_requests(user: User) -> int:
    return requests_overdue(user=user)


def _running_incidents(user: User) -> int:
    return incidents_running(user=user)


ENTRIES: Final = (
    Entry("home", _("Việc của tôi"), "home"),
    Entry("search", _("Tìm kiếm"), "search", Action.SEARCH),
    Entry("map", _("Bản đồ"), "map", Action.SEARCH),
    Entry("alerts", _("Tin báo"), "star", Action.SAVED_SEARCH, _unread),
    Entry("flags", _("Cảnh báo sai lệch"), "flag", Action.FLAG_VIEW),
    Entry("spread", _("Tin sai lan truyền"), "copy", Action.SPREAD_VIEW, _new_waves),
    Entry("facts", _("Dữ kiện chính thức"), "glossary", Action.FACT_VIEW),
    Entry("known_pictures", _("Ảnh đã biết"), "copy", Action.KNOWN_MEDIA_VIEW),
    Entry("complaints", _("Phản ánh"), "document", Action.COMPLAINT_VIEW),
    Entry("captures", _("Chứng cứ web"), "document", Action.CAPTURE_EVIDENCE),
    Entry("leads", _("Đầu mối"), "lead", Action.LEAD_VIEW),
    Entry("matches", _("Có thể là ai"), "user", Action.REGISTRY_VIEW),
    Entry("registry", _("Danh sách liệt sĩ"), "referral", Action.REGISTRY_VIEW),
    Entry("translations", _("Bản dịch"), "translate", Action.TRANSLATION_VIEW),
    Entry("glossary", _("Thuật ngữ"), "glossary", Action.GLOSSARY_VIEW),
    Entry("referrals", _("Hồ sơ chuyển giao"), "referral", Action.REFERRAL_VIEW),
    Entry("upload", _("Nạp tài liệu"), "upload", Action.UPLOAD),
    Entry("sources", _("Nguồn theo dõi"), "ear", Action.SOURCE_VIEW, _source_alerts),
    Entry("watch", _("Danh sách theo dõi"), "search", Action.SOURCE_VIEW),
    Entry("pipeline", _("Tình trạng xử lý"), "pipeline", Action.PIPELINE_VIEW),
    Entry("models", _("Các mô hình"), "models", Action.MODELS_VIEW),
    Entry(
        "subject_requests",
        _("Yêu cầu về dữ liệu"),
        "user",
        Action.SUBJECT_REQUEST_VIEW,
        _late_requests,
    ),
    Entry("incidents", _("Sự cố dữ liệu"), "warning", Action.INCIDENT_VIEW, _running_incidents),
    Entry("retention", _("Thời hạn lưu"), "document", Action.RETENTION_VIEW),
    Entry("users", _("Người dùng"), "users", Action.USERS_MANAGE),
    Entry("tokens", _("Khóa truy cập"), "referral", Action.TOKENS_MANAGE),
    Entry("audit", _("Nhật ký"), "audit", Action.AUDIT_VIEW),
)


def links(user: User, path: str) -> list[Link]:
    """Return the places ``user`` may go, the one that holds ``path`` marked active."""
    shown: list[Link] = []
    for entry in ENTRIES:
        if entry.action is not None and not allowed(user, entry.action):
            continue
        url = reverse(entry.route)
        active = path == url if url == "/" else path == url or path.startswith(f"{url}/")
        count = entry.count(user) if entry.count else 0
        shown.append(Link(url, entry.label, entry.icon, active, count))
    return shown
