"""ClaimReview and MediaReview (schema.org) of corrections that the newsroom has published.

The author of both is the newsroom. A post that spread the claim is named only when two people
approved its flag and an organisation published it: the address of a private person's post may
name the person.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from django.utils import timezone

from casework.handover.office import office
from casework.models import FalseClaim, Flag, KnownMedia
from casework.selectors.referrals import approvals
from casework.selectors.restricted import OPEN
from records.errors import OperatorError, Refused

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

_SCHEMAS: Final = Path(__file__).parent / "data"
_CONTEXT: Final = "https://schema.org"
_APPEARANCES: Final = 20
# From 1, false, to 5, true, as Google's guide for ClaimReview has it.
_WORST, _BEST, _FALSE_RATING = 1, 5, 1


def claim_review(false_claim: FalseClaim) -> dict[str, Any]:
    """Return the ClaimReview of a published correction as JSON-LD, checked by its JSON Schema.

    Raises:
        Refused: the correction is not published, or its address is not on the web.
        OperatorError: what was made is not complete; the message names the field.
    """
    url = _published_url(false_claim)
    flags = _confirmed(false_claim)
    document = {
        **_head("ClaimReview", false_claim, url),
        "claimReviewed": false_claim.claim.strip(),
        "reviewBody": false_claim.correction_vi.strip(),
        "reviewRating": {
            "@type": "Rating",
            "alternateName": "Sai sự thật",
            "ratingValue": _FALSE_RATING,
            "worstRating": _WORST,
            "bestRating": _BEST,
        },
        "itemReviewed": _claim(false_claim, flags),
    }
    return _checked("claim-review", document)


def media_review(false_claim: FalseClaim) -> dict[str, Any] | None:
    """Return the MediaReview of a published correction, ``None`` where no known picture is in it.

    Raises:
        Refused: as ``claim_review``.
        OperatorError: as ``claim_review``.
    """
    url = _published_url(false_claim)
    flags = [flag for flag in _confirmed(false_claim) if flag.media_match is not None]
    known = next((flag.media_match.known for flag in flags if flag.media_match), None)
    if known is None:
        return None
    document = {
        **_head("MediaReview", false_claim, url),
        "mediaAuthenticityCategory": _category(known),
        "originalMediaContextDescription": _origin(known),
        "itemReviewed": {
            "@type": "MediaReviewItem",
            "mediaItemAppearance": [
                {"@type": _object_type(known), "description": _origin(known), **_link(known)}
            ],
        },
    }
    if known.source_url:
        document["originalMediaLink"] = known.source_url
    return _checked("media-review", document)


def as_json_ld(document: dict[str, Any]) -> str:
    """Return JSON-LD that may stand inside a ``script`` element: no ``<``, ``>`` or ``&`` in it."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _published_url(false_claim: FalseClaim) -> str:
    parts = urlsplit(false_claim.url.strip())
    if false_claim.published_at is None or parts.scheme not in ("http", "https"):
        raise Refused(
            "Đính chính này chưa đăng: cần ngày đăng và địa chỉ trên mạng.",
            "This correction is not published: it needs a date and an address on the web.",
        )
    return false_claim.url.strip()


def _head(kind: str, false_claim: FalseClaim, url: str) -> dict[str, Any]:
    who, published = office(), false_claim.published_at
    author: dict[str, Any] = {"@type": "Organization", "name": who.name}
    if who.parent:
        author["parentOrganization"] = {"@type": "Organization", "name": who.parent}
    return {
        "@context": _CONTEXT,
        "@type": kind,
        "url": url,
        "datePublished": timezone.localdate(published).isoformat() if published else None,
        "inLanguage": "vi",
        "author": author,
    }


def _confirmed(false_claim: FalseClaim) -> list[Flag]:
    """Return the claim's approved flags of real, open posts, whose two decisions are there."""
    rows = (
        false_claim.flags.filter(
            status=Flag.Status.APPROVED,
            item__access=OPEN,
            item__synthetic=False,
            item__deleted_at=None,
        )
        .select_related("item", "media_match__known")
        .order_by("item__published_at", "pk")
    )
    return [flag for flag in rows if _backed(flag)]


def _backed(flag: Flag) -> bool:
    try:
        approvals(flag)
    except Refused:
        return False
    return True


def _claim(false_claim: FalseClaim, flags: Iterable[Flag]) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "Claim", "name": false_claim.title.strip()}
    items = [flag.item for flag in flags]
    dates = [item.published_at for item in items if item.published_at is not None]
    if dates:
        found["datePublished"] = timezone.localdate(min(dates)).isoformat()
    urls = dict.fromkeys(item.url for item in items if item.author_kind == "org" and item.url)
    if urls:
        found["appearance"] = [
            {"@type": "CreativeWork", "url": url} for url in list(urls)[:_APPEARANCES]
        ]
    return found


def _category(known: KnownMedia) -> str:
    generated = "AI" in known.event.replace("-", " ").split()
    return "TransformedContent" if generated else "DecontextualizedContent"


def _origin(known: KnownMedia) -> str:
    where = ", ".join(filter(None, (known.place, known.taken)))
    return f"{known.origin_vi} ({where})" if where else known.origin_vi


def _object_type(known: KnownMedia) -> str:
    return "VideoObject" if known.kind == "video" else "ImageObject"


def _link(known: KnownMedia) -> dict[str, str]:
    return {"url": known.source_url} if known.source_url else {}


@cache
def _validator(name: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator, FormatChecker

    schema = json.loads((_SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def _checked(name: str, document: dict[str, Any]) -> dict[str, Any]:
    troubles = sorted(_validator(name).iter_errors(document), key=lambda one: list(one.path))
    if troubles:
        place = ".".join(map(str, troubles[0].absolute_path)) or name
        raise OperatorError(
            f"Đính chính chưa đủ: {place}: {troubles[0].message}",
            f"the correction is not complete: {place}: {troubles[0].message}",
        )
    return document
