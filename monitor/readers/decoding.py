"""Which encoding a text is in, by its bytes.

UTF-8 and UTF-16/32 are recognised surely. Old Vietnamese encodings are told apart by what they
say: the one under which the words become Vietnamese syllables. windows-1258 is read; TCVN3 (ABC
fonts) and VNI cannot be read without loss of capitals and are set aside with advice.
"""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import charset_normalizer

from monitor.readers.base import LineView, OriginalView
from records.errors import Quarantine
from records.text import nfc, unaccented

HEAD_BYTES: Final = 64 * 1024
MAX_LINE_CHARS: Final = 16 * 1024 * 1024
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Onset and rhyme of a written Vietnamese syllable without its accents: rhymes that end in a
# glide take no final consonant.
_SYLLABLE: Final = re.compile(
    r"(?:ngh?|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnprstvx])?"
    r"(?:ai|ao|au|ay|eo|eu|iu|oi|ui|uu|ia|ya|ieu|yeu|oai|oay|oeo|uay|uoi|uou|uyu|uya"
    r"|(?:a|e|i|o|u|y|oa|oe|ie|ye|uo|ua|ue|uy|uye)(?:ng|nh|ch|[cmnpt])?)"
)
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
_LETTERS: Final = frozenset(
    "abcdeghiklmnopqrstuvxyàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
)
_WORD: Final = re.compile(r"(?:[^\W\d_]|\ufffd)+")
_MIN_WORDS: Final = 4
_MIN_SHARE: Final = 0.8
# TCVN 5712:1993 VN3, bytes A1–FE; "?" where the standard has no letter (read as U+FFFD).
_TCVN3: Final = dict(
    zip(
        range(0xA1, 0xFF),
        "ĂÂÊÔƠƯĐăâêôơưđ??????àảãáạ?ằẳẵắ???????ặầẩẫấậè?ẻẽéẹềểễếệìỉ???ĩíịò?ỏõóọồổỗốộờởỡớợù?ủũúụ"
        "ừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_TCVN3.update({byte: "\ufffd" for byte, letter in _TCVN3.items() if letter == "?"})
# VNI writes a mark as a second letter: "Vieät" is "Việt".
_VNI_MARKS: Final = dict(
    zip("ùøûõïâáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ", strict=True),
)
_VNI_SINGLE: Final = str.maketrans({"ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"})


def _vietnamese_share(text: str) -> float:
    """Share of the words with a non-ASCII letter that are Vietnamese syllables; 0 when too few.

    Words of one or two letters without any ASCII one (``ở``, ``ô``) say nothing: other scripts
    read in a wrong encoding are full of them.
    """
    words = [
        word
        for word in _WORD.findall(nfc(text).lower())
        if not word.isascii() and (len(word) > 2 or any(char < "\x80" for char in word))
    ]
    if len(words) < _MIN_WORDS:
        return 0.0
    return sum(map(_is_syllable, words)) / len(words)


def _is_syllable(word: str) -> bool:
    tones = sum(1 for char in unicodedata.normalize("NFD", word) if char in _TONES)
    return (
        tones <= 1
        and set(word) <= _LETTERS
        and any(char < "\x80" for char in word)
        and _SYLLABLE.fullmatch(unaccented(word)) is not None
    )


def _from_tcvn3(data: bytes) -> str:
    return "".join(chr(byte) if byte < 0xA1 else _TCVN3.get(byte, "\ufffd") for byte in data)


def _from_vni(data: bytes) -> str:
    """Read VNI well enough to recognise it; the marks' exact placing does not matter for that."""
    text = data.decode("cp1252", errors="replace").lower()
    for mark, letter in _VNI_MARKS.items():
        text = text.replace(f"a{mark}", letter)
    text = re.sub(r"([eouyôö])[ùøûõïâáàåãäêéèúüë]", r"\1", text)
    return text.translate(_VNI_SINGLE).replace("ö", "ư").replace("ô", "ơ")


def _mostly_utf8(head: bytes) -> bool:
    """Whether ``head`` is UTF-8 but for a few bytes; a character cut at its end does not count.

    Fewer than four bad bytes tell nothing about another encoding: better the lines they stand in
    are set aside than the whole file guessed wrong.
    """
    text = codecs.getincrementaldecoder("utf-8")(errors="replace").decode(head)
    bad = text.count("\ufffd")
    if bad == 0:
        return True
    good = sum(1 for char in text if char > "\x7f") - bad
    return bad * 10 <= good or bad < 4


def utf16_without_mark(head: bytes) -> str | None:
    """Return the codec of UTF-16 text that lacks its mark, by where its zero bytes stand."""
    if len(head) < 4:
        return None
    half = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def text_encoding(head: bytes) -> str:
    """Return the Python codec name of a text by its first bytes.

    Raises:
        Quarantine: ``bad_encoding``: TCVN3 or VNI, or nothing fits.
    """
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if found := utf16_without_mark(head):
        return found
    if _mostly_utf8(head):
        return "utf-8"
    shares = {
        "windows-1258": _vietnamese_share(head.decode("cp1258", errors="replace")),
        "TCVN3": _vietnamese_share(_from_tcvn3(head)),
        "VNI": _vietnamese_share(_from_vni(head)),
    }
    best = max(shares, key=lambda name: shares[name])
    if shares[best] >= _MIN_SHARE:
        if best == "windows-1258":
            return "cp1258"
        raise Quarantine(
            "bad_encoding",
            f"Văn bản gõ bằng bảng mã {best}; hãy chuyển sang Unicode (UTF-8) rồi gửi lại",
            f"the text is in the old encoding {best}; convert it to Unicode (UTF-8) and resend",
        )
    guess = charset_normalizer.from_bytes(head[:16384]).best()
    if guess is None:
        raise Quarantine(
            "bad_encoding",
            "Không nhận ra bảng mã của văn bản",
            "the text's encoding is not recognised",
        )
    return str(guess.encoding)


def guess_note(encoding: str) -> Quarantine | None:
    """Return the note for a text whose encoding was guessed, ``None`` for Unicode ones."""
    if encoding.lower().replace("-", "_").startswith(("utf", "ascii")):
        return None
    return Quarantine(
        "note_encoding_guessed",
        f"Văn bản không phải Unicode; đọc theo bảng mã {encoding}, hãy kiểm tra lại chữ",
        f"the text is not Unicode; it was read as {encoding}, check the letters",
    )


def decode_text(data: bytes) -> str:
    """Return a whole text decoded, without its byte order mark.

    Raises:
        Quarantine: ``bad_encoding``, with the byte where known.
    """
    encoding = text_encoding(data[:HEAD_BYTES])
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Quarantine(
            "bad_encoding",
            f"Văn bản không đúng bảng mã {encoding}",
            f"the text is not {encoding}",
            byte=error.start,
        ) from error


@dataclass(frozen=True, slots=True)
class _TextLine:
    """A line of a file kept as one chunk; its data is UTF-8 whatever the file is."""

    number: int
    data: bytes | None
    first_chunk: int = 0
    last_chunk: int = 0
    offset: int = 0


def text_lines(original: OriginalView, encoding: str) -> Iterator[LineView]:
    """Yield the lines of a file that is not stored by lines, as UTF-8.

    Raises:
        Quarantine: ``bad_encoding``.
    """
    with original.open() as raw, io.TextIOWrapper(raw, encoding=encoding, newline="\n") as text:
        number = 0
        try:
            while line := text.readline(MAX_LINE_CHARS):
                number += 1
                if len(line) == MAX_LINE_CHARS and not line.endswith("\n"):
                    yield _TextLine(number, None)
                    while (rest := text.readline(MAX_LINE_CHARS)) and not rest.endswith("\n"):
                        pass
                    continue
                yield _TextLine(number, line.encode("utf-8", errors="replace"))
        except UnicodeDecodeError as error:
            raise Quarantine(
                "bad_encoding",
                f"Sau dòng {number}, văn bản không đúng bảng mã {encoding}",
                f"after line {number} the text is not {encoding}",
                line=number + 1,
            ) from error
