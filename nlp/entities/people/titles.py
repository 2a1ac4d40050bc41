"""What stands before a name and says that it is one, and of what kind of person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from nlp.entities.people.phrases import gap
from nlp.entities.reading import EntityReading
from records.text import unaccented

Hint = Literal["any", "strong", "fallen", "self", "sign", "witness", "other", "label", "western"]

_VI: Final[Mapping[Hint, str]] = {
    "any": "ông bà anh chị cô chú bác cậu cụ dì mợ o mệ út em thầy bạn ảnh ổng chả mẹ bố cha má vợ "
    "chồng con con_trai con_gái em_trai em_gái anh_trai chị_gái anh_cả",
    "strong": "thằng đồng_chí đ/c đc tên tên_là tên_gọi gọi_là mang_tên có_tên "
    "hạ_sĩ hạ_sỹ trung_sĩ trung_sỹ thượng_sĩ thượng_sỹ binh_nhất binh_nhì chuẩn_úy chuẩn_uý "
    "thiếu_úy thiếu_uý trung_úy trung_uý thượng_úy thượng_uý đại_úy đại_uý thiếu_tá trung_tá "
    "thượng_tá đại_tá chiến_sĩ chiến_sỹ y_tá y_sĩ y_sỹ bác_sĩ bác_sỹ liên_lạc lái_xe quân_y "
    "du_kích giao_liên anh_nuôi trinh_sát cứu_thương xạ_thủ pháo_thủ quản_lý anh_em "
    "đại_đội_trưởng tiểu_đội_trưởng trung_đội_trưởng tiểu_đoàn_trưởng trung_đoàn_trưởng "
    "đại_đội_phó trung_đội_phó tiểu_đội_phó tiểu_đoàn_phó chính_trị_viên chính_trị_viên_phó "
    "chính_ủy chính_uỷ a_trưởng b_trưởng c_trưởng d_trưởng e_trưởng a_phó b_phó c_phó d_phó "
    "khẩu_đội_trưởng đội_trưởng xã_đội_trưởng anh_tên người_tên các_anh hai_anh cô_gái nữ_TNXP".lower(),
    "fallen": "liệt_sĩ liệt_sỹ ls lsỹ lsĩ mộ_anh mộ_chị mộ_ông mộ_bác mộ_chú mộ_liệt_sĩ mộ_liệt_sỹ "
    "mộ_đồng_chí hài_cốt_anh tên_liệt_sĩ họ_tên_liệt_sĩ họ_và_tên_liệt_sĩ mộ_phần_liệt_sĩ",
    "self": "tôi_là tôi_tên tôi_tên_là em_là em_tên_là cháu_là cháu_tên_là cháu_tên con_là mình_là "
    "mình_tên_là tên_tôi_là tên_cháu_là tôi_xưng tui_là tui_tên_là tôi_nguyên_là cháu_họ_tên_là",
    "sign": "ký_tên kí_tên người_viết người_báo_tin người_cung_cấp_tin người_cung_cấp "
    "người_làm_đơn người_gửi người_kể nhân_chứng người_khai người_xác_nhận người_chứng_kiến "
    "người_lập_sơ_đồ người_vẽ_sơ_đồ người_trực_tiếp_chôn_cất thân_ái kính_thư ccb cựu_chiến_binh "
    "người_kể_lại lời_kể_của theo_lời theo_lời_kể_của người_cho_tin người_gọi người_đưa_tin "
    "theo_ông theo_bác theo_anh theo_lời_ông theo_lời_bác theo_lời_anh gặp_ông gặp_bác",
    "other": "thủ_trưởng chỉ_huy_là chỉ_huy_trưởng tư_lệnh người_chỉ_huy_là do_đồng_chí "
    "tư_lệnh_trưởng",
    "label": "họ_và_tên họ_tên họ_&_tên tên_đầy_đủ tên_khai_sinh",
}
_WESTERN: Final[Mapping[Hint, str]] = {
    "strong": "named name called name_was name_is name_on_letter name_reads name_given_as "
    "names s'appelait s_appelait nommé nomme appelé dénommé il_s_appelait nom prénom nommée "
    "soldier_named man_named body_of brother_of sister_of mother_of father_of wife_of widow_of daughter_of grave_of name_of death_of "
    "sœur_de frère_de mère_de père_de femme_de veuve_de fille_de fils_de tombe_de mort_de nom_de son_of remains_of corps_de dépouille_de",
    "western": "mr mrs ms dr sgt ssgt sfc msgt cpl pfc spc sp4 sp5 pvt lt capt cpt maj col gen "
    "sergeant corporal private captain lieutenant major colonel general ltc lcpl pte chaplain doc "
    "monsieur madame mme mlle m sergent caporal adjudant capitaine commandant colonel soldat "
    "légionnaire sergent_chef caporal_chef adjudant_chef aspirant lieutenant_colonel maréchal "
    "father sister commander gunny sergeant_major first_sergeant staff_sergeant 1lt 2lt 1sgt",
    "self": "i_am i_m my_name_is my_name_s this_is je_suis je_m_appelle mon_nom_est",
    "sign": "regards sincerely signed signé yours_truly semper_fi best_regards cordialement "
    "témoignage_de testimony_of interview_with according_to d_après selon",
}
# Between title and name: a colon, a quotation mark, the dot of an abbreviation.
_BETWEEN: Final = re.compile(r"[ \u00a0\n]*[:\-–/]?[ \u00a0\n]*[\"“”«'‘(\[]?[ \u00a0]?")
# A dot only behind an abbreviation, else it ends the sentence.
_DOTTED: Final = re.compile(r"\.[ \u00a0]?")
_ABBREVIATIONS: Final = frozenset("ls đc c lsỹ lsĩ hs ts".split())
# "Chồng em là", "bố cháu tên": not the speaker's own name but that of the relative.
_OWNERS: Final = frozenset(
    "chồng vợ bố mẹ cha má ba anh chị em chú bác cậu cô dì ông bà trai gái rể dâu ruột cả nội ngoại "
    "bạn trưởng con chong vo bo me cau chu bac trai gai ruot ca noi ngoai ong".split()
)
_DEPTH: Final = 2
# Titles that without their accents are more often another word (mợ and mộ, ở and o, bà and ba).
_SHORT: Final = 4
_BARE_WORDS: Final = frozenset("o mo ban con me ba co cu di cha ma bo thay ut em".split())
_NO_COMMA: Final = frozenset((" ", "\u00a0"))
_JOINING: Final = frozenset(("là", "tên", "la", "ten", "tôi", "em", "cháu", "toi", "chau", "của"))


@dataclass(frozen=True, slots=True)
class Title:
    """A title that ends before a name: which ``hint`` it gives and the words it takes."""

    hint: Hint
    first: int
    words: tuple[str, ...]


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[tuple[str, ...], Hint], dict[tuple[str, ...], Hint], frozenset[str]]:
    kept: dict[tuple[str, ...], Hint] = {}
    bare: dict[tuple[str, ...], Hint] = {}
    for table in (_WESTERN, _VI):
        for hint, listed in table.items():
            for phrase in listed.split():
                words = tuple(word for part in phrase.split("_") for word in part.split("'"))
                if phrase == "đ/c":
                    words = ("đ", "c")
                kept[words] = hint
                plain = tuple(map(unaccented, words))
                if len(plain) > 1 or plain[0] not in _BARE_WORDS:
                    bare.setdefault(plain, hint)
    last = frozenset(words[-1] for words in (*kept, *bare))
    return kept, bare, last


def title_before(reading: EntityReading, index: int) -> Title | None:
    """Return the title whose last word stands right before word ``index``, the longest.

    "anh", "bà" … are titles in Vietnamese texts only: "Ba To" is a place in an English one.
    """
    found = _title_before(reading, index, _DEPTH)
    if found is None or "vi" in reading.languages:
        return found
    return None if found.hint == "any" else found


def _title_before(reading: EntityReading, index: int, depth: int) -> Title | None:
    at = index - 1
    if at < 0 or depth < 0:
        return None
    kept, bare, last = _tables()
    words = reading.words
    between = gap(reading, at)
    word = words[at]
    if len(between) > 6 or not _BETWEEN.fullmatch(between):
        western = len(word.text) <= _SHORT and kept.get((word.kept,)) == "western"
        if not (_DOTTED.fullmatch(between) and (western or word.kept in _ABBREVIATIONS)):
            return None
    key = word.kept if reading.accented else word.bare
    if key not in last:
        if word.kept not in _JOINING or between not in _NO_COMMA:
            return None
        found = _title_before(reading, at, depth - 1)
        return found if found and word.kept not in ("của",) else None
    table = kept if reading.accented else bare
    for length in (4, 3, 2, 1):
        first = at - length + 1
        if first < 0:
            continue
        phrase = tuple(
            (item.kept if reading.accented else item.bare) for item in words[first : at + 1]
        )
        hint = table.get(phrase)
        if hint is None and length > 1:
            hint = bare.get(tuple(item.bare for item in words[first : at + 1]))
        if phrase == ("o",) and not reading.accented:
            continue  # "o" is "ở" far more often than the aunt of Huế.
        if hint == "any" and ("-" in between or "–" in between):
            return None
        if hint == "self" and first and words[first - 1].kept in _OWNERS:
            hint = "any"
        if hint is not None:
            return Title(hint, first, phrase)
    if word.kept in _JOINING and between in _NO_COMMA:
        return _title_before(reading, at, depth - 1)
    return None


@lru_cache(maxsize=1)
def title_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return single words that are titles, as written and without accents."""
    kept, bare, _ = _tables()
    single = frozenset(words[0] for words in kept if len(words) == 1)
    return single, frozenset(words[0] for words in bare if len(words) == 1)


def title_at(reading: EntityReading, index: int) -> int | None:
    """Return the word behind a title of several words that starts at ``index`` ("đồng chí")."""
    kept, bare, _ = _tables()
    for length in (3, 2):
        phrase = reading.words[index : index + length]
        if len(phrase) < length:
            continue
        written = tuple(word.kept if reading.accented else word.bare for word in phrase)
        if written in (kept if reading.accented else bare):
            return index + length
    return None
