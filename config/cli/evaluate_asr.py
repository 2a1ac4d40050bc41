"""The verb ``eval asr``: how well speech is heard, and whether doubts stand where errors are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from config.cli.asr_figures import show_figures
from config.cli.bridge import echo_json
from config.cli.messages import say
from config.cli.progress import Bars
from records.errors import OperatorError
from records.language import LANGUAGES

if TYPE_CHECKING:
    from asr.evaluation import Marker, Run
    from asr.hear import Engines
    from asr.labelled import Labelled, LabelledClip
    from asr.options import HearOptions
    from asr.partresult import PartResult
    from records.speech import Heard

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER: Final = click.Path(exists=True, file_okay=False, path_type=Path)
_BY_ROW: Final = "row"


@click.command("asr")
@click.option("--audio", type=_FOLDER, required=True, help="Thư mục bản ghi / the recordings.")
@click.option(
    "--transcripts",
    type=_FILE,
    required=True,
    help="TSV: file, lang (“-”: không ai nói / nobody speaks), text.",
)
@click.option("--model", help="Tên mô hình hoặc thư mục CTranslate2 / model name or folder.")
@click.option(
    "--lang",
    help="Bắt nghe một tiếng (vi, en…), hay “row”: như bảng ghi; không nêu thì tự nhận / one "
    "language for all, “row” for the table's, else told.",
)
@click.option("--beam", type=click.IntRange(1, 10), default=5, show_default=True)
@click.option("--batch", type=click.IntRange(0, 64), default=8, show_default=True)
@click.option("--second-pass", is_flag=True, help="Nghe hai lượt / hear twice.")
@click.option(
    "--glossary",
    type=_FILE,
    help="Nghe thêm một lượt có gợi tên, rồi so (YAML của bảng tên, hay mỗi dòng một tên) / hear "
    "once more with these names as hints, and compare.",
)
@click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
def asr(
    audio: Path,
    transcripts: Path,
    model: str | None,
    lang: str | None,
    beam: int,
    batch: int,
    second_pass: bool,
    glossary: Path | None,
    as_json: bool,
) -> None:
    """Đo nghe chép trên bản ghi đã có lời. Score speech recognition on transcribed recordings.

    Changes no data. A recording that cannot be read is told, counted and passed over.
    """
    _check_language(lang)
    from asr.labelled import read_transcripts
    from asr.options import HearOptions

    listed = read_transcripts(transcripts, audio)
    for problem in listed.problems:
        say(problem.vi, problem.en)
    names = () if glossary is None else _names(glossary)
    engines = _engines(model)
    options = HearOptions(beam=beam, batch=batch, second_pass=second_pass)
    if lang != _BY_ROW:
        options = replace(options, lang=lang)
    result = _figures(listed, engines, options, names, lang == _BY_ROW)
    if as_json:
        echo_json(result)
    else:
        show_figures(result)


def _check_language(lang: str | None) -> None:
    if lang not in (None, _BY_ROW, *LANGUAGES):
        raise OperatorError(
            f"Không biết tiếng {lang!r}; chọn {_BY_ROW}, hay một trong: {', '.join(LANGUAGES)}.",
            f"unknown language {lang!r}; choose {_BY_ROW}, or one of: {', '.join(LANGUAGES)}",
        )


def _figures(
    listed: Labelled,
    engines: Engines,
    options: HearOptions,
    names: tuple[str, ...],
    by_row: bool,
) -> dict[str, Any]:
    """Hear everything once, with names to hint at once more, and return all that is measured."""
    from asr.evaluation import glossary_effect, report

    run = _run(listed, engines, options, names, by_row)
    for file, error in run.quarantined:
        say(f"{file}: {error.vi}", f"{file}: {error.en}")
    ref = engines.main.model
    result: dict[str, Any] = {
        "model": {"name": ref.name, "revision": ref.revision},
        "bad_rows": [{"line": one.line, "reason": one.reason} for one in listed.problems],
        **report(run),
    }
    if names:
        hinted = _run(listed, engines, replace(options, hotwords=names), names, by_row)
        result["glossary"] = glossary_effect(names, run, hinted)
    return result


def _engines(name: str | None) -> Engines:
    """Return the models named, or in use, loaded.

    Raises:
        OperatorError: there is none.
    """
    import django

    django.setup()
    from asr.loaded import loaded_engines
    from casework.model_access import SpeechModels, model_store, speech_models
    from models.speech.folders import speech_model

    chosen = SpeechModels(speech_model(name, model_store())) if name else speech_models()
    if chosen is None:
        raise OperatorError(
            "Chưa có mô hình nhận dạng tiếng nói: manhmoi models pull whisper-small, hoặc --model "
            "THƯ_MỤC.",
            "there is no speech model: manhmoi models pull whisper-small, or --model FOLDER",
        )
    if chosen.main.card is not None and chosen.main.card.knows is not None:
        say(
            f"{chosen.main.ref.name} chỉ biết các bản ghi mẫu: số đo không nói gì về tiếng nói "
            "khác.",
            f"{chosen.main.ref.name} knows the sample recordings only: the figures say nothing "
            "of other speech",
        )
    return loaded_engines(chosen.main, chosen.by_language, chosen.second)


def _names(file: Path) -> tuple[str, ...]:
    """Return the names of a glossary file, or of a plain list."""
    if file.suffix.lower() in (".yaml", ".yml"):
        import django

        django.setup()
        from casework.services.glossary_file import read_glossary

        kept = [one for one in read_glossary(file.read_bytes()) if one.kind in ("place", "unit")]
        return tuple(dict.fromkeys(form.text for one in kept for form in one.forms))
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise OperatorError(f"{file} không phải UTF-8.", f"{file} is not UTF-8") from error
    return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))


class _Memory:
    """Parts of one clip, gone with it."""

    def stored(self) -> list[PartResult]:
        """Nothing was heard before."""
        return []

    def keep(self, result: PartResult) -> None:
        """Nothing is gone on from later."""


def _run(
    listed: Labelled, engines: Engines, options: HearOptions, names: tuple[str, ...], by_row: bool
) -> Run:
    from asr.evaluation import hear_all

    with Bars() as bars:
        return hear_all(
            listed.clips,
            _hearing(engines, options, by_row),
            _marker(names),
            lambda done: bars.show_count(done, len(listed.clips)),
        )


def _hearing(
    engines: Engines, options: HearOptions, by_row: bool
) -> Callable[[LabelledClip], Heard]:
    from asr.decode import open_sound
    from asr.labelled import NO_SPEECH
    from asr.recording import hear_recording

    def hear(clip: LabelledClip) -> Heard:
        known = by_row and clip.lang != NO_SPEECH
        asked = replace(options, lang=clip.lang) if known else options
        with open_sound(clip.path, name=clip.file) as sound:
            return hear_recording(sound, engines, asked, _Memory(), lambda progress: None).heard

    return hear


def _marker(names: tuple[str, ...]) -> Marker:
    """Mark what decides a case, and the glossary's names where there is one."""
    from asr.evaluation import name_marks
    from asr.scoring import Mark
    from nlp.decisive import decisive_spans

    of_glossary = name_marks(names)

    @lru_cache(maxsize=4096)
    def mark(text: str, lang: str) -> tuple[Mark, ...]:
        spans = decisive_spans(text, lang)
        return (*(Mark(s.start, s.end, s.kind) for s in spans), *of_glossary(text))

    return mark
