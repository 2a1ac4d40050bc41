"""Letter boxes of letters and forms: bare codes, never decoded."""

from __future__ import annotations

import pytest

from nlp.entities.reading import prepare
from nlp.entities.units import find_mailboxes


@pytest.mark.parametrize(
    ("lang", "text", "code"),
    [
        ("vi", "Thời ấy hòm thư là 61.245 YK.", "61.245 YK"),
        ("vi", "Số hòm thư: 86.104 KT 3, bố cháu ở c3.", "86.104 KT 3"),
        ("vi", "thư bố ghi hòm thư 1074 JA 05, đề ngày 3/5/69", "1074 JA 05"),
        ("vi", "HT: 85.313 KB", "85.313 KB"),
        ("vi", "bì thư đề LBN 91842 YK14", "91842 YK14"),
        ("vi", "hom thu so 6789 KT, khong co ten don vi", "6789 KT"),
        ("vi", "ngoài phong bì có 17.550 YK", "17.550 YK"),
        ("vi", "KBC 4002 của lính cộng hòa", "4002"),
        ("en", "addressed to LBN 3421 TB 04", "3421 TB 04"),
        ("en", "Letter Box Number 86742 JA, 5th Company", "86742 JA"),
        ("ru", "полевая почта 12345", "12345"),
    ],
)
def test_a_code(lang: str, text: str, code: str) -> None:
    found = find_mailboxes(prepare(text, lang))

    assert [(entity.text, entity.norm) for entity in found] == [(code, code)]
    assert text[found[0].start : found[0].end] == code


@pytest.mark.parametrize(
    "text",
    [
        "hòm thư góp ý của xã",
        "Hòm thư điện tử: abc@gmail.com",
        "hòm thư số 15, thị xã Vinh",
        "Điện thoại 0912345678",
        "cách 61.245 mét",
        "HT 5 tầng",
    ],
)
def test_no_code(text: str) -> None:
    assert find_mailboxes(prepare(text, "vi")) == []
