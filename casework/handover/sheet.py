"""What the evidence sheet says: one content for the PDF and the Word document.

The layout that both writers follow is that of Decree 30/2020/NĐ-CP, annex I: A4, margins 20 mm at
the top and bottom, 30 left, 15 right; country name and motto, office, number and sign, place and
date, subject, recipients, signature.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from casework.handover.evidence import Dossier
from casework.handover.office import Office, office
from casework.handover.words import KIND, ROLE, TYPE, day_line, moment

COUNTRY: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
TITLE: Final = "PHIẾU CHUYỂN GIAO CHỨNG CỨ"
MARGINS_MM: Final = (20, 15, 20, 30)
"""Top, right, bottom, left."""
_AROUND: Final = 1200


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part: named values, then the quoted text with its evidence set off."""

    title: str
    rows: tuple[tuple[str, str], ...] = ()
    quote: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``alerts`` are printed in red above the first section."""

    parent: str
    office: str
    number: str
    day: str
    subject: str
    alerts: tuple[str, ...]
    opening: str
    sections: tuple[Section, ...]
    recipients: tuple[str, ...]
    signer: str
    signer_note: str
    made_at: datetime


def sheet_of(dossier: Dossier, *, at: datetime, files: Sequence[str], key: str) -> Sheet:
    """Return the sheet of one flag.

    Args:
        dossier: what leaves.
        at: when the packet is made.
        files: what lies in the packet beside the sheet.
        key: fingerprint of the key that signs it.
    """
    who = office()
    return Sheet(
        parent=who.parent.upper(),
        office=who.name.upper(),
        number=f"Số: {dossier.flag_id}/{who.code}",
        day=day_line(who.place, at),
        subject=f"Về thông tin sai lệch trái với dữ kiện chính thức {dossier.fact.id}",
        alerts=tuple(_alerts(dossier)),
        opening=_opening(who),
        sections=(
            _claim(dossier),
            _fact(dossier),
            _origin(dossier),
            _approvals(dossier),
            _machine(dossier),
            _copies(dossier),
            _files(files, key),
        ),
        recipients=(f"{who.recipient};", f"Lưu: {who.code}, cờ số {dossier.flag_id}."),
        signer="NGƯỜI CHUYỂN GIAO",
        signer_note="(Ký, ghi rõ họ tên)",
        made_at=at,
    )


def _opening(who: Office) -> str:
    return (
        f"Kính gửi: {who.recipient}. {who.name} chuyển giao chứng cứ về một nội dung mà hai người "
        "khác nhau đã xem xét, xác nhận là trái với dữ kiện chính thức nêu dưới đây. Phiếu nói về "
        "nội dung, không kết luận về người đăng."
    )


def _alerts(dossier: Dossier) -> list[str]:
    found = []
    if dossier.withdrawn:
        when = moment(dossier.withdrawn_at)
        found.append(f"ĐÃ RÚT LẠI LÚC {when}: KHÔNG DÙNG PHIẾU NÀY ĐỂ XỬ LÝ")
    if dossier.synthetic:
        found.append("DỮ LIỆU TỔNG HỢP ĐỂ THỬ, KHÔNG PHẢI BÀI ĐĂNG THẬT")
    if dossier.fact.assumed:
        found.append("DỮ KIỆN CÓ PHẦN GIẢ ĐỊNH, CHƯA CÓ VĂN BẢN CHÍNH THỨC")
    return found


def _claim(dossier: Dossier) -> Section:
    before, evidence, after = dossier.excerpt[:3]
    cut = (
        ("… " if len(before) > _AROUND else "") + before[-_AROUND:],
        evidence,
        after[:_AROUND] + (" …" if len(after) > _AROUND else ""),
    )
    rows = [("Loại sai lệch", TYPE.get(dossier.type, dossier.type))]
    if dossier.post.withheld:
        rows.append(("Lưu ý", "Tư liệu hạn chế: chỉ chuyển phần làm bằng chứng."))
    return Section("Nội dung sai lệch (phần làm bằng chứng in đậm)", tuple(rows), cut)


def _fact(dossier: Dossier) -> Section:
    fact = dossier.fact
    rows = [
        ("Mã dữ kiện", f"{fact.id}, phiên bản {fact.version}"),
        ("Nội dung", fact.statement_vi),
        ("Văn bản", fact.source_doc),
        ("Mục", fact.source_section or "–"),
    ]
    if (picture := dossier.picture) is not None:
        origin = (
            f"{picture.id}: {picture.origin_vi} ({picture.taken or '–'}, {picture.place or '–'})"
        )
        rows.append(("Ảnh gốc đã biết", f"{origin}; khác {picture.distance} trên 256 bit"))
    return Section("Dữ kiện chính thức", tuple(rows))


def _origin(dossier: Dossier) -> Section:
    post = dossier.post
    return Section(
        "Xuất xứ",
        (
            ("Nơi đăng", f"{post.platform}, {KIND.get(post.kind, post.kind)}"),
            ("Địa chỉ", post.url or "–"),
            ("Đăng lúc", moment(post.published_at)),
            ("Thu thập lúc", moment(post.collected_at)),
            ("Ngôn ngữ, bản", f"{post.lang or '–'}, bản {post.version}"),
            ("Vị trí bằng chứng", f"ký tự {dossier.start} đến {dossier.end}"),
            ("SHA-256 bản gốc", post.sha256 or "–"),
        ),
    )


def _approvals(dossier: Dossier) -> Section:
    names = ("Lần một", "Lần hai")
    rows = [
        (name, f"{ROLE.get(one.role, one.role)}, {moment(one.at)}")
        for name, one in zip(names, dossier.approvals, strict=True)
    ]
    if dossier.withdrawn:
        rows.append(("Rút lại", moment(dossier.withdrawn_at)))
    return Section("Duyệt (vai trò và thời điểm)", tuple(rows))


def _machine(dossier: Dossier) -> Section:
    return Section(
        "Máy nêu (gợi ý, không phải kết luận)",
        (
            ("Mô hình", dossier.model),
            ("Điểm", f"{dossier.score:.2f}".replace(".", ",")),
            ("Vì sao", dossier.why),
        ),
    )


def _copies(dossier: Dossier) -> Section:
    rows = [("Số bài gần giống", f"{dossier.copy_count}, đã xác nhận {len(dossier.copies)}")]
    rows += [
        (f"Bản {n}", f"{one.url or one.platform}, {moment(one.published_at)}")
        for n, one in enumerate(dossier.copies, start=1)
    ]
    return Section("Bản gần giống", tuple(rows))


def _files(files: Sequence[str], key: str) -> Section:
    return Section(
        "Tệp trong gói",
        (
            ("Tệp kèm phiếu", ", ".join(files) or "–"),
            ("Danh mục", "manifest.json ghi SHA-256 của từng tệp, ký số Ed25519 (manifest.sig)"),
            ("Vân tay khóa ký", key),
            ("Cách kiểm tra", "manhmoi packet verify TỆP --key KHÓA"),
        ),
    )
