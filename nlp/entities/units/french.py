"""Units in French: "209e régiment", "division 312", "8e BPC", "GM 100", "II/3e REI"."""

from __future__ import annotations

from typing import Final

from nlp.entities.units.phrases import phrases
from nlp.entities.units.pieces import Cursor, Piece

FR_LEVELS: Final = phrases({
    "squad": "groupe de combat", "plt": "section", "co": "compagnie, compagnies, cie",
    "bn": "bataillon, bataillons, "
        "btn, batt, tieu doan",
    "regt": "régiment, régiments, rgt, trung doan, "
            "td", "bde": "brigade, demi brigade", "div": "division, divisions", "bty": "batterie",
    "gm": "groupe mobile, gm", "sqn": "escadron",
})  # fmt: skip
FR_ARMS: Final = phrases({
    "abn": "parachutiste, parachutistes, de parachutistes, de parachutistes coloniaux, de "
           "parachutistes vietnamiens, de parachutistes laotiens, colonial de parachutistes, "
           "étranger de parachutistes, "
    "de chasseurs parachutistes, parachutistes coloniaux",
    "arty": "d artillerie, artillerie, d artillerie coloniale", "eng": "du génie, génie",
    "inf": "d infanterie, infanterie, d infanterie coloniale, étranger d infanterie, "
    "de tirailleurs, de tirailleurs algériens, de tirailleurs marocains, de marche, étranger",
    "thai": "thaï, thai", "sapper": "de sapeurs, sapeurs, dac cong",
    "aaa": "anti aérien, antiaérien, de dca, dca, anti aérienne, antiaérienne",
    "-": "légère, lourde, blindée, légère étrangère",
})  # fmt: skip
_SHORT: Final = {
    "bpc": ("bn", "abn"), "bpvn": ("bn", "abn"), "bep": ("bn", "abn"), "bca": ("bn", "inf"),
    "rei": ("regt", "inf"), "rta": ("regt", "inf"), "rtm": ("regt", "inf"), "rcp": ("regt", "abn"),
    "ric": ("regt", "inf"), "rac": ("regt", "arty"), "dble": ("bde", ""), "bt": ("bn", "thai"),
    "bmi": ("bn", "bmi"),
    "bta": ("bn", ""), "rep": ("regt", "abn"), "rec": ("regt", "cav"), "btn": ("bn", ""),
    "bmeo": ("bn", "bmeo"), "bvn": ("bn", "bvn"), "bpl": ("bn", "abn"), "rtt": ("regt", "inf"),
    "bm": ("bn", "bm"), "rch": ("regt", "cav"), "rga": ("regt", "rga"), "regt": ("regt", ""),
}  # fmt: skip
_FR_ENDS: Final = frozenset("e er ere eme re ème ère è".split())
_VIET: Final = frozenset(
    "viet vietminh vm viêt minh bo doi tieu doan ennemi ennemie rebelle td".split()
)
VIET_MINH_DIVISIONS: Final = frozenset("304 308 312 316 320 325 351".split())
_ROMAN: Final = {"I": "1", "II": "2", "III": "3", "IV": "4"}
_OURS: Final = frozenset(("abn", "thai"))
_FOLLOW: Final = frozenset(("de", "du", "des"))


def ordinal_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read "209e régiment", "8e BPC", "5e compagnie", "2/1 RCP" at a number."""
    number = cursor.number(at)
    if not number:
        return None
    if cursor.gap(at + 1) == "/" and cursor.gap(at)[-1:] != "/" and cursor.number(at + 1):
        large = ordinal_piece(cursor, at + 1)
        if large is None or large.level not in ("regt", "bde"):
            return None
        return cursor.piece(
            at, large.after, "bn", number, large.rule, "", large.side, more=(large,)
        )
    ordinal = cursor.bare(at + 1) in _FR_ENDS and not cursor.gap(at + 1)
    place = at + 2 if ordinal else at + 1
    if cursor.gap(place) == "°" or not cursor.near(place):
        return None
    short = _SHORT.get(cursor.bare(place))
    if short and cursor.raw(place).isupper() and cursor.raw(place) not in ("BT",):
        return cursor.piece(at, place + 1, short[0], number, "fr-short", short[1], "FR")
    if cursor.raw(place) == "BT" and ordinal:
        return cursor.piece(at, place + 1, "bn", number, "fr-short", "thai", "FR")
    if not ordinal:
        return None
    level, after = FR_LEVELS.match(cursor, place)
    if not level:
        return None
    arm, end = _arm(cursor, after)
    side = "FR" if arm in _OURS or (arm == "inf" and _colonial(cursor, after, end)) else ""
    side, end = _viet(cursor, end, side)
    arm = "" if arm in ("-", "inf") and side != "FR" else arm
    return cursor.piece(at, end, level, number, "fr-ordinal", "" if arm == "-" else arm, side)


def _arm(cursor: Cursor, at: int) -> tuple[str, int]:
    if at >= len(cursor.words) or not cursor.near(at):
        return "", at
    return FR_ARMS.match(cursor, at)


def _colonial(cursor: Cursor, first: int, end: int) -> bool:
    said = {cursor.bare(place) for place in range(first, end)}
    return bool(said & {"tirailleurs", "etranger", "coloniale", "marche", "algeriens", "marocains"})


def _viet(cursor: Cursor, at: int, side: str) -> tuple[str, int]:
    """Take "viet", "viet-minh", "VM" behind the unit into it."""
    if at < len(cursor.words) and cursor.near(at) and cursor.bare(at) in ("viet", "vm", "vietminh"):
        two = cursor.bare(at + 1) == "minh" and cursor.gap(at + 1) in ("-", " ")
        return "PAVN", at + (2 if two else 1)
    return side, at


def level_first_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read "division 312", "bataillon 54", "GM 100", "régiment 174", "compagnie 925"."""
    level, place = FR_LEVELS.match(cursor, at)
    if not level or not cursor.near(place):
        return None
    arm, after = FR_ARMS.match(cursor, place)
    if arm and arm != "thai":
        place = after
    if cursor.bare(place) in ("no", "n", "numero", "viet"):
        place += 1
    number, after = cursor.lettered(place)
    if not number or cursor.gap(place) not in (" ", "° ", "°", "\u00a0"):
        return None
    if cursor.raw(at).endswith("s") and cursor.bare(after) != "et" and cursor.gap(after) != ", ":
        return None
    if level == "gm" and len(number) < 4:
        return cursor.piece(at, after, "gm", number, "fr-gm", "", "FR")
    if level in ("plt", "squad") or (cursor.gap(after) in ("", "/") and after < len(cursor.words)):
        return None
    arm = "" if arm in ("-", "inf", "thai") else arm
    return cursor.piece(at, after, level, number, "fr-level", arm, "PAVN")


def roman_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read "II/3e REI", "III/13 DBLE": a battalion in Roman figures, then its regiment."""
    battalion = _ROMAN.get(cursor.raw(at))
    if battalion is None or cursor.gap(at + 1) != "/":
        return None
    large = ordinal_piece(cursor, at + 1)
    if large is None:
        return None
    return cursor.piece(at, large.after, "bn", battalion, "fr-roman", "", large.side, more=(large,))


def viet_words(cursor: Cursor) -> bool:
    """Whether a French text speaks of the Viet Minh."""
    return any(word.bare in _VIET for word in cursor.words)
