"""Verbs for sealed packets: make one of an approved flag, check one anywhere, show the key."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from config.cli.bridge import echo_json
from config.cli.files import write_file
from config.cli.messages import pick, say
from config.cli.packet_verify import verify
from config.cli.setup import initialise
from records.errors import OperatorError

if TYPE_CHECKING:
    from casework.models import Flag, User
    from casework.services.packets import PacketMade
    from casework.services.referrals import Format

_JSON = click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
_FORMATS: Final = ["json", "csv", "xlsx", "stix", "misp"]
_WHY: Final = {
    "erased": ("đã bị xóa", "it was erased"),
    "shared": ("có cả bài của người khác", "it also holds other people's posts"),
    "damaged": ("không đọc được", "it cannot be read"),
    "too_large": ("quá lớn", "it is too large"),
}


@click.group()
def packet() -> None:
    """Gói chứng cứ niêm phong: làm, kiểm tra. Sealed evidence packets: make, verify."""


packet.add_command(verify)


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


@packet.command("export")
@click.argument("flag", type=click.IntRange(1, 2**63 - 1), required=False)
@click.option("--format", "form", type=click.Choice(_FORMATS), required=True, help="Định dạng.")
@click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Tệp / file.",
)
@click.option("--user", "username", required=True, help="Cán bộ an ninh mạng / cyber officer.")
@_JSON
def export(flag: int | None, form: Format, out: Path, username: str, as_json: bool) -> None:
    """Xuất cờ FLAG, hoặc mọi cờ đã duyệt, ra một tệp. Write one or all approved flags to a file."""
    initialise()
    from casework.services.referrals import referral_export

    user, row = _user(username), _flag(flag) if flag is not None else None
    data = referral_export(user=user, form=form, flag=row)
    write_file(out, data)
    sha256 = hashlib.sha256(data).hexdigest()
    if as_json:
        echo_json({"file": str(out), "format": form, "sha256": sha256, "bytes": len(data)})
        return
    click.echo(pick(f"Đã ghi {out}.", f"Wrote {out}.") + f"\nSHA-256 {sha256}")


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
