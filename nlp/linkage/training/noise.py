"""Noisy clues about known people, and clues about people who are not on the register.

The kinds of error are those of domain rules §5 and §6; how often each happens is our assumption,
not a measurement, and is the same for training and calibration.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from nlp.gazetteer.keys import place_key
from nlp.linkage.areas import areas, new_commune_rows, read_area, split_place, unit_rows
from nlp.linkage.dates import register_days, swapped
from nlp.linkage.names import ORDERS
from nlp.linkage.training.invented import invented_name, invented_unit, write_unit
from nlp.linkage.units import unit_parts
from nlp.linkage.values import ClueRecord, RegisterEntry
from records.text import nfc, unaccented

SOURCES: Final = ("oral_asr", "ocr_doc", "us_document", "family_post", "grave_list")
_TONE_SWAP: Final = str.maketrans({"\u0309": "\u0303", "\u0303": "\u0309"})
_INITIALS: Final = (("l", "n"), ("s", "x"), ("tr", "ch"), ("d", "gi"), ("r", "d"), ("gi", "r"))
_FINALS: Final = (("c", "t"), ("ng", "n"), ("y", "i"))
_OCR: Final = (("rn", "m"), ("m", "rn"), ("h", "b"), ("l", "1"), ("ễ", "ể"), ("ă", "ã"), ("o", "0"),
               ("e", "c"), ("â", "ă"), ("n", "u"), ("i", "l"))  # fmt: skip
_WORD: Final = re.compile(r"^(?:Xã|Phường|Thị trấn|Huyện|Quận|Thị xã|Thành phố) ")


@dataclass(frozen=True, slots=True)
class LabelledClue:
    """A clue and the register row it is about, ``None`` for nobody; ``kind`` says what it tests."""

    clue: ClueRecord
    registry_id: str | None
    kind: str


def true_clue(chance: random.Random, entry: RegisterEntry, number: int) -> LabelledClue:
    """Return a noisy clue about a person of the register."""
    return LabelledClue(_clue(chance, entry, number), entry.registry_id, "true")


def absent_clues(
    chance: random.Random, entries: Sequence[RegisterEntry], others: Sequence[RegisterEntry]
) -> list[LabelledClue]:
    """Return clues about nobody of ``entries``: strangers, namesakes, brothers and comrades.

    Args:
        chance: source of chance.
        entries: the register.
        others: people who are not on it.
    """
    found = []
    for number, other in enumerate(others):
        kind = ("stranger", "namesake", "brother", "comrade")[number % 4]
        like = chance.choice(entries)
        if kind == "namesake":
            other = replace(other, name=like.name)
        elif kind == "brother":
            *family, given = like.name.split()
            new = invented_name(chance).split()[-1]
            if unaccented(new) == unaccented(given):
                continue
            other = replace(
                other, name=" ".join([*family, new]), home_commune=like.home_commune,
                home_district=like.home_district, home_province=like.home_province,
            )  # fmt: skip
            if chance.random() < 0.5:
                other = replace(other, relative=like.relative)
        elif kind == "comrade":
            other = replace(
                other, unit=like.unit, death_date=like.death_date, death_place=like.death_place
            )
        found.append(LabelledClue(_clue(chance, other, number), None, kind))
    return found


def _clue(chance: random.Random, entry: RegisterEntry, number: int) -> ClueRecord:
    source = chance.choice(SOURCES)
    bare = source == "us_document" or chance.random() < 0.2
    keep = {
        field: chance.random() < share
        for field, share in (
            ("birth", 0.42), ("home", 0.72), ("unit", 0.6), ("date", 0.82), ("place", 0.55),
            ("relative", 0.12),
        )
    }  # fmt: skip
    if sum(keep.values()) < 2:
        keep["home"] = keep["date"] = True
    clue = ClueRecord(
        clue_id=f"made-{number}",
        source=source,
        name=_name(chance, entry, source),
        birth_year=_birth(chance, entry) if keep["birth"] else None,
        hometown=_home(chance, entry) if keep["home"] else "",
        unit=_unit(chance, entry, source) if keep["unit"] else "",
        death_date=_date(chance, entry) if keep["date"] else "",
        death_place=_place(chance, entry) if keep["place"] else "",
        relative=_relative(chance, entry) if keep["relative"] else "",
    )
    if bare:
        clue = replace(
            clue, name=_bare(clue.name), hometown=_bare(clue.hometown),
            death_place=_bare(clue.death_place),
        )  # fmt: skip
    if source == "us_document":
        clue = replace(clue, name=clue.name.upper())
    if source == "oral_asr":
        clue = replace(clue, name=clue.name.lower())
    return clue


def _relative(chance: random.Random, entry: RegisterEntry) -> str:
    """Sometimes without the middle name, sometimes by the name the village used."""
    parts = entry.relative.split()
    how = chance.random()
    if how < 0.1 and len(parts) > 3:
        parts = [*parts[:2], parts[-1]]
    elif how < 0.15 and parts:
        parts = [*parts[:-1], invented_name(chance).split()[-1]]
    return " ".join(parts)


def _bare(text: str) -> str:
    """Return ``text`` without accents, its capitals kept."""
    plain = unaccented(text)
    return "".join(
        new.upper() if old.isupper() else new for old, new in zip(nfc(text), plain, strict=False)
    )


def _name(chance: random.Random, entry: RegisterEntry, source: str) -> str:
    alias = entry.alias.split()
    if len(alias) == 2 and alias[0].lower() in ORDERS and chance.random() < 0.45:
        return entry.alias
    parts = entry.name.split()
    if len(parts) > 2 and chance.random() < 0.25:
        parts = [parts[0], parts[-1]]
    if chance.random() < 0.13:
        at = _somewhere(chance, parts)
        parts[at] = nfc(unicodedata.normalize("NFD", parts[at]).translate(_TONE_SWAP))
    if source != "us_document" and chance.random() < 0.13:
        at = _somewhere(chance, parts)
        parts[at] = _misheard(chance, parts[at])
    if source == "ocr_doc" and chance.random() < 0.4:
        at = _somewhere(chance, parts)
        parts[at] = _misread(chance, parts[at])
    twins = {"Hoàng": "Huỳnh", "Huỳnh": "Hoàng", "Vũ": "Võ", "Võ": "Vũ"}
    if chance.random() < 0.08:
        parts[0] = twins.get(parts[0], parts[0])
    if source == "us_document" and chance.random() < 0.35:
        parts = [parts[-1], *parts[:-1]]
    return " ".join(parts)


def _somewhere(chance: random.Random, parts: Sequence[str]) -> int:
    """The given name is the one mistaken most often: the others are common words."""
    return len(parts) - 1 if chance.random() < 0.6 else chance.randrange(len(parts))


def _misheard(chance: random.Random, syllable: str) -> str:
    low = syllable.lower()
    options = []
    for one, two in _INITIALS:
        for old, new in ((one, two), (two, one)):
            if low.startswith(old) and not (old == "d" and low.startswith("đ")):
                options.append(new + low[len(old) :])
    for one, two in _FINALS:
        for old, new in ((one, two), (two, one)):
            if low.endswith(old) and len(low) > len(old) + 1:
                options.append(low[: -len(old)] + new)
    return chance.choice(options).capitalize() if options else syllable


def _misread(chance: random.Random, syllable: str) -> str:
    options = [syllable.replace(old, new, 1) for old, new in _OCR if old in syllable]
    return chance.choice(options) if options else syllable


def _birth(chance: random.Random, entry: RegisterEntry) -> int | None:
    if not entry.birth.isdigit():
        return None
    off = chance.choices((0, 1, -1, 2, -2, 3), (62, 14, 14, 4, 4, 2))[0]
    return int(entry.birth) + off


@lru_cache(maxsize=1)
def _renamed() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Old commune code → its name of 2026; province code → wider or older names that held it."""
    new = {row["code"]: row for row in new_commune_rows()}
    province_names: dict[str, str] = {}
    for name, codes in _merged_names():
        for code in codes:
            province_names[code] = name
    communes = {}
    for row in unit_rows():
        codes = row["new_commune_codes"].split()
        if row["level"] == "3" and codes and codes[0] in new:
            first = new[codes[0]]
            communes[row["code"]] = (
                f"{first['type'].lower()} {first['name']}, {province_names[row['province_code']]}"
            )
    older: dict[str, list[str]] = defaultdict(list)
    for name in ("Nam Hà", "Hà Nam Ninh", "Hải Hưng", "Hà Bắc", "Vĩnh Phú", "Bắc Thái", "Hà Tây",
                 "Hà Sơn Bình", "Hoàng Liên Sơn", "Hà Tuyên", "Nghệ Tĩnh", "Bình Trị Thiên",
                 "Nghĩa Bình", "Phú Khánh", "Thuận Hải", "Sông Bé", "Cửu Long", "Minh Hải",
                 "Thủ Dầu Một", "Mỹ Tho", "Cao Lạng"):  # fmt: skip
        for code in areas().provinces[place_key(name)]:
            older[code].append(name)
    return communes, older


