"""Verbs for the register of known pictures."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from config.cli.bridge import echo_json
from config.cli.messages import pick
from config.cli.setup import initialise

if TYPE_CHECKING:
    from casework.models import KnownMedia

_JSON = click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("known-pictures")
def known_pictures() -> None:
    """Ảnh đã biết nguồn gốc. Pictures whose origin is known."""


def _row(row: KnownMedia) -> dict[str, Any]:
    from casework.services.known_media import KnownContent

    content = {name: getattr(row, name) for name in KnownContent.__slots__}
    return {
        "id": row.media_id,
        "version": row.version,
        **content,
        "has_picture": row.pdq is not None,
        "matches": row.matches.count(),
    }


def _show(row: KnownMedia, as_json: bool) -> None:
    found = _row(row)
    if as_json:
        echo_json(found)
        return
    seen = pick(f"thấy lại {found['matches']} lần", f"seen {found['matches']} times")
    mark = "●" if found["has_picture"] else "○"
    click.echo(f"{mark} {found['id']:5} {found['origin_vi']} ({found['place']} {found['taken']}); "
               f"{seen}")  # fmt: skip


@known_pictures.command("list")
@_JSON
def known_list_(as_json: bool) -> None:
    """Liệt kê; ● có tệp ảnh. List them; ● has its picture."""
    initialise()
    from casework.selectors.known_media import known_latest

    for row in known_latest():
        _show(row, as_json)


@known_pictures.command("add")
@click.argument("media_id")
@click.argument("file", type=_FILE)
@click.option("--origin", required=True, help="Nguồn gốc thật / where it really comes from.")
@click.option("--origin-en", default="", help="Bằng tiếng Anh / in English.")
@click.option("--taken", default="", help="2020, 2020-10, 2020-10-12.")
@click.option("--place", default="", help="Nơi chụp / where.")
@click.option("--event", default="", help="Sự việc / what.")
@click.option("--source", default="", help="Nguồn kiểm chứng / source that can be checked.")
@click.option(
    "--status",
    type=click.Choice(["assumed", "plan", "official"]),
    default="assumed",
    help="Giả định thì chỉ dùng cho dữ liệu mẫu / assumed counts for samples only.",
)
@click.option("--user", "username", required=True, help="Nhân danh ai / who does it.")
@_JSON
def known_add(
    media_id: str, file: Path, origin: str, origin_en: str, taken: str, place: str, event: str,
    source: str, status: str, username: str, as_json: bool,
) -> None:  # fmt: skip
    """Thêm ảnh và tìm nó trong mọi thứ đã lưu. Add a picture and look for it everywhere.

    The id of an entry without a picture gives that entry its picture.
    """
    initialise()
    from casework.selectors.known_media import known_latest
    from casework.selectors.users import user_named
    from casework.services.known_media import (
        LARGEST,
        KnownContent,
        known_media_add,
        known_media_change,
    )
    from monitor.sniff import HEAD_BYTES, sniff

    content = KnownContent(origin, origin_en, taken, place, event, source, status)
    with file.open("rb") as opened:
        data = opened.read(LARGEST + 1)
    act = (
        known_media_change
        if known_latest().filter(media_id=media_id.upper(), pdq=None).exists()
        else known_media_add
    )
    row = act(
        user=user_named(username),
        media_id=media_id.upper(),
        content=content,
        data=data,
        mime=sniff(data[:HEAD_BYTES], file.name).mime,
    )
    _show(row, as_json)


@known_pictures.command("match")
@click.argument("file", type=_FILE)
@_JSON
def known_match_(file: Path, as_json: bool) -> None:
    """Tệp này có giống ảnh đã biết nào không? Does this file look like a known picture?"""
    initialise()
    from casework.services.known_matching import known_like
    from monitor.sniff import HEAD_BYTES, sniff
    from ocr.images import open_images
    from ocr.pdq import pdq_of, video_pdq

    with file.open("rb") as stream:
        mime = sniff(stream.read(HEAD_BYTES), file.name).mime
        video = mime.startswith("video/")
        prints = video_pdq(stream) if video else [(0, pdq_of(next(open_images(stream))))]
    found = known_like(prints)
    if as_json:
        echo_json([asdict(one) for one in found])
        return
    for one in found:
        click.echo(f"{one.media_id}  {one.distance}/256  {one.origin_vi} ({one.place} {one.taken})")
    if not found:
        click.echo(pick("Không giống ảnh đã biết nào.", "Looks like no known picture."))


@known_pictures.command("retire")
@click.argument("media_id")
@click.option("--user", "username", required=True, help="Nhân danh ai / who does it.")
def known_retire(media_id: str, username: str) -> None:
    """Ngừng dùng một ảnh. Take a picture out of use."""
    initialise()
    from casework.selectors.users import user_named
    from casework.services.known_media import known_media_retire

    row = known_media_retire(user=user_named(username), media_id=media_id.upper())
    click.echo(pick(f"Đã ngừng dùng {row.media_id}.", f"{row.media_id} is out of use."))
