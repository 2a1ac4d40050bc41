"""Words that turn a statement round."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nlp.decisive.reading import Reading, vietnamese, whole

# "dung" without accents may be "đừng"; "chua" a pagoda. Better heard once too often.
_VI: Final = vietnamese(
    "(?:không|chưa|chẳng|chả|đừng|chớ|hổng|hông|khỏi (?:phải|cần)|đâu (?:có|phải)|làm gì có|ko|hok)"
    "(?: (?:phải|hề|bao giờ|ai|có|được|còn|thể|từng|một ai|là))?"
    "|vô danh|phủ nhận|bác bỏ|gì đâu|bất khả",
    "(?:khong|chua|chang|dung|khoi (?:phai|can)|dau (?:co|phai)|lam gi co|ko|hok)"
    "(?: (?:phai|he|bao gio|ai|co|duoc|con|the|tung|la))?"
    "|vo danh|phu nhan|gi dau|bat kha",
)
_EN: Final = whole(
    r"not|no|never|none|nobody|nothing|nowhere|neither|nor|cannot|without|unknown|hardly|denied|"
    r"no one|\w+n['’]?t(?<=[nN]['’]t)|(?:do|does|did|is|are|was|were|has|have|had|ca|could|would|"
    r"should|wo|must|need)nt|unable|refused"
)
_FR: Final = re.compile(
    r"(?<!\w)(?:(?:ne(?!\w)|n['’])|(?:pas|jamais|rien|aucune?|aucuns|ni|non|sans|nulle? part|"
    r"personne)(?!\w))"
)
_RU: Final = re.compile(
    r"(?<!\w)(?:не|нет|ни|нельзя|никогда|никто|никого|никому|ничего|ничто|нигде|никак\w*|без|нету)(?!\w)"
)
_KO: Final = re.compile(
    r"(?<![가-힣])(?:안|못)(?![가-힣])|[가-힣]*(?:않|없|못하|못했|아니|아닙|모르|모릅|몰라|말라)[가-힣]*|(?<![가-힣])말고"
)
_ZH: Final = re.compile(r"不是|没有|不|没|未|无|非(?!常)|莫|勿|否")


def find_negations(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the places of negation in the text as given."""
    mapped = reading.mapped
    if "vi" in reading.languages:
        yield from (mapped.span(*match.span()) for match in _VI.find(reading))
    for lang, pattern in (("en", _EN), ("fr", _FR)):
        if lang in reading.languages:
            yield from (mapped.span(*match.span()) for match in pattern.finditer(mapped.folded))
    for pattern in (_RU, _KO, _ZH):
        yield from (mapped.span(*match.span()) for match in pattern.finditer(mapped.folded))
