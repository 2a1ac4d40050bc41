"""Verbs for sealed packets: make one of an approved flag, check one anywhere, show the key."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from config.cli.bridge import echo_json
from config.cli.files import write_file
from config.cli.messages import pick, say
from config.cli.setup import initialise
from records.errors import ManhMoiError, OperatorError

if TYPE_CHECKING:
    from casework.handover.packet_check import Checked, Problem
    from casework.models import Flag, User
    from casework.services.packets import PacketMade

_JSON = click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
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
_WHY: Final = {
    "erased": ("đã bị xóa", "it was erased"),
    "shared": ("có cả bài của người khác", "it also holds other people's posts"),
    "damaged": ("không đọc được", "it cannot be read"),
    "too_large": ("quá lớn", "it is too large"),
}


@click.group()
def packet() -> None:
    """Gói chứng cứ niêm phong: làm, kiểm tra. Sealed evidence packets: make, verify."""


def _user(name: str) -> User:
    from casework.models import User

    found = User.objects.filter(username=name, is_active=True).first()
    if found is None:
        raise OperatorError(f"Không có người dùng {name}.", f"there is no user {name}")
    return found


def _flag(flag_id: int) -> Flag:
    from casework.models import Flag

    found = Flag.objects.filter(pk=flag_id).first()
    if found is None:
        raise OperatorError(f"Không có cờ số {flag_id}.", f"there is no flag {flag_id}")
    return found


@packet.command("make")
@click.argument("flag", type=click.IntRange(1, 2**63 - 1))
@click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Tệp ZIP mới / the new ZIP file.",
)
@click.option("--user", "username", required=True, help="Cán bộ an ninh mạng / cyber officer.")
@click.option("--force", is_flag=True, help="Ghi đè tệp đã có / replace an existing file.")
@_JSON
def make(flag: int, out: Path, username: str, force: bool, as_json: bool) -> None:
    """Làm gói niêm phong của cờ FLAG đã hai người duyệt. Seal the packet of an approved flag."""
    initialise()
    from casework.services.packets import packet_make

    user, row = _user(username), _flag(flag)
    if out.exists() and not force:
        raise OperatorError(
            f"{out} đã có; dùng --force để ghi đè.", f"{out} exists; --force replaces it"
        )
    draft = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with draft.open("w+b") as file:
            made = packet_make(user=user, flag=row, out=file)
        draft.replace(out)
    except OSError as error:
        raise OperatorError(
            f"Không ghi được {out}: {error.strerror}.", f"cannot write {out}: {error.strerror}"
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    if as_json:
        echo_json(_made_row(out, made))
    else:
        _tell_made(out, made)


def _made_row(out: Path, made: PacketMade) -> dict[str, Any]:
    unstamped = made.sealed.unstamped
    return {
        "file": str(out),
        "sha256": made.sha256,
        "bytes": made.size,
        "files": made.sealed.files,
        "stamped": made.sealed.stamped,
        "unstamped": {"vi": unstamped.vi, "en": unstamped.en} if unstamped else None,
        "withheld": [{"sha256": one.sha256, "why": one.why} for one in made.withheld],
        "key": made.key,
    }


def _tell_made(out: Path, made: PacketMade) -> None:
    if made.sealed.unstamped is not None:
        say(made.sealed.unstamped.vi, made.sealed.unstamped.en)
    for one in made.withheld:
        why_vi, why_en = _WHY[one.why]
        say(
            f"Không kèm bản gốc {one.sha256[:12]}…: {why_vi}.",
            f"the original {one.sha256[:12]}… stays here: {why_en}",
        )
    stamp = ("có dấu thời gian", "time-stamped")
    if not made.sealed.stamped:
        stamp = ("không có dấu thời gian", "without a time stamp")
    click.echo(
        pick(
            f"Đã ghi {out}: {made.sealed.files} tệp, {stamp[0]}.",
            f"Wrote {out}: {made.sealed.files} files, {stamp[1]}.",
        )
    )
    click.echo(f"SHA-256 {made.sha256}")
    click.echo(pick(f"Khóa ký: {made.key}", f"Key: {made.key}"))


@packet.command("key")
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="Tệp PEM / PEM file."
)
@_JSON
def key_(out: Path | None, as_json: bool) -> None:
    """Khóa công khai để kiểm tra gói, và vân tay. The public key that checks packets."""
    initialise()
    from casework.handover.manifest import fingerprint, to_pem
    from casework.services.packets import packet_public_key

    public = packet_public_key()
    pem, mark = to_pem(public), fingerprint(public)
    if out is not None:
        write_file(out, pem.encode())
    if as_json:
        echo_json({"pem": pem, "fingerprint": mark})
        return
    click.echo(f"{'' if out else pem}{mark}")


@packet.command("verify")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--key", help="Tệp PEM hoặc vân tay của khóa / PEM file or fingerprint of the key.")
@click.option(
    "--tsa",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Chứng thư PEM của nơi cấp dấu thời gian / certificates of the time stamp authority.",
)
@_JSON
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
    name = one.name or pick("(cả gói)", "(the whole packet)")
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
