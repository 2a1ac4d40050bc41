"""The verb ``incident``: breaches of personal data and their 72 hours."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import click

from config.cli.bridge import echo_json
from config.cli.messages import pick
from config.cli.rights import JSON, WHO, done, when
from config.cli.setup import initialise

_HARMS: Final = ("security", "life", "honour", "dignity", "property")
_HARM: Final = click.option(
    "--harm", "harms", type=click.Choice(_HARMS), multiple=True, help="Có thể tổn hại / may harm."
)


@click.group()
def incident() -> None:
    """Sự cố dữ liệu cá nhân, đồng hồ 72 giờ. Breaches of personal data, the 72-hour clock."""


@incident.command("open")
@click.argument("title")
@click.option("--description", required=True, help="Diễn biến / what happened.")
@click.option("--detected", default="", help="dd/mm/yyyy HH:MM; mặc định bây giờ / default now.")
@_HARM
@WHO
def incident_open(
    title: str, description: str, detected: str, harms: tuple[str, ...], username: str
) -> None:
    """Mở hồ sơ; in mã. Open the record; prints its code."""
    initialise()
    from casework.selectors.users import user_named
    from casework.services import incidents
    from casework.typed_time import typed_moment

    row = incidents.incident_open(
        user=user_named(username),
        title=title,
        description=description,
        harms=harms,
        detected_at=typed_moment(detected),
    )
    click.echo(row.code)


@incident.command("list")
@JSON
def incident_list(as_json: bool) -> None:
    """Liệt kê, đồng hồ đang chạy trước. List, those whose clock runs first."""
    initialise()
    from casework.selectors.incidents import incidents_list

    for line in incidents_list(user=None):
        if as_json:
            echo_json(_json(line))
            continue
        late = pick("  QUÁ HẠN", "  OVERDUE") if line.overdue else ""
        left = f"{line.hours_left} h" if line.running else "-"
        click.echo(
            f"{line.row.code:14} {left:>6}  {when(line.row.notify_by)}{late}  {line.row.title}"
        )


def _json(line: Any) -> dict[str, Any]:
    row = line.row
    times = ("detected_at", "notify_by", "notified_at", "closed_at")
    return {
        "code": row.code,
        "title": row.title,
        "harms": row.harms,
        "must_notify": row.must_notify,
        **{name: getattr(row, name) and getattr(row, name).isoformat() for name in times},
        "reference": row.notified_reference,
        "hours_left": line.hours_left,
        "overdue": line.overdue,
    }


@incident.command("show")
@click.argument("code")
@JSON
def incident_show(code: str, as_json: bool) -> None:
    """Xem hồ sơ và nhật ký. Show a record and its log."""
    initialise()
    from casework.selectors.incidents import incident_coded, incident_line

    line = incident_line(incident_coded(code))
    if as_json:
        echo_json({**_json(line), "description": line.row.description, "log": line.row.log})
        return
    click.echo(f"{line.row.code}  {line.row.title}\n{line.row.description}")
    for one in line.row.log:
        at = when(datetime.fromisoformat(one["at"]))
        click.echo(f"  {at}  {one['by']:12} {one['text']}")


def _act(code: str, username: str, service: str, **more: Any) -> None:
    initialise()
    from casework.selectors.incidents import incident_coded
    from casework.selectors.users import user_named
    from casework.services import incidents

    act = getattr(incidents, service)
    act(user=user_named(username), incident=incident_coded(code), **more)
    done()


@incident.command("note")
@click.argument("code")
@click.argument("text")
@WHO
def incident_note(code: str, text: str, username: str) -> None:
    """Ghi thêm vào nhật ký. Add to the record."""
    _act(code, username, "incident_note", text=text)


@incident.command("judge")
@click.argument("code")
@click.option("--notify/--no-notify", "must", required=True, help="Phải thông báo / must notify.")
@click.option("--reason", required=True, help="Vì sao / why.")
@_HARM
@click.option("--no-harm", is_flag=True, help="Không còn tổn hại nào / no harm is left.")
@WHO
def incident_judge(
    code: str, must: bool, reason: str, harms: tuple[str, ...], no_harm: bool, username: str
) -> None:
    """Quyết định có phải thông báo không. Decide whether the authority must be told.

    Without --harm or --no-harm the harms on record stay.
    """
    initialise()
    from casework.selectors.incidents import incident_coded

    chosen = () if no_harm else harms or incident_coded(code).harms
    _act(code, username, "incident_judge", harms=chosen, must_notify=must, reason=reason)


@incident.command("notified")
@click.argument("code")
@click.argument("reference")
@click.option("--at", default="", help="dd/mm/yyyy HH:MM; mặc định bây giờ / default now.")
@WHO
def incident_notified(code: str, reference: str, at: str, username: str) -> None:
    """Ghi đã thông báo: số công văn. Note the notification: the letter's number."""
    initialise()
    from casework.typed_time import typed_moment

    _act(code, username, "incident_notified", reference=reference, at=typed_moment(at))


@incident.command("close")
@click.argument("code")
@click.option("--note", required=True, help="Kết thúc ra sao / how it ended.")
@WHO
def incident_close(code: str, note: str, username: str) -> None:
    """Đóng hồ sơ. Close the record."""
    _act(code, username, "incident_close", note=note)


@incident.command("paper")
@click.argument("code")
@click.argument("which", type=click.Choice(["draft", "record"]))
@WHO
def incident_paper(code: str, which: str, username: str) -> None:
    """In dự thảo thông báo hoặc biên bản. Print the draft notification or the record."""
    initialise()
    from casework.selectors.incidents import incident_coded
    from casework.selectors.users import user_named
    from casework.services.incident_papers import incident_draft, incident_record

    make = incident_draft if which == "draft" else incident_record
    click.echo(make(user=user_named(username), incident=incident_coded(code)), nl=False)
