"""JSON-LD of published corrections: complete, by the newsroom, without private people."""

from __future__ import annotations

import json
from typing import Any

import pytest

from casework.clock import now
from casework.handover.claim_review import as_json_ld, claim_review, media_review
from casework.models import FalseClaim, Flag, KnownMedia, Media, MediaMatch
from casework.models.people import Role
from records.errors import OperatorError, Refused
from tests.casework.handover import rows as made
from tests.casework.queues import rows

pytestmark = pytest.mark.django_db
URL = "https://example.invalid/dinh-chinh/1"


def correction(**fields: Any) -> FalseClaim:
    values: dict[str, Any] = {
        "fact": rows.fact(),
        "type": "fake_hotline",
        "title": "Đường dây nóng giả",
        "claim": "Đường dây nóng của Chiến dịch là 0911.222.333.",
        "correction_vi": "Đường dây nóng chính thức là 0965.001.222.",
        "url": URL,
        "published_at": now(),
        "created_by": rows.user(Role.EDITOR),
    }
    return FalseClaim.objects.create(**{**values, **fields})


def confirmed(claim: FalseClaim, **fields: Any) -> Flag:
    flag = made.approved(rows.item(**{"synthetic": False, **fields}))
    flag.false_claim = claim
    flag.save(update_fields=["false_claim"])
    return flag


def test_it_names_claim_rating_and_the_newsroom() -> None:
    found = claim_review(correction())
    assert (found["@type"], found["url"]) == ("ClaimReview", URL)
    assert found["claimReviewed"].endswith("0911.222.333.")
    assert found["reviewRating"]["alternateName"] == "Sai sự thật"
    assert found["author"] == {
        "@type": "Organization",
        "name": "Tổ Truyền thông chuyên trách",
        "parentOrganization": {
            "@type": "Organization",
            "name": "Ban Chỉ đạo 515 thành phố Hải Phòng",
        },
    }


def test_only_confirmed_posts_of_organisations_appear() -> None:
    claim = correction()
    confirmed(claim, author_kind="org", url="https://example.invalid/trang-to-chuc/1")
    confirmed(claim, author_kind="person", url="https://example.invalid/nguyen.van.mau/2")
    confirmed(claim, url="https://example.invalid/ai-do/3")
    waiting = rows.flag(rows.item(author_kind="org", url="https://example.invalid/cho/4"))
    waiting.false_claim = claim
    waiting.save(update_fields=["false_claim"])
    confirmed(claim, synthetic=True, author_kind="org", url="https://example.invalid/mau/5")
    withdrawn = confirmed(claim, author_kind="org", url="https://example.invalid/rut/6")
    made.withdrawn(withdrawn)
    found = claim_review(claim)["itemReviewed"]
    assert [one["url"] for one in found["appearance"]] == [
        "https://example.invalid/trang-to-chuc/1"
    ]
    assert found["datePublished"]


def test_what_is_not_published_has_none() -> None:
    for fields in ({"published_at": None}, {"url": ""}, {"url": "javascript:alert(1)"}):
        with pytest.raises(Refused):
            claim_review(correction(**fields))
        with pytest.raises(Refused):
            media_review(correction(**fields))
    with pytest.raises(OperatorError) as raised:
        claim_review(correction(claim=" "))
    assert "claimReviewed" in raised.value.en


def test_a_known_picture_gives_a_media_review() -> None:
    for event, category in (
        ("landslide rescue", "DecontextualizedContent"),
        ("AI-generated", "TransformedContent"),
    ):
        claim = correction(type="recycled_media")
        assert media_review(claim) is None
        flag = confirmed(claim)
        media = Media.objects.create(item=flag.item, type="image", name="anh.jpg")
        known = KnownMedia.objects.create(
            media_id=f"M-{event[:2]}",
            origin_vi="Cứu hộ sạt lở (mẫu)",
            taken="2020-10",
            place="Huế",
            event=event,
        )
        flag.media_match = MediaMatch.objects.create(
            media=media, known=known, distance=8, model="pdq@1"
        )
        flag.save(update_fields=["media_match"])
        found = media_review(claim)
        assert found is not None
        assert found["mediaAuthenticityCategory"] == category
        assert found["originalMediaContextDescription"] == "Cứu hộ sạt lở (mẫu) (Huế, 2020-10)"


def test_json_ld_cannot_end_its_script() -> None:
    text = as_json_ld(claim_review(correction(claim="</script><script>alert(1)</script> & co")))
    assert not set("<>&") & set(text)
    assert json.loads(text)["claimReviewed"].startswith("</script>")
