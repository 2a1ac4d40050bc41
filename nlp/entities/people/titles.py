"""What stands before a name and says that it is one, and of what kind of person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
    "strong": "khắc_chữ khắc_tên ghi_tên ghi_chữ đề_tên thằng đồng_chí đ/c đc tên tên_là "
    "tên_gọi gọi_là mang_tên có_tên "
    "hạ_sĩ hạ_sỹ trung_sĩ trung_sỹ thượng_sĩ thượng_sỹ binh_nhất binh_nhì chuẩn_úy chuẩn_uý "
    "thiếu_úy thiếu_uý trung_úy trung_uý thượng_úy thượng_uý đại_úy đại_uý thiếu_tá trung_tá "
    "thượng_tá đại_tá chiến_sĩ chiến_sỹ y_tá y_sĩ y_sỹ bác_sĩ bác_sỹ liên_lạc lái_xe quân_y "
    "du_kích giao_liên anh_nuôi trinh_sát cứu_thương xạ_thủ pháo_thủ quản_lý anh_em "
    "đại_đội_trưởng tiểu_đội_trưởng trung_đội_trưởng tiểu_đoàn_trưởng trung_đoàn_trưởng "
    "đại_đội_phó trung_đội_phó tiểu_đội_phó tiểu_đoàn_phó chính_trị_viên chính_trị_viên_phó "
    "chính_ủy chính_uỷ a_trưởng b_trưởng c_trưởng d_trưởng e_trưởng a_phó b_phó c_phó d_phó "
    "khẩu_đội_trưởng đội_trưởng xã_đội_trưởng anh_tên người_tên các_anh hai_anh "
    "cô_gái nữ_tnxp",
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
    "soldier_named man_named body_of brother_of sister_of mother_of father_of wife_of "
    "widow_of daughter_of grave_of name_of death_of "
    "sœur_de frère_de mère_de père_de femme_de veuve_de fille_de fils_de tombe_de mort_de "
    "nom_de son_of remains_of corps_de dépouille_de",
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
    "chồng vợ bố mẹ cha má ba anh chị em chú bác cậu cô dì ông bà trai gái rể dâu ruột cả nội "
    "ngoại "
    "bạn trưởng con út chong vo bo me cau chu bac trai gai ruot ca noi ngoai ong".split()
)
_DEPTH: Final = 2
# Titles that without their accents are more often another word (mợ and mộ, ở and o, bà and ba).
_SHORT: Final = 4
_LONGEST_GAP: Final = 6
_BARE_WORDS: Final = frozenset("o mo ban con me ba co cu di cha ma bo thay ut em".split())
_NO_COMMA: Final = frozenset((" ", "\u00a0"))
_JOINING: Final = frozenset(("là", "tên", "la", "ten", "tôi", "em", "cháu", "toi", "chau"))


@dataclass(frozen=True, slots=True)
class Title:
    """A title that ends before a name: which ``hint`` it gives and the words it takes."""

    hint: Hint
    first: int
    words: tuple[str, ...]


_Phrase = tuple[tuple[str, ...], Hint]


@dataclass(frozen=True, slots=True)
class _Table:
    """Titles in one spelling, by their last and by their first word, longest first.

    ``long_by_last`` and ``by_first`` hold those of several words.
    """

    by_last: Mapping[str, Sequence[_Phrase]]
    long_by_last: Mapping[str, Sequence[_Phrase]]
    by_first: Mapping[str, Sequence[tuple[str, ...]]]
    single: Mapping[str, Hint]


@lru_cache(maxsize=2)
def _table(*, bare: bool) -> _Table:
    known: dict[tuple[str, ...], Hint] = {}
    for listed in (_VI, _WESTERN):
        for hint, phrases in listed.items():
            for phrase in phrases.split():
                words = tuple(phrase.replace("'", "_").replace("/", "_").split("_"))
                if bare:
                    words = tuple(map(unaccented, words))
                    if words[0] in _BARE_WORDS and len(words) == 1:
                        continue
                known.setdefault(words, hint)
    by_last: dict[str, list[_Phrase]] = {}
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for words, hint in sorted(known.items(), key=lambda item: -len(item[0])):
        by_last.setdefault(words[-1], []).append((words, hint))
        if len(words) > 1:
            by_first.setdefault(words[0], []).append(words)
    single = {words[0]: hint for words, hint in known.items() if len(words) == 1}
    long = {
        last: [phrase for phrase in listed if len(phrase[0]) > 1]
        for last, listed in by_last.items()
        if len(listed[0][0]) > 1
    }
    return _Table(by_last, long, by_first, single)


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
    word = reading.words[at]
    table = _table(bare=not reading.accented)
    phrases = table.by_last.get(word.kept if reading.accented else word.bare, ())
    joining = word.kept in _JOINING
    # Several words together are the same title with a wrong accent ("Liêt sĩ").
    loose = _table(bare=True).long_by_last.get(word.bare, ()) if reading.accented else ()
    if not phrases and not joining and not loose:
        return None
    between = gap(reading, at)
    if between != " " and not _parts(between, word.kept, table):
        return None
    for phrase, known in (*phrases, *loose):
        first = at - len(phrase) + 1
        if first < 0 or not _stands(reading, first, phrase):
            continue
        if len(phrase) == 1 and "vi" not in reading.languages and phrase[0] not in _western():
            continue  # "Thang (XO)": a name of an English text, not "thằng".
        hint = known
        if hint == "any" and ("-" in between or "–" in between):
            return None
        if hint == "self" and first and reading.words[first - 1].kept in _OWNERS:
            hint = "any"
        return Title(hint, first, phrase)
    if joining and between in _NO_COMMA:
        return _title_before(reading, at, depth - 1)
    return None


@lru_cache(maxsize=1)
def _western() -> frozenset[str]:
    phrases = " ".join(_WESTERN.values())
    return frozenset(unaccented(word) for word in phrases.split() if "_" not in word) | frozenset(
        word for word in phrases.split() if "_" not in word
    )


def _parts(between: str, word: str, table: _Table) -> bool:
    """Whether ``between`` may part a title from its name."""
    if len(between) > _LONGEST_GAP:
        return False
    if _BETWEEN.fullmatch(between):
        return True
    short = word in _ABBREVIATIONS or (len(word) <= _SHORT and table.single.get(word) == "western")
    return short and _DOTTED.fullmatch(between) is not None


def _stands(reading: EntityReading, first: int, phrase: tuple[str, ...]) -> bool:
    """Whether ``phrase`` stands at word ``first``; several words forgive accents."""
    strict = reading.accented and len(phrase) == 1
    words = reading.words
    for offset, wanted in enumerate(phrase):
        word = words[first + offset]
        if word.kept != wanted and (strict or word.bare != wanted):
            return False
    return True


def title_words() -> tuple[Mapping[str, Hint], Mapping[str, Hint]]:
    """Return single words that are titles, as written and without accents."""
    return _table(bare=False).single, _table(bare=True).single


def title_at(reading: EntityReading, index: int) -> int | None:
    """Return the word behind a title of several words that starts at ``index`` ("đồng chí")."""
    word = reading.words[index]
    table = _table(bare=not reading.accented)
    for phrase in table.by_first.get(word.kept if reading.accented else word.bare, ()):
        behind = index + len(phrase)
        if behind <= len(reading.words) and _stands(reading, index, phrase):
            return behind
    return None
