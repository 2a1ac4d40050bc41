"""Verbs for scans and pictures: read them without taking them in, find their near copies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from config.cli.bridge import echo_json
from config.cli.messages import pick, say
from config.cli.setup import initialise
from records.errors import OperatorError, Parked, Quarantine

if TYPE_CHECKING:
    from casework.models import Media
    from casework.selectors.pictures import Asked, Copies
    from casework.services.readings import ReadPage


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--format", "form", type=click.Choice(["txt", "json"]), default="txt", help="Dạng ra / output."
)
def read(files: tuple[Path, ...], form: str) -> None:
    """Đọc chữ trong ảnh, PDF, DOCX; không nạp vào kho. Read scans without taking them in."""
    initialise()
    failed = False
    for file in files:
        try:
            result = _read_file(file)
        except (Quarantine, Parked) as error:
            say(f"{file}: {error.vi}", f"{file}: {error.en}")
            failed = True
            continue
        failed = failed or bool(result["problems"])
        if form == "json":
            echo_json(result)
        else:
            _show(result)
    if failed:
        raise SystemExit(1)


def _read_file(file: Path) -> dict[str, Any]:
    """Return a file's pages as ``docs/formats.md``, section "Scans", promises them."""
    from monitor.reading import read_page
    from monitor.sniff import HEAD_BYTES, sniff
    from ocr.capture import image_capture
    from ocr.pages import PageText
    from ocr.reading import read_pages

    with file.open("rb") as stream:
        mime = sniff(stream.read(HEAD_BYTES), file.name).mime
        results = list(read_pages(stream, mime))
        capture = image_capture(stream) if mime.startswith("image/") else {}
    return {
        "file": str(file),
        "mime": mime,
        "capture": capture,
        "pages": [_page_json(read_page(r)) for r in results if isinstance(r, PageText)],
        "problems": [
            {"reason": r.reason, "vi": r.vi, "en": r.en}
            for r in results
            if isinstance(r, Quarantine)
        ],
    }


def _page_json(one: ReadPage) -> dict[str, Any]:
    from dataclasses import asdict

    from ocr.fields import MODEL

    page = one.page
    return {
        "page": page.page,
        "text": page.text,
        "score": None if page.score is None else round(page.score, 3),
        "model": {"name": page.model.name, "revision": page.model.revision},
        "preparation": dict(page.preparation),
        "words": [{**asdict(word), "score": round(word.score, 3)} for word in page.words],
        "doubts": [doubt.as_json() for doubt in one.doubts],
        "fields": [field.as_json() for field in one.fields],
        "fields_model": str(MODEL) if one.fields else "",
    }


def _show(result: dict[str, Any]) -> None:
    click.echo(f"== {result['file']}")
    said = {key: value for key, value in result["capture"].items() if key != "origin"}
    if said:
        click.echo(pick("tệp tự khai: ", "the file says: ") + _pairs(said))
    for page in result["pages"]:
        score = "–" if page["score"] is None else f"{page['score']:.0%}"
        model = "{name}@{revision}".format(**page["model"])
        number = pick(f"trang {page['page']}", f"page {page['page']}")
        click.echo(f"-- {number} · {score} · {model}")
        click.echo(page["text"])
        for doubt in page["doubts"]:
            words = " ".join(page["text"][doubt["start"] : doubt["end"]].split())
            click.echo(f"?? {doubt['reason']}: {words[:80]}")
        for field in page["fields"]:
            row = f"{field['row']}." if field["row"] else ""
            click.echo(f":: {row}{field['name']} = {field['value']} ({field['score']:.0%})")
    for problem in result["problems"]:
        say(problem["vi"], problem["en"])


def _pairs(values: dict[str, Any]) -> str:
    return ", ".join(f"{key}={value}" for key, value in values.items())


