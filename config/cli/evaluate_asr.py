"""The verb ``eval asr``: how well speech is heard, and whether doubts stand where errors are."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from config.cli.bridge import echo_json
from config.cli.messages import pick, say
from config.cli.progress import Bars
from records.errors import OperatorError

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
_KINDS: Final = {
    "proper_name": ("tên riêng", "proper names"),
    "negation": ("phủ định", "negations"),
    "number": ("số", "numbers"),
    "date": ("ngày tháng", "dates"),
    "unit": ("đơn vị", "units"),
    "place": ("địa danh", "places"),
    "name": ("tên người", "people"),
    "glossary": ("bảng tên", "glossary names"),
}


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
    from asr.evaluation import glossary_effect, report
    from asr.labelled import read_transcripts
    from asr.options import HearOptions

    listed = read_transcripts(transcripts, audio)
    for problem in listed.problems:
        say(problem.vi, problem.en)
    names = () if glossary is None else _names(glossary)
    engines = _engines(model)
    plain = HearOptions(lang=lang, beam=beam, batch=batch, second_pass=second_pass)
    run = _run(listed, engines, plain, names)
    ref = engines.main.model
    result: dict[str, Any] = {
        "model": {"name": ref.name, "revision": ref.revision},
        "bad_rows": [{"line": one.line, "reason": one.reason} for one in listed.problems],
        **report(run),
    }
    if names:
        hinted = HearOptions(
            lang=lang, beam=beam, batch=batch, second_pass=second_pass, hotwords=names
        )
        result["glossary"] = glossary_effect(names, run, _run(listed, engines, hinted, names))
    if as_json:
        echo_json(result)
    else:
        _show(result)


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


def _run(listed: Labelled, engines: Engines, options: HearOptions, names: tuple[str, ...]) -> Run:
    from asr.evaluation import hear_all

    with Bars() as bars:
        run = hear_all(
            listed.clips,
            _hearing(engines, options),
            _marker(names),
            lambda done: bars.show_count(done, len(listed.clips)),
        )
    for file, error in run.quarantined:
        say(f"{file}: {error.vi}", f"{file}: {error.en}")
    return run


def _hearing(engines: Engines, options: HearOptions) -> Callable[[LabelledClip], Heard]:
    from dataclasses import replace

    from asr.decode import open_sound
    from asr.labelled import NO_SPEECH
    from asr.recording import hear_recording

    def hear(clip: LabelledClip) -> Heard:
        lang = options.lang
        if lang == _BY_ROW:
            lang = None if clip.lang == NO_SPEECH else clip.lang
        asked = replace(options, lang=lang)
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


def _show(result: dict[str, Any]) -> None:
    """Print the figures for a reader."""
    model = result["model"]
    click.echo(
        pick("{clips} bản ghi, {words} từ, {name}@{revision}", "{clips} clips, {words} words, "
             "{name}@{revision}").format(**result, **model)
    )  # fmt: skip
    click.echo(f"WER {_percent(result['wer'])}  CER {_percent(result['cer'])}")
    click.echo(
        pick(
            "  sai dấu thanh {tone_errors}, sai dấu khác {diacritic_errors}, sai từ {word_errors}",
            "  wrong tone {tone_errors}, other marks {diacritic_errors}, wrong words {word_errors}",
        ).format(**result)
    )
    for lang, errors in result["by_language"].items():
        click.echo(f"  {lang:4} WER {_percent(errors['wer'])}  CER {_percent(errors['cer'])}")
    for kind, errors in result["kinds"].items():
        click.echo(
            pick(
                "  {label}: {words} từ, mất {dropped}, sai {changed}, thêm {added}",
                "  {label}: {words} words, dropped {dropped}, changed {changed}, added {added}",
            ).format(label=pick(*_KINDS.get(kind, (kind, kind))), **errors)
        )
    click.echo(
        pick(
            "Không ai nói: {clips} bản ghi, {clips_with_text} có chữ, {hallucinated_words} từ bịa",
            "Nobody speaks: {clips} clips, {clips_with_text} with text, {hallucinated_words} "
            "invented words",
        ).format(**result["no_speech"])
    )
    _show_doubts(result["doubts"])
    if "glossary" in result:
        _show_glossary(result["glossary"])
    if result["quarantined"] or result["bad_rows"]:
        left = len(result["quarantined"]), len(result["bad_rows"])
        click.echo(
            pick("Không đọc được {} bản ghi, {} dòng", "Not readable: {} clips, {} rows").format(
                *left
            )
        )


def _show_doubts(doubts: dict[str, Any]) -> None:
    rows = {pick("mọi nghi vấn", "all doubts"): doubts["all"], **doubts["by_reason"]}
    for label, row in rows.items():
        click.echo(
            pick(
                "{label}: đúng {precision}, bắt được {recall}, F1 {f1}, đánh dấu {share} số từ",
                "{label}: precision {precision}, recall {recall}, F1 {f1}, {share} of words marked",
            ).format(
                label=label,
                precision=_percent(row["precision"]),
                recall=_percent(row["recall"]),
                f1=_percent(row["f1"]),
                share=_percent(row["marked_share"]),
            )
        )
    click.echo(f"ECE {_percent(doubts['probability']['ece'])}")


def _show_glossary(effect: dict[str, Any]) -> None:
    for key, label in (("without", ("không gợi", "without")), ("with", ("có gợi", "with"))):
        row = effect[key]
        click.echo(
            pick(
                "Bảng tên, {label}: WER {wer}, tên riêng sai {proper}, tên trong bảng sai {names}, "
                "tên lọt vào lời {speech}, vào chỗ im {silence}",
                "Glossary, {label}: WER {wer}, proper names wrong {proper}, its names wrong "
                "{names}, leaked into speech {speech}, into silence {silence}",
            ).format(
                label=pick(*label),
                wer=_percent(row["wer"]),
                proper=_percent(row["proper_name"]),
                names=_percent(row["glossary"]),
                speech=row["leaks_in_speech"],
                silence=row["leaks_without_speech"],
            )
        )


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"
