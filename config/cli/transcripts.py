"""Verbs for transcripts: list those of an item, write one out, bring a corrected file back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from config.cli.bridge import echo_json, perform
from config.cli.files import write_file
from config.cli.messages import pick
from config.cli.setup import initialise
from records.errors import OperatorError

if TYPE_CHECKING:
    from casework.models import Transcript

_FORMATS: Final = ["srt", "vtt", "txt", "docx", "json"]
_LARGEST: Final = 16 * 1024 * 1024
_JSON = click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")


@click.group()
def transcripts() -> None:
    """Lời ghi âm: liệt kê, xuất, sửa. Transcripts: list, export, correct."""


def _row(row: Transcript, unheard: int) -> dict[str, Any]:
    return {
        "id": row.pk,
        "media": row.media_id,
        "origin": row.origin,
        "model": row.model or (row.parent.model if row.parent else ""),
        "version": row.version,
        "author": row.author.username if row.author else None,
        "current": row.current,
        "lang": row.lang,
        "segments": row.segments.count(),
        "unheard": unheard,
    }


@transcripts.command("list")
@click.argument("item", type=click.IntRange(1, 2**63 - 1))
@_JSON
def list_(item: int, as_json: bool) -> None:
    """Liệt kê các bản lời ghi âm của tư liệu ITEM. List the transcripts of an item."""
    initialise()
    from casework.models import Transcript
    from casework.selectors.hearing import unheard_of

    rows = list(
        Transcript.objects.filter(item_id=item).select_related("parent", "author").order_by("pk")
    )
    unheard = unheard_of(row.pk for row in rows)
    for row in rows:
        found = _row(row, unheard.get(row.pk, 0))
        if as_json:
            echo_json(found)
            continue
        mark = "*" if row.current else " "
        who = found["author"] or found["model"] or row.origin
        click.echo(
            pick(
                f"{mark}{row.pk:>6}  {row.origin:10}  bản {row.version}  {who}  "
                f"{found['segments']} đoạn, {found['unheard']} chỗ phải nghe",
                f"{mark}{row.pk:>6}  {row.origin:10}  version {row.version}  {who}  "
                f"{found['segments']} segments, {found['unheard']} to listen to",
            )
        )
    if not rows and not as_json:
        click.echo(pick("Tư liệu này không có lời ghi âm.", "This item has no transcript."))


def _transcript(transcript_id: int) -> Transcript:
    from casework.models import Transcript

    row = Transcript.objects.select_related("item", "media", "parent", "author")
    found = row.filter(pk=transcript_id).first()
    if found is None:
        raise OperatorError(
            f"Không có lời ghi âm số {transcript_id}.", f"there is no transcript {transcript_id}."
        )
    return found


@transcripts.command("export")
@click.argument("transcript", type=click.IntRange(1, 2**63 - 1), metavar="ID")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="srt", show_default=True)
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="Tệp / file.")
def export(transcript: int, form: str, out: Path | None) -> None:
    """Xuất lời ghi âm ID ra tệp, hoặc ra màn hình. Write a transcript to a file, or print it."""
    initialise()
    from casework.services.transcript_export import format_of, transcript_export

    data = transcript_export(user=None, transcript=_transcript(transcript), form=format_of(form))
    if out is not None:
        write_file(out, data)
        click.echo(pick(f"Đã ghi {out}.", f"Wrote {out}."))
        return
    if form == "docx" and sys.stdout.isatty():
        raise OperatorError("Hãy nêu tệp bằng -o.", "name a file with -o.")
    sys.stdout.buffer.write(data)


@transcripts.command("correct")
@click.argument("transcript", type=click.IntRange(1, 2**63 - 1), metavar="ID")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--user", required=True, help="Ai sửa / who corrected it.")
@_JSON
def correct(transcript: int, file: Path, user: str, as_json: bool) -> None:
    """Lấy tệp SRT, VTT, TXT đã sửa làm bản mới. A corrected file becomes the newest version."""
    initialise()
    if file.stat().st_size > _LARGEST:
        raise OperatorError(f"{file.name} quá lớn.", f"{file.name} is too large.")
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise OperatorError(
            f"{file.name} không phải văn bản UTF-8.", f"{file.name} is not UTF-8 text."
        ) from None
    options = {"transcript": transcript, "text": text, "name": file.name, "user": user}
    for event in perform("transcript_correct", options):
        if event["event"] != "result":
            continue
        if as_json:
            echo_json(event)
            continue
        click.echo(
            pick(
                f"Đã lưu bản {event['version']} (lời ghi âm số {event['transcript']}).",
                f"Saved version {event['version']} (transcript {event['transcript']}).",
            )
        )
