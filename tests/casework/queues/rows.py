"""Invented rows for the tests of the queues."""

from __future__ import annotations

import itertools
from typing import Any

from casework.clock import now
from casework.models import Flag, Item, OfficialFact, Original, User
from casework.models.people import Role
from casework.services.flags import flag_decide

_numbers = itertools.count(1)

POST = (
    "Bà con chú ý. Đường dây nóng của Chiến dịch là 0911.222.333, ai biết mộ liệt sĩ xin gọi. "
    "Xin cảm ơn."
)
EVIDENCE = "Đường dây nóng của Chiến dịch là 0911.222.333"


def user(role: Role, name: str = "") -> User:
    """Return a new active user of this role; the password is ``mat-khau-thu``."""
    return User.objects.create_user(
        username=name or f"{role.value}{next(_numbers)}", password="mat-khau-thu", role=role
    )


def item(text: str = POST, **fields: Any) -> Item:
    """Return an item with this text that has gone through the pipeline."""
    values: dict[str, Any] = {
        "platform": "facebook",
        "kind": "post",
        "platform_id": f"p{next(_numbers)}",
        "url": "https://example.invalid/p",
        "author_pid": "a" * 64,
        "text": text,
        "lang": "vi",
        "published_at": now(),
        "collected_at": now(),
        "route": "operator_capture",
        "stage": "done",
        "state": "done",
        "synthetic": True,
    }
    return Item.objects.create(**{**values, **fields})


def original() -> Original:
    """Return the row of an archived original."""
    number = next(_numbers)
    return Original.objects.create(
        sha256=f"{number:064x}", size=10, mime="text/plain", stored_at=now()
    )


def fact(status: str = "plan") -> OfficialFact:
    """Return the hotline fact."""
    return OfficialFact.objects.get_or_create(
        fact_id="F01",
        version=1,
        defaults={
            "topic": "hotline",
            "status": status,
            "statement_vi": "Đường dây nóng của Chiến dịch tại Hải Phòng là 0965.001.222.",
            "statement_en": "The campaign hotline in Hai Phong is 0965.001.222.",
            "source_doc": "Kế hoạch truyền thông Chiến dịch 500 ngày đêm",
            "source_section": "V.1.c",
        },
    )[0]


def flag(of: Item | None = None, **fields: Any) -> Flag:
    """Return a suggested flag on an item's text."""
    of = of or item()
    start = of.text.index(EVIDENCE)
    values: dict[str, Any] = {
        "item": of,
        "fact": fact(),
        "type": "fake_hotline",
        "start": start,
        "end": start + len(EVIDENCE),
        "evidence": EVIDENCE,
        "score": 0.93,
        "why": "số lạ đứng sau 'đường dây nóng'; nhắc tới Chiến dịch",
        "model": "claims.phone@1",
    }
    return Flag.objects.create(**{**values, **fields})


def approved(of: Flag | None = None, **fields: Any) -> Flag:
    """Return a flag that an editor and a verifier approved, one after the other."""
    of = of or flag(**fields)
    for role in (Role.EDITOR, Role.VERIFIER):
        flag_decide(user=user(role), flag=of, decision="accept")
    of.refresh_from_db()
    return of
