"""The official number called fake, closed or replaced, and the denial of such a claim."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from nlp.claims.guards.scope import around, has_cue, is_question
from nlp.claims.reading import Place, Reading
from nlp.phones import Phone

_REACH: Final = 70
# What may stand between the number and what is said of it, without a new subject.
_LEAD: Final = re.compile(
    r"""(?:[\s,:–\-"”')]|số|so|hotline|(?:đường|duong)\ (?:dây|day)|ay|này|nay|đó|do|đấy|day
    |kia|ấy|hiện|hien|giờ|gio|bây|bay|thì|thi|cũng|cung|(?:thực|thật)\ ra
    |(?:thôi|thoi)(?:\ (?:đi|di))?|đã|da|vừa|vua|mới|moi|bị|bi|được|duoc|rồi|roi|luôn
    |hôm\ (?:qua|nay)|từ\ lâu    |nhà\ mạng|nha\ mang|thành\ phố|thanh\ pho
    |(?:mọi\ người|moi\ nguoi|các\ bác|cac\ bac|bà\ con|ba\ con|anh\ em)(?:\ \w+){0,3}?
    |number|line|hotline|which|that|it|actually|now|numéro|ligne|ce|cette|le|la
    |번호|번|핫라인|은|는|이|가|номер|это|уже|теперь|был|—|这个|号码|热线|电话|这|那个|已|已经)*?""",
    re.VERBOSE,
)
_STILL: Final = re.compile(r"\s*(?:nữa|nua|any ?more|again|plus|больше|了)(?!\w)")
_NEGATED: Final = re.compile(
    r"(?:không|khong|chưa|chua|chẳng|chang|đâu có|dau co|chả|not|n't|never|pas|не|没有?|并未|未"
    r"|并不)(?: (?:hề|he|phải|phai|bao giờ|bị|bi|có|co|là|la|yet|been|un|une|a))*\s*$"
)
_GUARDS: Final = ("rumour", "in_order", "complaint", "wish", "satire", "report", "correction")


@dataclass(frozen=True, slots=True)
class Attack:
    """``place`` covers the official number and what is said of it; ``cue`` are those words."""

    place: Place
    cue: Place
    vetoes: tuple[str, ...]


def find_attacks(reading: Reading, official: list[Phone]) -> list[Attack]:
    """Return each place where an official number is called false or withdrawn."""
    attacks = []
    for phone in official:
        cue = _cue(reading, phone)
        if cue is None:
            continue
        place = (min(phone.start, cue[0]), max(phone.end, cue[1]))
        vetoes = tuple(_vetoes(reading, place, cue))
        attacks.append(Attack(place, cue, vetoes))
    return attacks


def _cue(reading: Reading, phone: Phone) -> Place | None:
    """Return where the words against ``phone`` stand, or ``None``."""
    text = reading.searched
    first, last = reading.sentence_span(reading.sentence(phone.start))
    behind = text[phone.end : min(last, phone.end + _REACH)]
    for match in reading.pattern("attack_behind").finditer(behind):
        lead = behind[: match.start()]
        if _LEAD.fullmatch(lead) and not _NEGATED.search(lead):
            return phone.end + match.start(), phone.end + match.end()
    before = text[max(first, phone.start - _REACH) : phone.start]
    offset = phone.start - len(before)
    for match in reading.pattern("attack_before").finditer(before):
        if not before[match.end() :].strip(" :\"“'(là"):
            return offset + match.start(), offset + match.end()
    if _STILL.match(behind):
        for match in reading.pattern("avoid").finditer(before):
            if not before[match.end() :].strip(" :"):
                return offset + match.start(), offset + match.end()
    return None


def _vetoes(reading: Reading, place: Place, cue: Place) -> list[str]:
    """Return the guards that forbid to flag the attack at ``place``."""
    near = around(reading, place)
    vetoes = [role for role in _GUARDS if has_cue(reading, role, near, besides=[cue])]
    if is_question(reading, place):
        vetoes.append("question")
    return vetoes
