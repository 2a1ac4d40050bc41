"""Numbers of papers: death notices, certificates, decisions, captured documents."""

from __future__ import annotations

import re
from typing import Final

from nlp.entities.reading import EntityReading
from records.entity import Entity

_NUMBER: Final = (
    r"(?P<number>[A-ZĐ]{0,4}[-/ ]?\d[\dA-ZĐa-zđ]*(?:[-/.][\dA-ZĐa-zđ]+)*(?: [a-z](?!\w))?)"
)
_VI: Final = re.compile(
    r"(?<!\w)(?:gi[aấ]y b[aá]o t[uử]|b[aá]o t[uử]|gbt|giấy chứng nhận(?: gia đình liệt sĩ| hy "
    r"sinh| bị thương)?|"
    r"b[aằ]ng (?:t[oổ] qu[oố]c ghi c[oô]ng|tqgc)|tqgc|bằng liệt sĩ|quy[eế]t [dđ][iị]nh|qđ|"
    r"công văn|hồ sơ(?: liệt sĩ)?|"
    r"số hồ sơ|số bằng|mã hồ sơ|lý lịch|thẻ (?:quân nhân|đoàn viên|đảng viên|đảng)|sổ (?:quân "
    r"nhân|liệt sĩ)|giấy ra viện|"
    r"giấy giới thiệu|biên bản|trích lục|phiếu)"
    rf"(?:\s*\([^)]*\))?\s*(?:số hiệu|số|so|no\.?|n°|:|#)+\s*:?\s*{_NUMBER}",
    re.IGNORECASE,
)
_SELF_EVIDENT: Final = re.compile(
    r"(?<![\w/.-])(?P<number>\d{1,6}(?:-\d{1,4})?/(?:GBT|BT|GCN|TQGC|TTg|TT|QĐ|CT|LS|HSLS|CV|"
    r"NV|BQP|TBLS|BTL|TBTL|LĐTBXH|BLĐ)(?:[-/][A-ZĐa-z\d]+)*)(?![\w/])"
)
_EN: Final = re.compile(
    r"(?<!\w)(?:log|receipt|order|voucher|roster|cdec|doc(?:ument)?s?|report|bulletin|item|"
    r"record|batch|file|case|"
    r"certificate|intel(?:ligence)? report|ipw|reel|exhibit)"
    r"\.?\s*(?:log\s*)?(?:no\.?|number|num\.?|nr\.?|#|n°|:)*\s*:?\s*"
    r"(?P<number>(?:[A-Z]{1,4}-?)?\d{1,6}(?:[-/]\d{1,6}){1,3}(?:-[A-Z]{1,3})?|(?<=[#] "
    r")\d{3,8}|(?<=[#])\d{3,8}|(?<=no\. )\d{2,8}|(?<=number )\d{2,8})(?![\w/-]|:\d)",
    re.IGNORECASE,
)
_CDEC: Final = re.compile(r"(?<![\w/-])(?P<number>\d{2}-\d{4}-\d{2})(?![\w/-])")
_FR: Final = re.compile(
    r"(?<!\w)(?:acte de décès|procès-verbal|pv|rapport|fiche|dossier|bulletin|note|certificat|"
    r"jugement|registre|bordereau)[^.;,\n]{0,24}?\s*(?:n°|nº|no|numéro)\s*:?\s*"
    rf"{_NUMBER}",
    re.IGNORECASE,
)
_RU: Final = re.compile(
    r"(?:извещени\w+|похоронк\w+|документ\w*|справк\w+|удостоверени\w+|приказ\w*|дел[оуа]|"
    r"донесени\w+|акт\w*|свидетельств\w+|рапорт\w*)[^.;,\n]{0,20}?\s*(?:№|N|номер)\s*"
    r"(?P<number>\d[\dА-Яа-яA-Za-z]*(?:[-/][\dА-Яа-яA-Za-z]+)*)",
    re.IGNORECASE,
)
_KO: Final = re.compile(
    r"(?:문서|사망통지서|전사통지서|보고서|기록|노획문서|증명서|자료)\s?(?:번호|"
    r"제)?\s?[:：]?\s?(?:제)?(?P<number>\d[\dA-Za-z]*(?:[-/]\d+)*)(?=호|[\s,.)]|$)"
)
_ZH: Final = re.compile(
    r"(?:死亡通知书|阵亡通知书|烈士证书?|证书|文件|档案|通知书|证明书|文号|编号)(?:编号|"
    r"号码)?[：:第]?\s?(?:第)?(?P<number>[\dA-Za-z]+(?:[-/]\d+)*)号?"
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d$")


def find_documents(reading: EntityReading) -> list[Entity]:
    """Return DOC entities: the numbers of papers; ``norm`` is the bare number."""
    text = reading.text
    if not any(char.isdigit() for char in text):
        return []
    found: dict[tuple[int, int], Entity] = {}
    for pattern, lang, score in _PATTERNS:
        if lang and lang not in reading.languages:
            continue
        for match in pattern.finditer(text):
            start, end = match.span("number")
            number = match["number"]
            skipped = len(number) - len(number.lstrip(" -/"))
            number = number.lstrip(" -/")
            if not any(char.isdigit() for char in number) or _YEAR.fullmatch(number):
                continue
            found.setdefault(
                (start + skipped, end),
                reading.entity(start + skipped, end, "DOC", number, score, "document"),
            )
    kept: list[Entity] = []
    for one in sorted(found.values(), key=lambda entity: (entity.start, -entity.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


_PATTERNS: Final = (
    (_VI, "vi", 0.9),
    (_SELF_EVIDENT, "", 0.9),
    (_EN, "en", 0.85),
    (_CDEC, "", 0.8),
    (_FR, "fr", 0.85),
    (_RU, "ru", 0.85),
    (_KO, "ko", 0.8),
    (_ZH, "zh", 0.85),
)