def _merged_names() -> list[tuple[str, list[str]]]:
    import json
    from importlib.resources import files

    text = files("nlp.gazetteer").joinpath("data/provinces_2026.json").read_text("utf-8")
    return [
        (province["name"], [old["code"] for old in province["merged_from"]])
        for province in json.loads(text)
    ]


def _home(chance: random.Random, entry: RegisterEntry) -> str:
    commune, district, province = (
        _WORD.sub("", part)
        for part in (entry.home_commune, entry.home_district, entry.home_province)
    )
    if chance.random() < 0.02:
        # Born in one province, enlisted or settled in another.
        return chance.choice(sorted(name for name, _ in _merged_names()))
    how = chance.random()
    if how < 0.04:
        area = areas().merged.get(place_key(province), set())
        for name, codes in _merged_names():
            if not area and areas().provinces.get(place_key(province), set()) & set(codes):
                return name
    full = read_area(entry.home_commune, entry.home_district, entry.home_province)
    communes, older = _renamed()
    if how < 0.16 and full is not None:
        old = sorted(full.communes & communes.keys())
        if old:
            return communes[old[0]]
    if how < 0.28 and full is not None:
        names = [name for code in sorted(full.provinces) for name in older.get(code, ())]
        if names:
            name = chance.choice(names)
            return name if chance.random() < 0.7 else f"{commune}, {district}, {name}"
    if how < 0.6:
        return province
    if how < 0.78:
        return f"{district}, {province}"
    return f"{commune}, {district}, {province}"


