"""The verb ``packet verify``: checks a sealed packet on any machine."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from config.cli.bridge import echo_json
from config.cli.messages import pick, say
from records.errors import ManhMoiError, OperatorError

if TYPE_CHECKING:
    from casework.handover.packet_check import Checked, Problem

_TROUBLES: Final = {
    "altered": ("bị sửa", "altered"),
    "missing": ("bị mất", "missing"),
    "added": ("bị thêm vào", "added"),
    "signature": ("chữ ký không khớp", "the signature does not hold"),
    "stamp": ("dấu thời gian không khớp", "the time stamp does not hold"),
    "repacked": (
        "vỏ ZIP không còn như lúc niêm phong",
        "the ZIP around the files is not as it was sealed",
    ),
}


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--key", help="Tệp PEM hoặc vân tay của khóa / PEM file or fingerprint of the key.")
@click.option(
    "--tsa",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Chứng thư PEM của nơi cấp dấu thời gian / certificates of the time stamp authority.",
)
@click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
def verify(file: Path, key: str | None, tsa: Path | None, as_json: bool) -> None:
    """Kiểm tra gói FILE: tệp nào bị sửa, mất, thêm. Check a packet; works offline, without data.

    Exit status: 0 whole, 1 something was altered, 2 it cannot be judged (no packet, unknown key).
    """
    from casework.handover.manifest import fingerprint_of
    from casework.handover.packet_check import check_packet

    try:
        wanted = fingerprint_of(_key_text(key)) if key else ""
        found = check_packet(file, key=wanted, authority=tsa.read_bytes() if tsa else b"")
    except ManhMoiError as error:
        if as_json:
            echo_json({"ok": None, "error": {"vi": error.vi, "en": error.en}})
        click.echo(pick(f"Lỗi: {error.vi}", f"Error: {error.en}"), err=True)
        sys.exit(2)
    if as_json:
        echo_json(_as_row(found, known=bool(wanted)))
    else:
        _tell(file, found, known=bool(wanted))
    sys.exit(0 if found.whole else 1)


def _key_text(key: str) -> str:
    """Return the text of the PEM file ``key``, or ``key`` itself where there is no such file."""
    path = Path(key)
    try:
        return path.read_text() if path.is_file() else key
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(
            f"Không đọc được khóa {key}: {error}", f"cannot read the key {key}: {error}"
        ) from error


def _as_row(found: Checked, *, known: bool) -> dict[str, Any]:
    return {
        "ok": found.whole,
        "problems": [
            {"trouble": one.trouble, "file": one.name, "detail": one.detail}
            for one in found.problems
        ],
        "fingerprint": found.fingerprint,
        "key_known": known,
        "flag_id": found.head.get("flag_id"),
        "state": found.head.get("state"),
        "files": len(found.head.get("files", ())),
        "stamped_at": found.stamp.at.isoformat() if found.stamp else None,
        "stamp_proved": found.stamp_proved,
    }


def _problem(one: Problem) -> str:
    words = pick(*_TROUBLES[one.trouble])
    # A stranger's file names may hold what a terminal would obey.
    name = one.name if one.name.isprintable() else ascii(one.name)
    name = name or pick("(cả gói)", "(the whole packet)")
    return f"✗ {name}: {words}{f' ({one.detail})' if one.detail else ''}"


def _tell(file: Path, found: Checked, *, known: bool) -> None:
    for one in found.problems:
        click.echo(_problem(one))
    if found.fingerprint:
        click.echo(pick(f"Khóa ký: {found.fingerprint}", f"Key: {found.fingerprint}"))
    if not known:
        say(
            "Chưa đối chiếu khóa: hãy so vân tay với vân tay nơi chuyển đã báo, hoặc dùng --key.",
            "the key was not compared: hold the fingerprint against the one that the office gave "
            "you, or use --key",
        )
    if found.head.get("state") == "withdrawn":
        say("CỜ NÀY ĐÃ RÚT: không dùng để xử lý.", "THIS FLAG WAS WITHDRAWN: do not act on it")
    _tell_stamp(found)
    if found.whole:
        count = len(found.head["files"])
        click.echo(
            pick(
                f"✓ {file.name} nguyên vẹn: {count} tệp.",
                f"✓ {file.name} is whole: {count} files.",
            )
        )


def _tell_stamp(found: Checked) -> None:
    if found.stamp is None:
        say("Không có dấu thời gian.", "no time stamp")
        return
    at = found.stamp.at.isoformat()
    proved_vi = "đã kiểm" if found.stamp_proved else "chưa kiểm nơi cấp, dùng --tsa"
    proved_en = "proved" if found.stamp_proved else "its authority was not checked, use --tsa"
    say(f"Dấu thời gian {at} ({proved_vi}).", f"time stamp {at} ({proved_en})")
