"""The proof of what was done for a request: a signed document, and the same as a letter."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from casework.handover.manifest import canonical, fingerprint, public_key, sign, signed_by
from casework.models import AuditHead, SubjectRequest, User
from casework.permissions import Action, require
from casework.services.audit import audit_record

SCHEMA: Final = "manhmoi.subject-proof/1"
_SIGNED: Final = "signature"
_KIND: Final = {
    "view": "xem dữ liệu",
    "correct": "sửa dữ liệu",
    "delete": "xóa dữ liệu",
    "object": "phản đối việc xử lý",
    "withdraw": "rút lại đồng ý",
}
_STATE: Final = {
    "received": "đã nhận",
    "acknowledged": "đang giải quyết",
    "done": "đã giải quyết",
    "refused": "không chấp nhận",
}
_ACT: Final = {
    "received": "Nhận yêu cầu",
    "acknowledged": "Báo đã nhận",
    "picked": "Chọn tư liệu",
    "dropped": "Bỏ tư liệu ra",
    "erased": "Xóa hẳn tư liệu",
    "held": "Hạn chế xem tư liệu đang là chứng cứ; xóa khi hết thời gian giữ",
    "withdrawn": "Ghi nhận rút lại đồng ý",
    "restricted": "Hạn chế người xem tư liệu",
    "corrected": "Sửa lời văn",
    "copied": "Lập bản dữ liệu đang giữ",
    "done": "Đóng yêu cầu",
    "refused": "Từ chối, có lý do",
}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


@transaction.atomic
def request_proof(*, user: User, request: SubjectRequest) -> dict[str, Any]:
    """Return what was done for a request, signed with the key that signs packets.

    It holds ids, hashes and times, and the newest hash of the audit chain; no name, no contact, no
    word of what was erased.

    Raises:
        Refused: role.
    """
    require(user, Action.SUBJECT_REQUEST_VIEW)
    row = SubjectRequest.objects.get(pk=request.pk)
    head = AuditHead.objects.filter(pk=1).first()
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "office": dict(settings.MANHMOI_OFFICE),
        "request": row.code,
        "kind": row.kind,
        "state": row.state,
        "received_at": _iso(row.received_at),
        "acknowledge_by": _iso(row.acknowledge_by),
        "acknowledged_at": _iso(row.acknowledged_at),
        "due_at": _iso(row.due_at),
        "closed_at": _iso(row.closed_at),
        "reason": row.reason,
        "steps": [{k: v for k, v in one.items() if k != "by"} for one in row.proof],
        "audit": {"seq": head.seq if head else 0, "hash": head.hash if head else ""},
    }
    seed = settings.MANHMOI_PACKET_KEY
    body = canonical(document)
    audit_record(
        action="request.proof",
        subject=f"request:{row.pk}",
        detail={"sha256": hashlib.sha256(body).hexdigest()},
        actor=user,
    )
    return document | {
        _SIGNED: {
            "algorithm": "Ed25519",
            "sha256": hashlib.sha256(body).hexdigest(),
            "value": sign(seed, body).hex(),
            "key": fingerprint(public_key(seed)),
        }
    }


def proof_holds(document: dict[str, Any]) -> bool:
    """Whether a proof document is as this installation signed it."""
    body = {name: value for name, value in document.items() if name != _SIGNED}
    signature = document.get(_SIGNED)
    if not isinstance(signature, dict):
        return False
    try:
        value = bytes.fromhex(str(signature.get("value")))
    except ValueError:
        return False
    return signed_by(public_key(settings.MANHMOI_PACKET_KEY), value, canonical(body))


def _when(iso: str | None) -> str:
    if iso is None:
        return "–"
    return timezone.localtime(datetime.fromisoformat(iso)).strftime("%d/%m/%Y %H:%M")


def proof_letter(document: dict[str, Any]) -> str:
    """Return a proof document as a letter to print, in Vietnamese."""
    office = document["office"]
    lines = [
        str(office["parent"]).upper(),
        str(office["name"]),
        "",
        "GIẤY XÁC NHẬN GIẢI QUYẾT YÊU CẦU VỀ DỮ LIỆU CÁ NHÂN",
        f"Số: {document['request']}",
        "",
        f"Yêu cầu: {_KIND[document['kind']]}",
        f"Nhận lúc: {_when(document['received_at'])}",
        f"Báo nhận lúc: {_when(document['acknowledged_at'])} "
        f"(hạn {_when(document['acknowledge_by'])})",
        f"Hạn giải quyết: {_when(document['due_at'])}",
        f"Tình trạng: {_STATE[document['state']]}",
    ]
    if document["closed_at"]:
        lines.append(f"Đóng lúc: {_when(document['closed_at'])}")
    if document["reason"]:
        lines.append(f"Kết quả, lý do: {document['reason']}")
    lines += ["", "ĐÃ LÀM"]
    for number, one in enumerate(document["steps"], start=1):
        lines += [f"{number}. {_when(one['at'])}  {_ACT.get(one['act'], one['act'])}"]
        lines += [f"   {line}" for line in _detail(one)]
    signature = document[_SIGNED]
    return "\n".join(
        [
            *lines,
            "",
            f"Nhật ký: sự kiện {document['audit']['seq']}, {document['audit']['hash']}",
            f"SHA-256 của văn bản: {signature['sha256']}",
            f"Chữ ký Ed25519: {signature['value']}",
            f"Khóa: {signature['key']}",
            "",
        ]
    )


def _detail(one: dict[str, Any]) -> list[str]:
    """Return what stands under a step: which items, which bytes are gone, what stayed and why."""
    lines = []
    items = one.get("items") or ([one["item"]] if "item" in one else [])
    if items:
        lines.append("Tư liệu số: " + ", ".join(str(pk) for pk in items))
    originals = one.get("originals", {})
    for name, words in (
        ("erased", "Bản gốc đã hủy khóa (SHA-256)"),
        ("erased_in", "Phần của bản gốc đã hủy khóa"),
        ("kept_shared", "Bản gốc còn chung với tư liệu của người khác, hủy cùng tư liệu đó"),
    ):
        lines += [f"{words}: {sha256}" for sha256 in originals.get(name, [])]
    passages = one.get("passages")
    if passages:
        count = len(passages) if isinstance(passages, list) else passages
        lines.append(f"Đoạn đã rút khỏi chỉ mục tìm kiếm: {count}")
    if "event" in one:
        lines.append(f"Sự kiện {one['event']} của nhật ký: {one['event_hash']}")
    if "before_sha256" in one:
        lines.append(f"Lời cũ {one['before_sha256']}")
        lines.append(f"Lời mới {one['after_sha256']}")
    return lines