def _unit(chance: random.Random, entry: RegisterEntry, source: str) -> str:
    parts = [
        ({"co": "c", "bn": "d", "regt": "e", "div": "f"}[slot], name)
        for slot, name in unit_parts(entry.unit)
        if slot in ("co", "bn", "regt", "div")
    ]
    if not parts or any(not name.isdigit() for _, name in parts):
        # A code in the register; the witness knows the real unit, which the list does not have.
        return entry.unit if entry.unit and parts else invented_unit(chance)
    numbers = [(letter, int(name)) for letter, name in parts]
    if chance.random() < 0.4 and len(numbers) > 1:
        numbers = numbers[chance.randrange(1, len(numbers)) :]
    elif chance.random() < 0.15 and len(numbers) > 2:
        numbers = numbers[:-1]
    if chance.random() < 0.06:
        at = chance.randrange(len(numbers))
        letter, number = numbers[at]
        numbers[at] = (letter, int(str(number)[::-1]))
    if chance.random() < 0.03:
        at = chance.randrange(len(numbers))
        numbers[at] = (numbers[at][0], chance.randint(1, 12))
    if source == "us_document":
        words = {"c": "Co", "d": "Bn", "e": "Regt", "f": "Div"}
        return ", ".join(f"{n}{_suffix(n)} {words[letter]}" for letter, n in numbers)
    return write_unit(numbers, chance.randrange(3))


def _suffix(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _date(chance: random.Random, entry: RegisterEntry) -> str:
    days = register_days(entry.death_date)
    if days is None:
        return ""
    day = date.fromordinal(days[0] + chance.randrange(days[1] - days[0] + 1))
    how = chance.random()
    if how < 0.17:
        return f"{day:%Y-%m}"
    if how < 0.36:
        return f"{day:%Y}"
    if how < 0.42:
        return f"{day:%Y}~"
    if how < 0.53:
        day += timedelta(chance.choice((-3, -2, -1, 1, 2, 3)))
    elif how < 0.58:
        turned = swapped(day.toordinal())
        day = date.fromordinal(turned) if turned else day
    elif how < 0.6:
        day += timedelta(chance.randint(-300, 300))
    return day.isoformat()


def _place(chance: random.Random, entry: RegisterEntry) -> str:
    parts = split_place(entry.death_place)
    if not parts or parts[0].startswith("Mặt trận"):
        return chance.choice(("Quảng Trị", "Tây Ninh", "A Lưới", "Đức Cơ", "Gio Linh", "Ba Tơ"))
    how = chance.random()
    if how < 0.22:
        return parts[-1]
    if how < 0.35:
        area = read_area(*parts[-1:])
        near = {"45": "Gio Linh", "46": "A Lưới", "62": "Đắk Glei", "64": "Chư Prông"}
        for code in sorted(area.provinces) if area else ():
            if code in near:
                return near[code]
    if how < 0.39:
        return chance.choice(("Lộc Ninh", "Đức Phổ", "Khe Sanh", "Hoài Nhơn", "Sa Thầy"))
    return parts[0] if how < 0.85 else ", ".join(parts)
