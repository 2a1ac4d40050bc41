"""Verbs for flags: the queue, decisions, history, blind samples, calibration, holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import click

from config.cli.bridge import echo_json, perform
from config.cli.complaints import complaints
from config.cli.messages import pick
from config.cli.setup import initialise

_JSON = click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
_STATUSES: Final = (
    "suggested",
    "unsure",
    "first_approved",
    "approved",
    "rejected",
    "withdrawn",
    "superseded",
)
_REASONS: Final = (
    "false_alarm",
    "opinion",
    "complaint",
    "question",
    "satire_or_grief",
    "typo",
    "lead",
)
_ID = click.IntRange(1, 2**63 - 1)


def _when(moment: datetime) -> str:
    from django.utils.timezone import localtime

    return localtime(moment).strftime("%d/%m/%Y %H:%M")


@click.group()
def flags() -> None:
    """Cờ sai lệch: hàng đợi, quyết định của hai người. Flags and their review by two."""


flags.add_command(complaints)


@flags.command("list")
@click.option("--status", type=click.Choice(_STATUSES), default="suggested", help="Trạng thái.")
@click.option("--level", type=click.Choice(["flag", "watch"]), help="Mức / level.")
@click.option("--type", "type_", help="Loại sai lệch / type.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, help="Nhiều nhất / at most.")
@_JSON
def flags_list(
    status: str, level: str | None, type_: str | None, limit: int, as_json: bool
) -> None:
    """Liệt kê cờ, quan trọng nhất trước. List flags, what matters most first."""
    initialise()
    from casework.selectors.flag_rows import flag_rows

    found = flag_rows(status=status, level=level or "", type_=type_ or "", limit=limit)
    for row in found:
        if as_json:
            echo_json(row)
        else:
            sure = row["score"] if row["probability"] is None else row["probability"]
            click.echo(
                f"{row['id']:>6}  {row['priority']:.2f}  {sure:.2f}  {row['level']:5}"
                f"  {row['fact']:4} {row['type']:24}  {' '.join(row['evidence'].split())[:90]}"
            )
    if not found and not as_json:
        click.echo(pick("Không có cờ nào.", "No flags."))


@flags.command("show")
@click.argument("flag_id", type=_ID)
@_JSON
def flags_show(flag_id: int, as_json: bool) -> None:
    """Xem một cờ: bài nói gì, dữ kiện nói gì, ai quyết định gì. Show one flag."""
    initialise()
    from casework.selectors.flag_rows import flag_detail
    from monitor.operations.flags import flag_numbered

    row = flag_detail(flag_numbered(flag_id))
    if as_json:
        echo_json(row)
        return
    click.echo(f"#{row['id']}  {row['type']}  {row['status']}  {row['level']}")
    click.echo(f"“{row['evidence']}”")
    statement = pick(row["statement_vi"], row["statement_en"])
    click.echo(f"{row['fact']} v{row['fact_version']}: {statement}")
    click.echo(f"  {row['source']} {row['section']}")
    click.echo(f"{row['model']} {row['score']:.2f}: {row['why']}")
    for one in row["decisions"]:
        undone = pick("  (đã hoàn tác)", "  (undone)") if one["undone_at"] else ""
        click.echo(
            f"  {_when(one['at'])}  {one['decision']} {one['reason']}"
            f"  {one['by']}  {one['note']}{undone}"
        )
    click.echo(pick(row["correction_vi"], row["correction_en"]))


@flags.command("decide")
@click.argument("flag_id", type=_ID)
@click.argument("decision", type=click.Choice(["accept", "reject", "unsure", "withdraw", "undo"]))
@click.option("--user", "username", required=True, help="Nhân danh ai / who decides.")
@click.option("--reason", type=click.Choice(_REASONS), help="Vì sao bác / why rejected.")
@click.option("--note", default="", help="Ghi chú / note.")
@click.option("--lead", type=_ID, help="Gom vào đầu mối / lead to join (--reason lead).")
@_JSON
def flags_decide(
    flag_id: int,
    decision: str,
    username: str,
    reason: str | None,
    note: str,
    lead: int | None,
    as_json: bool,
) -> None:
    """Quyết định về một cờ; lần duyệt hai phải là người khác.

    Decide about a flag; the second approval must be by someone else.
    """
    initialise()
    options: dict[str, Any] = {
        "id": flag_id,
        "decision": decision,
        "user": username,
        "reason": reason,
        "note": note,
        "lead": lead,
    }
    (event,) = perform("flags_decide", options)
    row = {key: value for key, value in event.items() if key != "event"}
    if as_json:
        echo_json(row)
    else:
        click.echo(pick(f"Cờ {flag_id}: {row['status']}.", f"Flag {flag_id}: {row['status']}."))


@flags.command("history")
@click.option("--days", type=click.IntRange(1, 365), default=30, show_default=True)
@click.option("--kind", default="", help="accept, reject, undo, withdraw, hold_end…")
@click.option("--who", default="", help="Người / person.")
@click.option("--type", "type_", default="", help="Loại sai lệch / type.")
@_JSON
def flags_history(days: int, kind: str, who: str, type_: str, as_json: bool) -> None:
    """Những gì đã đổi, mới nhất trước. What changed, newest first."""
    initialise()
    from dataclasses import asdict

    from casework.selectors.flag_history import HistoryQuery, flag_changes

    query = HistoryQuery(days=days, kind=kind, who=who, type=type_)
    for one in flag_changes(user=None, query=query):
        if as_json:
            echo_json(asdict(one))
        else:
            subject = f"#{one.flag_id}" if one.flag_id else f"c{one.complaint_id}"
            click.echo(
                f"{_when(one.at)}  {one.kind:16} {subject:>8}  {one.who:12}  {one.code}  {one.note}"
            )


@flags.command("sample")
@click.option("--count", type=click.IntRange(1, 1000), default=25, show_default=True)
@_JSON
def flags_sample(count: int, as_json: bool) -> None:
    """Rút bài không có cờ cho tuần này để gắn nhãn mù. Draw this week's blind samples."""
    initialise()
    from casework.selectors.blind import blind_agreement
    from casework.services.blind_samples import blind_sample_draw

    made, agreement = blind_sample_draw(user=None, count=count), blind_agreement()
    if as_json:
        echo_json(
            {
                "drawn": len(made),
                "items": [one.item_id for one in made],
                "pairs": agreement.pairs,
                "kappa": agreement.kappa,
            }
        )
        return
    kappa = "–" if agreement.kappa is None else f"{agreement.kappa:.2f}"
    click.echo(
        pick(
            f"Rút {len(made)} bài. κ = {kappa} trên {agreement.pairs} bài hai người gắn.",
            f"{len(made)} texts drawn. κ = {kappa} over {agreement.pairs} texts of two labels.",
        )
    )


