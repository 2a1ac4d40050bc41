"""The left navigation: one table, filtered by what the user's role may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.models.people import User
from casework.permissions import Action, allowed


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in the navigation: route, words, icon in ``icons.svg``, action it needs."""

    route: str
    label: Promise
    icon: str
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as shown: its address and whether the page lies under it."""

    url: str
    label: Promise
    icon: str
    active: bool


ENTRIES: Final = (
    Entry("home", _("Việc của tôi"), "home"),
    Entry("search", _("Tìm kiếm"), "search", Action.SEARCH),
    Entry("flags", _("Cảnh báo sai lệch"), "flag", Action.FLAG_VIEW),
    Entry("leads", _("Đầu mối"), "lead", Action.LEAD_VIEW),
    Entry("translations", _("Bản dịch"), "translate", Action.TRANSLATION_VIEW),
    Entry("referrals", _("Hồ sơ chuyển giao"), "referral", Action.REFERRAL_VIEW),
    Entry("upload", _("Nạp tài liệu"), "upload", Action.UPLOAD),
    Entry("pipeline", _("Tình trạng xử lý"), "pipeline", Action.PIPELINE_VIEW),
    Entry("models", _("Các mô hình"), "models", Action.MODELS_VIEW),
    Entry("users", _("Người dùng"), "users", Action.USERS_MANAGE),
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
        shown.append(Link(url, entry.label, entry.icon, active))
    return shown