@click.command()
@click.argument("target", required=False, metavar="[TỆP|SỐ|FILE|ITEM]")
@click.option("--index", "fill", is_flag=True, help="Tính vân ảnh còn thiếu / compute missing.")
@click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
def copies(target: str | None, fill: bool, as_json: bool) -> None:
    """Tìm ảnh gần giống một tệp hay một tư liệu. Find near copies of a picture or an item."""
    initialise()
    if fill:
        _fill(as_json)
    if target is None:
        if not fill:
            raise click.UsageError(pick("Hãy nêu tệp hoặc số tư liệu.", "Name a file or an item."))
        return
    found = list(_found(target))
    if as_json:
        echo_json([{"of": of, "count": one.count, "copies": _rows(one)} for of, one in found])
        return
    for of, one in found:
        click.echo(f"== {of}: " + pick(f"{one.count} ảnh gần giống", f"{one.count} near copies"))
        for row in _rows(one):
            click.echo("   " + _pairs({key: value for key, value in row.items() if value != ""}))


def _fill(as_json: bool) -> None:
    from monitor.reading import media_without_prints, readings_remark
    from monitor.stages.read import picture_prints

    seen = made = 0
    for media in media_without_prints():
        seen += 1
        made += picture_prints(media)
    remarked = readings_remark()
    if as_json:
        echo_json({"files": seen, "prints": made, "readings": remarked})
    else:
        click.echo(
            pick(
                f"{seen} tệp, {made} vân ảnh mới; {remarked} bản đọc thêm chỗ ngờ và mục.",
                f"{seen} files, {made} new hashes; {remarked} readings got doubts and fields.",
            )
        )


def _found(target: str) -> Iterator[tuple[str, Copies]]:
    """Yield what was asked about, and its copies: a file's, or those of each file of an item."""
    from casework.selectors.pictures import copies_like, copies_of

    file = Path(target)
    if file.is_file():
        yield target, copies_like(user=None, asked=_asked(file), operator=True)
        return
    for media in _item_media(target):
        yield f"{media.pk} {media.name}", copies_of(user=None, media=media, operator=True)


def _item_media(target: str) -> list[Media]:
    from casework.models import Media

    number = int(target) if target.isascii() and target.isdecimal() and len(target) < 18 else 0
    rows = list(Media.objects.filter(item_id=number, type__in=["image", "video"]).order_by("pk"))
    if not rows:
        raise OperatorError(
            f"Không có tệp hay tư liệu có ảnh nào là “{target}”.",
            f"no file, and no item with pictures, is “{target}”",
        )
    return rows


def _asked(file: Path) -> list[Asked]:
    """Return the hashes of a picture or video; a page's text too, by which forms are told apart.

    Raises:
        Quarantine: it is neither, or damaged.
        OperatorError: it shows too little to be told from others.
    """
    from casework.selectors.pictures import Asked
    from monitor.sniff import HEAD_BYTES, sniff
    from ocr.frames import video_prints
    from ocr.images import open_images
    from ocr.page import scan_page
    from ocr.prints import PAGE_MODEL, image_print

    with file.open("rb") as stream:
        mime = sniff(stream.read(HEAD_BYTES), file.name).mime
        if mime.startswith("video/"):
            asked = [Asked(p.bits, p.model == PAGE_MODEL, ms) for ms, p in video_prints(stream)]
        else:
            image = next(open_images(stream))
            made = image_print(image)
            page = made is not None and made.model == PAGE_MODEL
            text = scan_page(image).text if page else ""
            asked = [Asked(made.bits, page, 0, text)] if made else []
    if not asked:
        raise OperatorError(
            f"{file}: hình quá trơn, không so được.", f"{file}: too featureless to compare."
        )
    return asked


def _rows(found: Copies) -> list[dict[str, Any]]:
    return [
        {
            "item": copy.media.item_id,
            "media": copy.media.pk,
            "distance": copy.distance,
            "at_ms": copy.at_ms,
            "own_ms": copy.own_ms,
            "mirrored": copy.mirrored,
            "seen_at": copy.seen_at.isoformat() if copy.seen_at else "",
            "title": copy.media.item.title,
        }
        for copy in found.shown
    ]
