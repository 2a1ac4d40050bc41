"""The token ids: Whisper's own layout, of which only the closed words are ever used.

Text tokens come first, then tokens that stand for nothing up to 50,256, then Whisper's special
tokens and 1,501 timestamps at their usual ids, so that every reader of Whisper models finds them.
"""

from __future__ import annotations

import json
from functools import cache, cached_property
from typing import Final

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers.models.whisper.tokenization_whisper import LANGUAGES

from models.training.whisper.texts import LANGS, words

SIZE: Final = 51_865
END: Final = 50_257
START: Final = 50_258
FIRST_LANG: Final = 50_259
TRANSLATE: Final = 50_358
TRANSCRIBE: Final = 50_359
PREVIOUS: Final = 50_361
NO_SPEECH: Final = 50_362
NO_TIMES: Final = 50_363
FIRST_TIME: Final = 50_364
TIMES: Final = SIZE - FIRST_TIME
TIME_STEP: Final = 0.02

LANG_CODES: Final = tuple(code for code in LANGUAGES if code != "yue")
_TASKS: Final = (
    "translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps",
)  # fmt: skip
_PIECES: Final = r" ?[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*| ?[^\s\p{L}\p{M}\p{N}]+|\s+"


def special_tokens() -> list[str]:
    """Return Whisper's special tokens in their order, from ``END`` on, without timestamps."""
    langs = [f"<|{code}|>" for code in LANG_CODES]
    return ["<|endoftext|>", "<|startoftranscript|>", *langs, *(f"<|{task}|>" for task in _TASKS)]


class Vocabulary:
    """Turns text into token ids and ids into rows of the trained table.

    The trained table has a row per text token, one row that all unused tokens share, a row per
    special token in use and the timestamps.
    """

    def __init__(self) -> None:
        self.tokenizer = _trained()
        self.text_size = self.tokenizer.get_vocab_size()
        self.used = (
            END, START, *(self.lang(code) for code in LANGS), TRANSCRIBE, PREVIOUS, NO_SPEECH,
            NO_TIMES,
        )  # fmt: skip
        self._rows = {token: self.text_size + 1 + n for n, token in enumerate(self.used)}
        self.first_time_row = self.text_size + 1 + len(self.used)
        self.size = self.first_time_row + TIMES
        self.unused = SIZE - self.size + 1

    @property
    def unused_row(self) -> int:
        """The row shared by all tokens that are never used."""
        return self.text_size

    @cached_property
    def rows(self) -> list[int]:
        """The trained row of every token id."""
        return [self.row(token) for token in range(SIZE)]

    @cached_property
    def word_tokens(self) -> list[int]:
        """The tokens of the closed words, each with its space."""
        found = {self.encode(f" {word}")[0] for lang in LANGS for word in words(lang)}
        return sorted(found)

    def row(self, token: int) -> int:
        """Return the trained row of a token id."""
        if token >= FIRST_TIME:
            return token - FIRST_TIME + self.first_time_row
        return token if token < self.text_size else self._rows.get(token, self.text_size)

    def lang(self, code: str) -> int:
        """Return the token id of a language."""
        return FIRST_LANG + LANG_CODES.index(code)

    def encode(self, text: str) -> list[int]:
        """Return the token ids of ``text``."""
        ids: list[int] = self.tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def file(self, *, whole: bool) -> str:
        """Return ``tokenizer.json``: with all 51,865 tokens, or only those that mean something."""
        kept = json.loads(self.tokenizer.to_str())
        names = {name: END + n for n, name in enumerate(special_tokens())}
        if whole:
            kept["model"]["vocab"] |= {f"~{n}": n for n in range(self.text_size, END - 1)}
            kept["model"]["vocab"][""] = END - 1  # by this CTranslate2 knows multilingual models
            names |= {f"<|{n * TIME_STEP:.2f}|>": FIRST_TIME + n for n in range(TIMES)}
        kept["model"]["vocab"] |= names
        kept["added_tokens"] = [
            {"id": number, "content": name, "single_word": False, "lstrip": False,
             "rstrip": False, "normalized": False, "special": True}
            for name, number in names.items()
        ]  # fmt: skip
        return json.dumps(kept, ensure_ascii=False)


def time_token(seconds: float) -> int:
    """Return the timestamp token nearest to ``seconds``."""
    return FIRST_TIME + min(TIMES - 1, max(0, round(seconds / TIME_STEP)))


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary; it depends on the closed texts only."""
    return Vocabulary()


def _trained() -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_PIECES), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=8000, min_frequency=1, show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )  # fmt: skip
    lines = [f" {word}" for lang in LANGS for word in words(lang)]
    tokenizer.train_from_iterator(lines, trainer)
    return tokenizer
