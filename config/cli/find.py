"""The verb that searches: by words, by likeness, by document; to the terminal or to a file."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from config.cli.bridge import echo_json, perform
from config.cli.files import write_file
from config.cli.messages import pick, say
from config.cli.setup import initialise

_SHOWN = 10
# What a row's number can be; the index takes no larger one.
_ID = click.IntRange(1, 2**63 - 1)
_VIEWS = {
    "exact": ("chữ đúng dấu", "words as typed"),
    "bare": ("chữ không kể dấu", "words without accents"),
    "dense": ("nghĩa", "meaning"),
    "reranker": ("đọc kỹ", "re-ranked"),
}


def _moment(value: str | None, *, end: bool) -> int | None:
    """Return epoch seconds of a day (dd/mm/yyyy or yyyy-mm-dd, Vietnam time)."""
    if value is None:
        return None
    from casework.selectors.search_filters import day_epoch, read_day

    day, bad = read_day(value)
    if bad:
        raise click.BadParameter(
            pick(f"ngày không hợp lệ: {value} (dd/mm/yyyy)", f"not a date: {value} (dd/mm/yyyy)")
        )
    return day_epoch(day, end=end)


@click.command()
@click.argument("query", default="")
@click.option("--lang", multiple=True, help="vi, en, fr, ko, ru, zh, …")
@click.option("--from", "from_", metavar="DD/MM/YYYY", help="Từ ngày / from.")
@click.option("--to", "to_", metavar="DD/MM/YYYY", help="Đến hết ngày / to.")
@click.option("--platform", multiple=True, help="tiktok, facebook, youtube, …")
@click.option("--kind", multiple=True, help="post, comment, call, …")
@click.option("--source", multiple=True, type=_ID, help="Số của nguồn / source id.")
@click.option("--flagged", is_flag=True, help="Chỉ mục có cảnh báo / flagged items only.")
@click.option("--limit", type=click.IntRange(1, 1000), help=f"{_SHOWN}; 1000 --export")
@click.option("--offset", type=click.IntRange(0, 1000), default=0, help="Bỏ qua / skip.")
@click.option("--no-fold", is_flag=True, help="Không gộp bản gần giống / do not fold near-copies.")
@click.option("--no-expand", is_flag=True, help="Không tìm tên gọi khác / no other names.")
@click.option(
    "--like", "item", type=int, metavar="ITEM", help="Giống tư liệu này / like this item."
)
@click.option("--like-passage", "passage", type=int, help="Giống đoạn này / like this passage.")
@click.option("--like-transcript", "transcript", type=int, help="Giống lời ghi âm này.")
@click.option(
    "--document",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help="Giống tệp .txt .srt .vtt này (- : stdin).",
)
@click.option("--export", type=click.Path(dir_okay=False), help="FILE.csv | .xlsx | .geojson")
@click.option("--exact-positions", is_flag=True, help="Tọa độ không làm mờ / unblurred positions.")
@click.option("--why", is_flag=True, help="Vì sao có từng kết quả / why each result.")
@click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
def search(
    query: str, from_: str | None, to_: str | None, limit: int | None, no_fold: bool,
    no_expand: bool, document: str | None, export: str | None, exact_positions: bool, why: bool,
    as_json: bool, **chosen: Any,
) -> None:  # fmt: skip
    """Tìm lời kể theo chữ và nghĩa. Search testimony by words and meaning.

    QUERY: words; "a phrase"; AND OR NOT (VÀ HOẶC KHÔNG); ( ); -word; lang: source: after: before:
    date: kind: place: unit: flagged:. Empty shows the newest.
    """
    given = [name for name in ("item", "passage", "transcript") if chosen[name] is not None]
    if len([*given, *filter(None, (query.strip(), document))]) > 1:
        raise click.UsageError(
            pick(
                "chỉ một trong: câu tìm, --like, --like-passage, --like-transcript, --document.",
                "one of: a query, --like, --like-passage, --like-transcript, --document.",
            )
        )
    initialise()
    options = {
        **chosen,
        **{name: [v.lower() for v in chosen[name]] for name in ("lang", "platform", "kind")},
        # A terminal may pass bytes that are no UTF-8; they are no words either.
        "query": query.encode(errors="replace").decode(),
        "from": _moment(from_, end=False),
        "to": _moment(to_, end=True),
        "limit": limit or (None if export else _SHOWN),
        "fold": not no_fold,
        "expand": not no_expand,
        "exact": exact_positions,
    }
    if document is not None:
        options |= _document(document)
    if export is not None:
        _export(Path(export), options, as_json=as_json)
        return
    (answer,) = perform("search", options)
    answer.pop("event")
    if as_json:
        echo_json(answer)
        return
    _say_read(answer["asked"] or {})
    if not answer["hits"]:
        click.echo(pick("Không tìm thấy đoạn nào.", "Nothing found."))
    for hit in answer["hits"]:
        _show(hit, why=why)
    _say_notices(answer)


def _document(name: str) -> dict[str, str]:
    """Return the words of the file to search by.

    Raises:
        ManhMoiError: it is a recording without words yet, or no text.
    """
    from casework.selectors.document import MAX_BYTES, document_text

    # One byte more than it may have tells that a document is too large.
    with click.open_file(name, "rb") as file:
        data = file.read(MAX_BYTES + 1)
    shown = "" if name == "-" else Path(name).name
    return {"document": document_text(data, shown), "title": shown or "stdin"}


def _export(target: Path, options: Mapping[str, Any], *, as_json: bool) -> None:
    from casework.services.search_export import format_of

    (made,) = perform("search", {**options, "export": format_of(target.name)})
    write_file(target, base64.b64decode(made["data"]))
    if as_json:
        shown = {name: made[name] for name in ("hits", "placed", "more", "notices")}
        echo_json({"file": str(target), **shown})
        return
    click.echo(
        pick(
            f"{target}: {made['hits']} kết quả, {made['placed']} có tọa độ.",
            f"{target}: {made['hits']} results, {made['placed']} with a position.",
        )
    )
    _say_notices(made)


def _show(hit: Mapping[str, Any], *, why: bool) -> None:
    second = (
        f" [{hit['start_ms'] // 60000}:{hit['start_ms'] // 1000 % 60:02}]"
        if hit["start_ms"] is not None
        else ""
    )
    copies = len(hit["copies"])
    folded = pick(f"  +{copies} gần giống", f"  +{copies} near-copies") if copies else ""
    click.echo(
        f"{hit['score']:.4f}  #{hit['item_id']}  {hit['lang']}  {hit['source']}{second}{folded}"
    )
    click.echo(f"    {' '.join(hit['text'].split())}")
    if why:
        for line in _why_lines(hit["why"]):
            click.echo(f"      {line}")


def _why_lines(why: Mapping[str, Any]) -> list[str]:
    lines = []
    if why["words"]:
        words = ", ".join(f"{one['text']} ({one['view']})" for one in why["words"])
        lines.append(pick(f"từ khớp: {words}", f"words: {words}"))
    if why["semantic"]:
        cosine, model = why["semantic"]["cosine"], why["semantic"]["model"]
        lines.append(pick(f"nghĩa: {cosine} ({model})", f"meaning: {cosine} ({model})"))
    for one in why["shared"]:
        told = f"{one['label']} {one['norm']} “{one['text']}” {one['score']} ({one['model']})"
        lines.append(pick(f"cùng nhắc tới (đề xuất): {told}", f"shared (suggested): {told}"))
    if why["ranks"]:
        ranks = ", ".join(f"{pick(*_VIEWS[view])} {rank}" for view, rank in why["ranks"].items())
        lines.append(pick(f"thứ hạng: {ranks}", f"ranks: {ranks}"))
    if why["window"]:
        window = " ".join(why["window"].split())[:160]
        lines.append(pick(f"gần nhất với: {window}", f"nearest to: {window}"))
    return lines


def _say_notices(answer: Mapping[str, Any]) -> None:
    for one in answer["notices"]:
        say(one["vi"], one["en"])


def _say_read(asked: dict[str, Any]) -> None:
    """Tell how the query was read: what else was searched, what is no syntax."""
    for trouble in asked.get("troubles", ()):
        say(trouble["vi"], trouble["en"])
    for one in asked.get("expansions", ()):
        names = ", ".join(one["also"])
        say(f"Tìm cả: {one['typed']} → {names}", f"Also searched: {one['typed']} → {names}")
