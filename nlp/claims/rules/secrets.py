"""Fact F16: a code, password, card or account asked for in the campaign's name."""

from __future__ import annotations

import re
from typing import Final

from nlp.claims.frames import Frame, FrameRule
from nlp.claims.reading import Place, Reading
from records.claim import Fact
from records.text import nfc, unaccented

_KINDS: Final = (
    (
        "OTP",
        r"otp|ma |code|6 so|sau so|day (?:so|ma)|so vua|xac |인증|код|смс|验证码|动态码|短信码"
        r"|one[- ]time|pin",
    ),
    ("mật khẩu", r"mat khau|pass|mk\b|mot de passe|비밀번호|парол|密码|dang nhap|login|pin"),
    ("số thẻ", r"the\b|card|carte|cvv|cvc|카드|карт|卡"),
    (
        "tài khoản ngân hàng",
        r"tai khoan|stk|so tk|bank|ngan hang|account|compte|rib\b|계좌|은행|сч[её]т|реквизит"
        r"|банк|账",
    ),
)
"""What the fact's words for a secret cover, in folded text."""


def forbidden_request(reading: Reading, place: Place, fact: Fact) -> str | None:
    """Say which secret is asked for, where the fact forbids to ask for it."""
    said = reading.folded[slice(*place)]
    forbidden = [_folded(one) for one in fact.check.get("forbidden", ())]
    asked = [
        kind
        for kind, words in _KINDS
        if re.search(words, said)
        and any(_folded(kind) in one or one in _folded(kind) for one in forbidden)
    ]
    if fact.check["kind"] != "request" or not asked:
        return None
    return f"hỏi {', '.join(asked)}; cơ quan Chiến dịch không bao giờ hỏi: " + ", ".join(
        str(one) for one in fact.check["forbidden"]
    )


def _folded(text: object) -> str:
    return unaccented(nfc(str(text)).lower())


RULE: Final = FrameRule(
    "impersonated_account",
    ("no_secrets_asked",),
    (
        Frame(
            "secret_request", "no_secrets_asked", "impersonated_account",
            about=(("secret_body", "campaign", "chan_body"),),
            silent=("secret_never", "secret_pay"), spared=frozenset({"wish"}), score=0.92,
            holds=forbidden_request,
        ),
    ),
)  # fmt: skip
