"""Names in Korean text: Vietnamese names by sound, and Korean witnesses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nlp.entities.people.spots import Spot
from nlp.entities.people.titles import Hint
from nlp.entities.reading import EntityReading

_HANGUL: Final = re.compile("[가-힣]")
_SURNAME: Final = (
    "응우옌|응웬|응엔|구엔|구옌|뉴엔|누엔|느구엔|응우엔|응원|쩐|트란|트랑|짠|레|팜|판|호앙|"
    "후인|후잉|"
    "부이|부|보|당|도|호|응오|즈엉|두옹|즈옹|리|딘|도안|찐|트린|마이|까오|카오|르엉|루옹|다오|"
    "따|떠|또|"
    "쯔엉|트루옹|람|럼|하|풍|꽉|타이|브엉|끼에우|쭈|쩌우|차우|라|르우|룩|막|응이엠|농|응안|통|"
    "깜|담"
)
_MIDDLE: Final = (
    "반|번|벙|티|득|쑤언|쑤안|딘|꽝|쾅|응옥|흐우|후|시|쫑|쯩|민|타인|탄|꽁|콩|주이|즈이|바|"
    "비엣|테|당|"
    "찌|치|띠엔|티엔|마인|만|후이|킴|낌|느|투|홍|칵|꾸옥|쿠옥|쭝|중|자인|푹|녓|낫|호앙|하이|"
    "안|떤|탄|다이"
)
_ENDS: Final = (
    r"(?=이라는|라는|이라고|라고|(?:이|가|은|는|을|를|의|과|와|도|에게|이었다|였다|이며|이다|"
    r"이고|입니다|로)?"
    r"(?:[\s,.·)(」』\"'”’]|$)|\s?(?:씨|병사|하사|중사|상사|소위|중위|대위|상병|병장|일병|"
    r"이병|전사|열사|동지))"
)
_VIETNAMESE: Final = re.compile(
    rf"(?<![가-힣])(?:{_SURNAME})(?P<s1>\s?)(?:{_MIDDLE})(?P<s2>\s?)[가-힣]{{1,3}}?{_ENDS}"
)
_NAMED: Final = re.compile(
    r"(?<![가-힣])(?P<name>[가-힣]{2,5}?|[가-힣]{1,3}(?:\s[가-힣]{1,2}?){1,2}?)(?:이라는|라는|"
    r"이라고 하는|라고 하는)\s?"
    r"(?:이름의\s?)?(?P<who>[가-힣]*\s?(?:병사|군인|사람|청년|남자|여자|장교|간호사|위생병|"
    r"의무병|통신병|포로|대원|"
    r"전사|소년|소대장|중대장))"
)
_LABEL: Final = re.compile(
    r"(?:(?:이름|성명|명찰)\s?[:은는이]|전사자\s?:)\s?(?P<name>[가-힣]{2,6}(?:\s[가-힣]{1,3}){"
    r"0,2}?)(?=[,.\s)]|$)"
)
_KOREAN: Final = (
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원"
    "천방공현함변"
    "염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용"
)
_RANK: Final = (
    r"씨|선생|상병|병장|일병|이병|하사|중사|상사|원사|준위|소위|중위|대위|소령|중령|대령|장군|"
    r"준장|소장|"
    r"예비역|노인|옹|기자|교수|소대장|중대장|대대장"
)
_OWN: Final = re.compile(
    rf"(?<![가-힣])(?P<name>[{_KOREAN}][가-힣]{{2}}|(?:남궁|황보|제갈|"
    rf"선우)[가-힣]{{2}})\s?(?:{_RANK})(?![가-힣]*단)"
)
_SELF: Final = re.compile(
    rf"(?:나는|저는|제 이름은|내 이름은|필자는|증언자|증언|작성자|구술자|구술)\s?[:은는]?\s?"
    rf"(?P<name>[{_KOREAN}][가-힣]{{2}})(?=입니다|이다|이라|\s|,|\.|\)|$)"
)
_BEFORE_RANK: Final = re.compile(
    rf"(?:상병|병장|일병|이병|하사|중사|상사|소위|중위|대위|소령|중령|대령|참전용사|노병|"
    rf"전우)\s(?P<name>[{_KOREAN}][가-힣]{{2}})"
    r"(?=[은는이가의]?(?:[\s,.)]|$))"
)
_BEGINS: Final = re.compile(rf"(?:{_SURNAME})|[{_KOREAN}]")
_FIRST_SYLLABLE: Final = 0xAC00
_FINALS: Final = 28
_NO_NAME: Final = frozenset(
    "호치민 호찌민 베트남 월남 한국 미국 북베트남 무명 그곳 이것 그것 이름 병사 군인 하노이 "
    "다낭 나트랑 베트콩 백마 맹호 청룡 "
    "주월사 전우회 한국군 미군 월맹군 모르지만 모르는 소대원 중대원 부대원 우리가".split()
)


def find_korean(reading: EntityReading) -> Iterator[Spot]:
    """Yield names in Hangul."""
    text = reading.text
    if not _HANGUL.search(text):
        return
    for match in _VIETNAMESE.finditer(text):
        spaced = bool(match["s1"]) == bool(match["s2"])
        if match.group() not in _NO_NAME and spaced:
            yield Spot(match.start(), _whole(text, match.end()), 0.85, "ko_vietnamese")
    for pattern, score, rule, hint, origin in _PATTERNS:
        for match in pattern.finditer(text):
            name = match["name"]
            if name not in _NO_NAME and (rule != "ko_label" or _BEGINS.match(name)):
                start, end = match.span("name")
                yield Spot(start, _whole(text, end), score, rule, hint, origin)


def _whole(text: str, end: int) -> int:
    """Return where a name ends whose last vowel was taken for a particle.

    The particles 이, 이라는, 이다 follow a consonant; behind a vowel the 이 is the name's own
    ("판티투이라는" is 판티투이).
    """
    last = ord(text[end - 1]) - _FIRST_SYLLABLE
    if last % _FINALS == 0 and text.startswith(("이라", "이 ", "이었", "이다"), end):
        return end + 1
    return end


_PATTERNS: Final[tuple[tuple[re.Pattern[str], float, str, Hint | None, str], ...]] = (
    (_NAMED, 0.9, "ko_named", "strong", "vi"),
    (_LABEL, 0.8, "ko_label", "label", "vi"),
    (_SELF, 0.9, "ko_self", "self", "xx"),
    (_OWN, 0.8, "ko_own", "western", "xx"),
    (_BEFORE_RANK, 0.8, "ko_rank", "western", "xx"),
)
