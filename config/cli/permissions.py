"""The verb ``permission``: what owners of channels allow to be taken from them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from config.cli.bridge import echo_json
from config.cli.messages import pick
from config.cli.rights import JSON, WHO, done, when
from config.cli.setup import initialise

if TYPE_CHECKING:
    from casework.models import ChannelPermission

_SCOPES: Final = ("captions", "audio")


@click.group()
def permission() -> None:
    """Giấy cho phép của chủ kênh: phụ đề, âm thanh. What channel owners allow to be taken."""


@permission.command("record")
@click.argument("channel")
@click.option("--owner", required=True, help="Chủ kênh / who owns the channel.")
@click.option("--scope", "scopes", type=click.Choice(_SCOPES), multiple=True, required=True)
@click.option(
    "--reference", required=True, help="Số, ngày văn bản / number and date of the letter."
)
@click.option("--given", required=True, help="Ngày cho phép / day it was given, dd/mm/yyyy.")
@click.option("--until", default="", help="Ngày cuối / last day, dd/mm/yyyy.")
@click.option("--document", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@WHO
def permission_record(
    channel: str,
    owner: str,
    scopes: tuple[str, ...],
    reference: str,
    given: str,
    until: str,
    document: Path | None,
    username: str,
) -> None:
    """Ghi giấy cho phép của kênh CHANNEL (UC…); in số. Record a permission; prints its number."""
    initialise()
    from casework.selectors.users import user_named
    from casework.services.channel_permissions import channel_permission_record
    from casework.services.permission_letters import permission_letter_store
    from casework.typed_time import typed_moment
    from records.errors import Refused

    user, given_at, last = user_named(username), typed_moment(given), typed_moment(until)
    if given_at is None:
        raise Refused("Hãy ghi ngày cho phép.", "Say when it was given.")
    letter = document.read_bytes() if document else b""
    row = channel_permission_record(
        user=user,
        channel_id=channel,
        owner=owner,
        scope=scopes,
        reference=reference,
        given_at=given_at,
        # The last day counts to its end.
        expires_at=last + timedelta(days=1) if last else None,
        document=permission_letter_store(user=user, data=letter) if letter else None,
    )
    click.echo(row.pk)


@permission.command("list")
@click.option("--all", "everything", is_flag=True, help="Cả hết hạn, đã rút / past ones too.")
@JSON
def permission_list(everything: bool, as_json: bool) -> None:
    """Liệt kê giấy cho phép còn hiệu lực. List permissions in force."""
    initialise()
    from casework.selectors.channel_permissions import channel_permissions

    rows = list(channel_permissions(user=None, only_in_force=not everything))
    for row in rows:
        if as_json:
            echo_json(_json(row))
            continue
        ended = pick("  đã rút", "  withdrawn") if row.withdrawn_at else ""
        scope, until = "+".join(row.scope), when(row.expires_at)
        click.echo(f"{row.pk:5} {row.channel_id:26} {scope:15} → {until}{ended}  {row.owner}")
    if not rows and not as_json:
        click.echo(pick("Chưa có giấy cho phép nào.", "There are no permissions."))


def _json(row: ChannelPermission) -> dict[str, object]:
    times = {
        name: at.isoformat() if (at := getattr(row, name)) else None
        for name in ("given_at", "expires_at", "withdrawn_at")
    }
    return {
        "id": row.pk,
        "platform": row.platform,
        "channel": row.channel_id,
        "owner": row.owner,
        "scope": row.scope,
        "reference": row.reference,
        "document": row.document.sha256 if row.document else None,
        **times,
    }


@permission.command("withdraw")
@click.argument("number", type=click.IntRange(1, 2**63 - 1))
@WHO
def permission_withdraw(number: int, username: str) -> None:
    """Rút giấy cho phép số NUMBER; âm thanh chưa nghe bị xóa. End a permission at once."""
    initialise()
    from casework.selectors.channel_permissions import channel_permission_numbered
    from casework.selectors.users import user_named
    from casework.services.channel_permissions import channel_permission_withdraw

    channel_permission_withdraw(
        user=user_named(username), permission=channel_permission_numbered(number)
    )
    done()
