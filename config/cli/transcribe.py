"""The verb ``transcribe``: recordings → text with times, on this machine, nothing stored."""

from __future__ import annotations

import hashlib
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from config.cli.files import write_file
from config.cli.messages import say
from config.cli.progress import Bars, time_left
from config.cli.setup import initialise
from records.errors import OperatorError, Quarantine

if TYPE_CHECKING:
    from asr.options import HearOptions
    from asr.recording import Progress
    from casework.model_access import SpeechModels
    from records.speech import Heard

_FORMATS: Final = ("json", "srt", "vtt", "txt", "docx")


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--model", help="Tên mô hình hoặc thư mục CTranslate2 / model name or folder.")
@click.option("--lang", help="Ngôn ngữ (vi, en…); không nêu thì tự nhận / language, else told.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="txt", show_default=True)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="Tệp, hoặc thư mục khi có nhiều bản ghi / a file, or a folder for several recordings.",
)
@click.option("--beam", type=click.IntRange(1, 10), default=5, show_default=True)
@click.option(
    "--batch",
    type=click.IntRange(0, 64),
    default=8,
    show_default=True,
    help="Số đoạn nghe cùng lúc; 0 là lần lượt / pieces heard at once, 0 one after another.",
)
@click.option("--second-pass", is_flag=True, help="Nghe hai lượt, đánh dấu chỗ khác / hear twice.")
@click.option("--no-glossary", is_flag=True, help="Không gợi tên từ bảng tên / without the names.")
@click.option("--afresh", is_flag=True, help="Nghe lại từ đầu / do not go on from a killed run.")
def transcribe(
    files: tuple[Path, ...],
    model: str | None,
    lang: str | None,
    form: str,
    out: Path | None,
    beam: int,
    batch: int,
    second_pass: bool,
    no_glossary: bool,
    afresh: bool,
) -> None:
    """Nghe bản ghi thành chữ có thời điểm. Turn recordings into time-coded text.

    Nothing is stored but what has been heard so far: stopped in hour three, the same command goes
    on there. With ``--format json`` one line of JSON a recording. A recording that cannot be read
    is told and passed over; the exit status is 1 then.
    """
    _check_target(files, form, out)
    _check_language(lang)
    initialise()
    from asr.options import HearOptions
    from casework.selectors.glossary import spoken_names

    options = HearOptions(
        lang=lang,
        beam=beam,
        batch=batch,
        hotwords=() if no_glossary else tuple(spoken_names()),
        second_pass=second_pass,
    )
    chosen = _models(model)
    failed = False
    for file in files:
        try:
            heard = _hear(file, chosen, options, afresh)
        except Quarantine as error:
            say(f"{file}: {error.vi}", f"{file}: {error.en}")
            failed = True
            continue
        _tell_damage(file, heard)
        _write(file, heard, form, _target(file, form, out, len(files)))
    if failed:
        raise SystemExit(1)


def _check_target(files: tuple[Path, ...], form: str, out: Path | None) -> None:
    if out is None and form == "docx" and sys.stdout.isatty():
        raise OperatorError("Hãy nêu -o TỆP cho docx.", "name -o FILE for docx")
    if out is None and len(files) > 1 and form != "json":
        raise OperatorError(
            "Nhiều bản ghi: hãy nêu -o THƯ_MỤC, hoặc --format json.",
            "several recordings: name -o FOLDER, or --format json",
        )
    if out is not None and len(files) > 1:
        if out.exists() and not out.is_dir():
            raise OperatorError(f"{out} không phải thư mục.", f"{out} is no folder")
        names = [file.stem for file in files]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise OperatorError(
                f"Hai bản ghi cùng tên {twice[0]}: hãy chạy riêng.",
                f"two recordings are called {twice[0]}: run them apart",
            )


def _check_language(lang: str | None) -> None:
    from records.language import LANGUAGES

    if lang is not None and lang not in LANGUAGES:
        raise OperatorError(
            f"Không biết tiếng {lang!r}; chọn một trong: {', '.join(LANGUAGES)}.",
            f"unknown language {lang!r}; choose one of: {', '.join(LANGUAGES)}",
        )


