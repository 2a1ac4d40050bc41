"""The verb ``request``: what people ask about their own data."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from config.cli.bridge import echo_json, perform
from config.cli.messages import pick, say
from config.cli.setup import initialise

JSON: Final = click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
WHO: Final = click.option("--user", "username", required=True, help="Nhân danh ai / who does it.")
_ID: Final = click.IntRange(1, 2**63 - 1)
_KINDS: Final = ("view", "correct", "delete", "object", "withdraw")
_CHANNELS: Final = ("hotline", "email", "zalo", "messenger", "telegram", "letter", "in_person")
_WAYS: Final = ("text", "url", "id", "author", "phone")


def when(moment: datetime | None) -> str:
    """Return a moment as people read it here."""
    from django.utils.timezone import localtime

    return localtime(moment).strftime("%d/%m/%Y %H:%M") if moment else "-"


def typed(value: str) -> str:
    """Return a value, or for ``-`` what stands on standard input, so that no shell remembers it."""
    return sys.stdin.read().strip() if value == "-" else value


def done() -> None:
    """Say that it is done."""
    click.echo(pick("Xong.", "Done."))


@click.group()
def request() -> None:
    """Yêu cầu của người dân về dữ liệu của mình. Requests of people about their own data."""


@request.command("add")
@click.option("--kind", type=click.Choice(_KINDS), required=True, help="Muốn gì / what is asked.")
@click.option("--channel", type=click.Choice(_CHANNELS), required=True, help="Đến bằng / came by.")
@click.option("--summary", required=True, help="Tóm tắt, không tên / in short, without names.")
@click.option("--contact", default="", help="Liên lạc, giữ mã hóa; - đọc stdin / sealed; - stdin.")
@click.option("--received", default="", help="dd/mm/yyyy HH:MM; mặc định bây giờ / default now.")
@WHO
def request_add(
    kind: str, channel: str, summary: str, contact: str, received: str, username: str
) -> None:
    """Nhập một yêu cầu; in mã. Enter a request; prints its code."""
    initialise()
    from casework.selectors.users import user_named
    from casework.services.subject_requests import request_receive
    from casework.typed_time import typed_moment

    row = request_receive(
        user=user_named(username),
        kind=kind,
        channel=channel,
        summary=summary,
        contact=typed(contact),
        received_at=typed_moment(received),
    )
    click.echo(row.code)


def _json(line: Any) -> dict[str, Any]:
    row = line.row
    times = ("received_at", "acknowledge_by", "acknowledged_at", "due_at", "closed_at")
    return {
        "code": row.code,
        "kind": row.kind,
        "state": row.state,
        "channel": row.channel,
        "summary": row.summary,
        **{name: getattr(row, name) and getattr(row, name).isoformat() for name in times},
        "clock": line.clock,
        "overdue": line.overdue,
        "items": list(row.items.order_by("pk").values_list("pk", flat=True)),
    }


@request.command("list")
@click.option("--closed", is_flag=True, help="Đã đóng / the closed ones.")
@JSON
def request_list(closed: bool, as_json: bool) -> None:
    """Liệt kê, gấp nhất trước. List, the most pressing first."""
    initialise()
    from casework.selectors.subject_requests import requests_list

    for line in requests_list(user=None, closed=closed):
        if as_json:
            echo_json(_json(line))
            continue
        late = pick("  QUÁ HẠN", "  OVERDUE") if line.overdue else ""
        row = line.row
        click.echo(f"{row.code:14} {row.kind:9} {row.state:13} {when(line.until):16}{late}")


@request.command("show")
@click.argument("code")
@JSON
def request_show(code: str, as_json: bool) -> None:
    """Xem một yêu cầu và những việc đã làm. Show a request and what was done."""
    initialise()
    from casework.selectors.subject_requests import request_coded, request_line

    line = request_line(request_coded(code))
    if as_json:
        echo_json({**_json(line), "proof": line.row.proof})
        return
    row = line.row
    click.echo(f"{row.code}  {row.kind}  {row.state}\n{row.summary}")
    click.echo(pick("báo nhận trước ", "acknowledge by ") + when(row.acknowledge_by))
    click.echo(pick("giải quyết trước ", "answer by ") + when(row.due_at))
    for one in row.proof:
        at = when(datetime.fromisoformat(one["at"]))
        click.echo(f"  {at}  {one['by']:12} {one['act']} {one.get('items') or one.get('item', '')}")


def _simple(code: str, username: str, service: str, **more: Any) -> Any:
    initialise()
    from casework.selectors.subject_requests import request_coded
    from casework.selectors.users import user_named
    from casework.services import subject_requests

    act = getattr(subject_requests, service)
    return act(user=user_named(username), request=request_coded(code), **more)


@request.command("ack")
@click.argument("code")
@WHO
def request_ack(code: str, username: str) -> None:
    """Ghi đã báo cho người yêu cầu. Note that the person was told it arrived."""
    _simple(code, username, "request_acknowledge")
    done()


@request.command("contact")
@click.argument("code")
@WHO
def request_contact(code: str, username: str) -> None:
    """In liên lạc; ai xem được ghi lại. Print the contact; who looked is on record."""
    click.echo(_simple(code, username, "request_contact"))


@request.command("pick")
@click.argument("code")
@click.argument("items", type=_ID, nargs=-1, required=True)
@WHO
def request_pick(code: str, items: tuple[int, ...], username: str) -> None:
    """Chọn tư liệu là của người yêu cầu. Say which items are meant."""
    _simple(code, username, "request_pick", item_ids=items)
    done()


@request.command("drop")
@click.argument("code")
@click.argument("item", type=_ID)
@WHO
def request_drop(code: str, item: int, username: str) -> None:
    """Bỏ một tư liệu ra. Leave an item out again."""
    _simple(code, username, "request_drop", item_id=item)
    done()


@request.command("close")
@click.argument("code")
@click.option("--note", default="", help="Kết quả / what came of it.")
@WHO
def request_close(code: str, note: str, username: str) -> None:
    """Đóng: đã giải quyết; xóa liên lạc. Close as done; wipes the contact."""
    _simple(code, username, "request_close", note=note)
    done()


@request.command("refuse")
@click.argument("code")
@click.option("--reason", required=True, help="Lý do nói cho người yêu cầu / the reason told.")
@WHO
def request_refuse(code: str, reason: str, username: str) -> None:
    """Từ chối, có lý do. Refuse, with the reason."""
    _simple(code, username, "request_refuse", reason=reason)
    done()


def _result(operation: str, options: dict[str, Any], *, rows: bool = False) -> dict[str, Any]:
    initialise()
    result: dict[str, Any] = {}
    for event in perform(operation, options):
        kind = event.pop("event")
        if kind == "row" and rows:
            echo_json(event)
        elif kind == "result":
            result = event
    return result


@request.command("find")
@click.argument("code")
@click.argument("value")
@click.option("--by", type=click.Choice(_WAYS), default="text", show_default=True)
@click.option("--platform", default="", help="Của mã tài khoản / of an author's id.")
@WHO
def request_find(code: str, value: str, by: str, platform: str, username: str) -> None:
    """Đề xuất tư liệu, mỗi dòng một JSON; VALUE là - thì đọc stdin. Propose items, JSON lines."""
    options = {"code": code, "value": typed(value), "by": by, "platform": platform}
    result = _result("request_find", {**options, "user": username}, rows=True)
    if result["found"] >= result["most"]:
        most = result["most"]
        say(
            f"Chỉ nêu {most} tư liệu mới nhất: giải quyết xong những mục này thì tìm lại.",
            f"Only the newest {most} items are listed: deal with these, then find again.",
        )


@request.command("do")
@click.argument("code")
@click.argument("act", type=click.Choice(["erase", "withdraw", "restrict"]))
@WHO
def request_do(code: str, act: str, username: str) -> None:
    """Xóa, rút đồng ý hoặc hạn chế tư liệu đã chọn. Erase, withdraw or restrict what is picked."""
    echo_json(_result("request_erase", {"code": code, "act": act, "user": username}))


@request.command("correct")
@click.argument("code")
@click.argument("item", type=_ID)
@click.argument("file", type=click.File("r", encoding="utf-8"))
@WHO
def request_correct(code: str, item: int, file: Any, username: str) -> None:
    """Thay lời văn bằng nội dung FILE; lời cũ vẫn giữ. Put FILE in place of an item's text."""
    options = {"code": code, "item": item, "text": file.read(), "user": username}
    echo_json(_result("request_correct", options))


@request.command("copy")
@click.argument("code")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@WHO
def request_copy(code: str, file: Path, username: str) -> None:
    """Ghi bản dữ liệu đang giữ ra FILE. Write what is held to FILE."""
    initialise()
    from casework.selectors.subject_requests import request_coded
    from casework.selectors.users import user_named
    from casework.services.subject_request_acts import request_copy as copy

    document = copy(user=user_named(username), request=request_coded(code))
    file.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    done()


@request.command("proof")
@click.argument("code")
@JSON
@WHO
def request_proof(code: str, as_json: bool, username: str) -> None:
    """In giấy xác nhận, hoặc bằng chứng đã ký. Print the letter of proof, or the signed proof."""
    initialise()
    from casework.selectors.subject_requests import request_coded
    from casework.selectors.users import user_named
    from casework.services.subject_proof import proof_letter
    from casework.services.subject_proof import request_proof as proof

    document = proof(user=user_named(username), request=request_coded(code))
    if as_json:
        echo_json(document)
    else:
        click.echo(proof_letter(document), nl=False)