@flags.command("calibrate")
@click.option("--target", type=click.FloatRange(0.001, 1.0), help="Cờ sai nhiều nhất / at most.")
@_JSON
def flags_calibrate(target: float | None, as_json: bool) -> None:
    """Học lại từ các quyết định. Learn again from what people decided."""
    initialise()
    from casework.services.calibration import calibration_fit

    for one in calibration_fit(user=None, target=target):
        row = {
            "type": one.type,
            "reviewed": one.reviewed,
            "right": one.right,
            "target": one.target,
            "threshold": one.threshold,
            "ece": one.ece,
        }
        if as_json:
            echo_json(row)
        else:
            least = "–" if one.threshold is None else f"≥ {one.threshold:.2f}"
            error = "–" if one.ece is None else f"{one.ece:.3f}"
            click.echo(f"{one.type:26} {one.right:>5}/{one.reviewed:<5} {least:8} ECE {error}")


@flags.command("expire")
@_JSON
def flags_expire(as_json: bool) -> None:
    """Kết thúc giữ chứng cứ đã quá hạn, xóa những gì chờ xóa. End holds that ran out."""
    initialise()
    (event,) = perform("flags_expire", {})
    row = {key: value for key, value in event.items() if key != "event"}
    if as_json:
        echo_json(row)
        return
    click.echo(
        pick(
            f"{len(row['flags'])} cờ hết hạn giữ, {len(row['erased'])} tư liệu đã xóa.",
            f"{len(row['flags'])} holds ran out, {len(row['erased'])} items erased.",
        )
    )