def _models(name: str | None) -> SpeechModels | None:
    """Return the models to hear with: the one named, else those in use; ``None`` for none."""
    from casework.model_access import SpeechModels, model_store, speech_models
    from models.speech.folders import speech_model

    if name is None:
        return speech_models()
    return SpeechModels(main=speech_model(name, model_store()))


def _hear(file: Path, chosen: SpeechModels | None, options: HearOptions, afresh: bool) -> Heard:
    """Hear one file, going on where a killed run stopped.

    Raises:
        Quarantine: it cannot be read.
        OperatorError: no model may hear it.
    """
    from dataclasses import replace

    from asr.decode import open_sound
    from asr.journal import Journal
    from asr.loaded import loaded_engines
    from asr.recording import hear_recording, part_key

    sha256 = _sha256(file)
    models = _for_file(file, sha256, chosen)
    engines = loaded_engines(models.main, models.by_language, models.second)
    if not models.main.takes_names:
        options = replace(options, hotwords=())
    key = hashlib.sha256(part_key(engines, options).encode()).hexdigest()[:16]
    journal = Journal(_journals() / f"{sha256[:32]}-{key}.ndjson")
    if afresh:
        journal.forget()
    with open_sound(file, name=file.name) as sound, Bars() as bars:

        def show(progress: Progress) -> None:
            words = " ".join([file.name, time_left(progress.left_s)]).strip()
            bars.show_count(progress.parts_done, progress.parts, words)

        recording = hear_recording(sound, engines, options, journal, show)
    journal.forget()
    return recording.heard


def _sha256(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise Quarantine(
            "unreadable", f"Không mở được tệp: {error}", f"cannot open the file: {error}"
        ) from error


def _for_file(file: Path, sha256: str, chosen: SpeechModels | None) -> SpeechModels:
    """Return what hears this file: the models chosen, or the bundled one where it may."""
    from casework.model_access import SpeechModels
    from models.speech.tiny import tiny_whisper, tiny_whisper_knows

    if chosen is None and tiny_whisper_knows(sha256):
        return SpeechModels(tiny_whisper())
    if chosen is None:
        raise OperatorError(
            f"Chưa có mô hình nhận dạng tiếng nói để nghe {file}: manhmoi models pull "
            "whisper-small, hoặc --model THƯ_MỤC.",
            f"no speech model to hear {file} with: manhmoi models pull whisper-small, or "
            "--model FOLDER",
        )
    if not chosen.main.may_hear(sha256):
        raise OperatorError(
            f"{chosen.main.ref.name} chỉ biết các bản ghi mẫu, không được dùng cho {file}.",
            f"{chosen.main.ref.name} knows the sample recordings only; it is not used on {file}",
        )
    return chosen


def _journals() -> Path:
    from django.conf import settings

    return Path(settings.MANHMOI_DATA) / "run" / "transcribe"


def _tell_damage(file: Path, heard: Heard) -> None:
    from asr.decode_errors import DAMAGE
    from asr.formats import clock

    for one in heard.damage:
        at = clock(one.at_ms)
        vi, en = DAMAGE.get(one.reason, (one.reason, one.reason))
        say(f"{file}: tệp hỏng ở {at}: {vi}", f"{file}: damaged at {at}: {en}")


def _target(file: Path, form: str, out: Path | None, count: int) -> Path | None:
    if out is None or (count == 1 and not out.is_dir()):
        return out
    out.mkdir(parents=True, exist_ok=True)
    return out / f"{file.stem}.{form}"


def _write(file: Path, heard: Heard, form: str, target: Path | None) -> None:
    data = _content(file, heard, form)
    if target is not None:
        write_file(target, data)
        say(f"Đã ghi {target}", f"Wrote {target}")
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def _content(file: Path, heard: Heard, form: str) -> bytes:
    import json

    from asr.docx import Sheet, to_docx
    from asr.formats import to_json, to_srt, to_txt, to_vtt

    if form == "json":
        line: dict[str, Any] = to_json(file.name, heard)
        return (json.dumps(line, ensure_ascii=False) + "\n").encode()
    if form == "docx":
        made = datetime.now(UTC)
        sheet = Sheet(file.name, made, str(heard.model), heard.duration_ms)
        return to_docx(heard.segments, sheet)
    if form == "srt":
        return to_srt(heard.segments).encode()
    if form == "vtt":
        return to_vtt(heard.segments).encode()
    return to_txt(heard.segments).encode()
