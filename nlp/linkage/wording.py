"""Fields and levels in words, Vietnamese and English."""

from __future__ import annotations

from typing import Final, Literal

from nlp.linkage.values import Contribution

FIELD_WORDS: Final = {
    "given": ("tên", "given name"),
    "surname": ("họ", "surname"),
    "middle": ("chữ đệm", "middle name"),
    "alias": ("bí danh", "alias"),
    "order": ("cách viết tên", "order of the name"),
    "birth": ("năm sinh", "year of birth"),
    "home": ("quê", "home"),
    "unit": ("đơn vị", "unit"),
    "date": ("ngày hy sinh", "day of death"),
    "place": ("nơi hy sinh", "place of death"),
    "relative": ("thân nhân", "relative"),
}
_NAME: Final = {
    "missing": ("không so được", "not comparable"),
    "same": ("giống hệt", "the same"),
    "bare": ("giống khi bỏ dấu", "the same without marks"),
    "tone": ("khác dấu", "other marks"),
    "sound": ("đọc gần giống", "sounds alike"),
    "twin": ("cách gọi hai miền", "northern and southern form"),
    "close": ("khác một chữ cái", "one letter off"),
    "part": ("giống một phần", "partly the same"),
    "lost": ("một bên không có", "one side has none"),
    "other": ("khác", "differs"),
}
LEVEL_WORDS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "given": _NAME,
    "surname": _NAME,
    "middle": _NAME,
    "alias": _NAME
    | {
        "other_order": ("cùng tên, khác thứ", "same name, other birth order"),
        "given": ("trùng tên chính", "same as the given name"),
    },
    "order": {
        "given_first": ("tên đứng trước họ", "given name first"),
        "given_only": ("chỉ có tên", "given name only"),
        "alias": ("gọi bằng bí danh", "called by the alias"),
        "order_given": ("thứ trong nhà và tên", "birth order and given name"),
    },
    "birth": {
        "missing": _NAME["missing"],
        "same": ("cùng năm", "same year"),
        "one": ("lệch 1 năm", "one year apart"),
        "two": ("lệch 2 năm", "two years apart"),
        "five": ("lệch 3–5 năm", "3 to 5 years apart"),
        "other": ("lệch trên 5 năm", "more than 5 years apart"),
    },
    "home": {
        "missing": _NAME["missing"],
        "commune": ("cùng xã", "same commune"),
        "district": ("cùng huyện", "same district"),
        "province": ("cùng tỉnh", "same province"),
        "merged": ("cùng tỉnh sau sáp nhập 2025", "same province since the mergers of 2025"),
        "other": ("khác tỉnh", "another province"),
    },
    "unit": {
        "missing": _NAME["missing"],
        "three": ("trùng từ ba cấp", "three levels or more agree"),
        "two": ("trùng hai cấp", "two levels agree"),
        "one": ("trùng một cấp", "one level agrees"),
        "typo": ("số bị đảo hay thiếu", "digits swapped or lost"),
        "lower": ("trùng cấp trên, khác cấp dưới", "larger unit agrees, smaller differs"),
        "upper": ("trùng cấp dưới, khác cấp trên", "smaller unit agrees, larger differs"),
        "other": ("khác đơn vị", "another unit"),
    },
    "date": {
        "missing": _NAME["missing"],
        "day": ("cùng ngày", "same day"),
        "near": ("lệch không quá 3 ngày", "within three days"),
        "swapped": ("đảo ngày và tháng", "day and month swapped"),
        "month": ("cùng tháng", "same month"),
        "year": ("cùng năm", "same year"),
        "next": ("lệch không quá một năm", "less than a year apart"),
        "other": ("lệch trên một năm", "more than a year apart"),
    },
    "place": {
        "missing": _NAME["missing"],
        "same": ("cùng nơi", "same place"),
        "province": ("cùng tỉnh", "same province"),
        "other": ("khác nơi", "another place"),
    },
    "relative": {
        "missing": _NAME["missing"],
        "same": ("cùng người", "the same person"),
        "name": ("trùng tên", "the same name"),
        "other": ("tên khác", "another name"),
    },
}


def field_word(field: str, lang: Literal["vi", "en"]) -> str:
    """Return a field's name."""
    return FIELD_WORDS[field][lang == "en"]


def level_word(field: str, level: str, lang: Literal["vi", "en"]) -> str:
    """Return how two values agree."""
    return LEVEL_WORDS[field][level][lang == "en"]


def in_words(contribution: Contribution, lang: Literal["vi", "en"]) -> str:
    """Return one contribution as one line: ``tên: đào ~ đào, giống hệt (+5,1)``."""
    number = f"{contribution.weight:+.1f}"
    if lang == "vi":
        number = number.replace(".", ",")
    both = f" {contribution.clue} ~ {contribution.register}," if contribution.clue else ""
    word = level_word(contribution.field, contribution.level, lang)
    return f"{field_word(contribution.field, lang)}:{both} {word} ({number})"
