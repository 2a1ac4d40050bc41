"""Verbs for how false claims spread: waves and the notices of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from config.cli.bridge import echo_json
from config.cli.messages import pick
from config.cli.setup import initialise
from records.errors import OperatorError

if TYPE_CHECKING:
    from datetime import datetime

    from casework.models import ClaimWave
    from casework.selectors.waves import WaveRow

_JSON = click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
_PAGE = click.option("--page", type=click.IntRange(1), default=1, help="Trang / page.")
_ID = click.IntRange(1, 2**63 - 1)


def when(moment: datetime) -> str:
    """Return a moment as operators read it, in the time of Việt Nam."""
    from django.utils import timezone

    return f"{timezone.localtime(moment):%d/%m/%Y %H:%M}"


def _wave(wave: ClaimWave) -> dict[str, Any]:
    return {
        "id": wave.pk,
        "posts": wave.items,
        "accounts": wave.authors,
        "platforms": wave.platforms,
        "first_seen": wave.first_seen,
        "last_seen": wave.last_seen,
        "coordinated": wave.coordinated,
    }


def _wave_row(row: WaveRow) -> dict[str, Any]:
    flag = row.flag
    return {
        **_wave(row.wave),
        "type": flag.type if flag else None,
        "fact": flag.fact.fact_id if flag else None,
        "flag": flag.pk if flag else None,
        "states": row.states,
    }


@click.group()
def spread() -> None:
    """Tin sai lan truyền: các đợt và tin báo. Waves of copies and the notices of them."""


@spread.command("list")
@_PAGE
@_JSON
def spread_list(page: int, as_json: bool) -> None:
    """Liệt kê các đợt, đợt mới động trước. List waves, the one that moved last first."""
    initialise()
    from casework.selectors.waves import waves_list

    _page, rows = waves_list(user=None, page=page)
    for row in rows:
        one = _wave_row(row)
        if as_json:
            echo_json(one)
        else:
            words = pick("{n} bài, {a} tài khoản", "{n} posts, {a} accounts")
            counts = words.format(n=one["posts"], a=one["accounts"])
            at = when(one["last_seen"])
            click.echo(f"{one['id']:>5}  {at}  {one['fact'] or '–':4} {one['type']}  {counts}")
    if not rows and not as_json:
        click.echo(pick("Chưa có đợt nào.", "No waves."))


@spread.command("show")
@click.argument("wave_id", type=_ID)
@_JSON
def spread_show(wave_id: int, as_json: bool) -> None:
    """Xem một đợt: các bài, số cùng nêu, tin báo. Show one wave; never an account."""
    initialise()
    from casework.selectors.waves import wave_get

    view = wave_get(user=None, wave_id=wave_id)
    if view is None:
        raise OperatorError(f"Không có đợt số {wave_id}.", f"there is no wave {wave_id}")
    row = {
        **_wave_row(view.row),
        "flags": [
            {
                "id": flag.pk,
                "item_id": flag.item_id,
                "platform": flag.item.platform,
                "status": flag.status,
                "evidence": flag.evidence,
            }
            for flag in view.flags
        ],
        "shared": [
            {"kind": one.label, "value": one.value, "posts": one.posts} for one in view.shared
        ],
        "reach": view.reach,
        "notices": [
            {
                "way": one.way,
                "to": one.to,
                "sent_at": one.sent_at,
                "tries": one.tries,
                "problem": one.problem,
            }
            for one in view.row.wave.notices.exclude(way="console")
        ],
    }
    if as_json:
        echo_json(row)
        return
    click.echo(f"#{row['id']}  {row['fact'] or '–'}  {row['type']}")
    click.echo(f"{when(row['first_seen'])} – {when(row['last_seen'])}")
    for one in row["shared"]:
        click.echo(f"  {one['value']}  × {one['posts']}")
    for flag in row["flags"]:
        said = " ".join(flag["evidence"].split())[:90]
        click.echo(f"{flag['id']:>6}  {flag['platform']:10} {flag['status']:14}  “{said}”")
    for told in row["notices"]:
        sent = when(told["sent_at"]) if told["sent_at"] else pick("chưa gửi", "not sent")
        click.echo(f"  {told['way']} {told['to']}  {sent}  {told['problem']}")


@spread.command("notify")
@_JSON
def spread_notify(as_json: bool) -> None:
    """Gửi ngay các tin báo tới hạn. Send the notices that are due, as the server does."""
    initialise()
    from casework.services.notices import notices_due, notices_send

    due = len(notices_due())
    sent = notices_send()
    if as_json:
        echo_json({"due": due, "sent": sent})
    else:
        click.echo(pick(f"Đã gửi {sent}/{due} tin báo.", f"Sent {sent} of {due} notices."))
    if sent < due:
        raise SystemExit(1)
