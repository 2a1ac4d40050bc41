"""Verbs that keep the watched sources: add, look, test, run, turn on and off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from config.cli.bridge import echo_json, perform
from config.cli.messages import pick, say
from config.cli.progress import Bars
from config.cli.setup import initialise
from config.cli.source_reports import REPORTS, local_time
from records.errors import Refused

if TYPE_CHECKING:
    from casework.selectors.sources import SourceLine

_JSON = click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
_BASE = click.option(
    "--base-url", default="", help="Thay mọi máy chủ của nền tảng / replaces every host."
)
RESULT = (
    "received",
    "new",
    "duplicate",
    "changed",
    "deleted",
    "quarantined",
    "requests",
    "quota_used",
    "next_run_at",
)
"""Keys of the one line that ``source run --json`` ends with."""


@click.group()
def source() -> None:
    """Nguồn theo dõi. The sources that are watched."""


@source.command("add")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Sửa nguồn cùng tên / describe it anew.")
@_JSON
def source_add_(file: Path, replace: bool, as_json: bool) -> None:
    """Thêm nguồn từ tệp YAML. Add a source from a YAML file (docs/sources.md)."""
    initialise()
    from casework.selectors.sources import source_line
    from monitor.collect.sourcefiles import source_from_file

    added = source_from_file(file, replace=replace)
    if as_json:
        echo_json(line_json(source_line(user=None, source_id=added.pk)))
    else:
        click.echo(pick(f"Đã ghi nguồn “{added.name}”.", f"Source “{added.name}” is kept."))


def line_json(line: SourceLine) -> dict[str, Any]:
    """Return a source as ``--json`` prints it."""
    one = line.source
    times = ("last_run_at", "last_success_at", "last_item_at", "next_run_at", "parked_until")
    return {
        "name": one.name,
        "connector": one.kind,
        "platform": one.platform,
        "enabled": one.enabled,
        "standing": str(line.standing),
        "why_vi": line.why.vi,
        "why_en": line.why.en,
        "schedule": one.schedule,
        "legal_basis": one.legal_basis,
        "base_url": one.base_url,
        "watch": one.watch,
        "settings": one.config,
        "backfill": one.backfill,
        "synthetic": one.synthetic,
        "today": line.today,
        **{name: _iso(getattr(one, name)) for name in times},
        "alerts": [alert.kind for alert in line.alerts],
    }


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


@source.command("list")
@click.option("--removed", is_flag=True, help="Cả nguồn đã gỡ / removed ones too.")
@_JSON
def source_list(removed: bool, as_json: bool) -> None:
    """Liệt kê nguồn và tình trạng. List sources and how they stand."""
    initialise()
    from casework.selectors.sources import sources_list
    from monitor.collect.sourcefiles import files_check

    for bad in files_check():
        say(f"sources/{bad.name}: {bad.vi}", f"sources/{bad.name}: {bad.en}")
    lines = sources_list(user=None, removed=removed)
    if as_json:
        echo_json([line_json(line) for line in lines])
        return
    for line in lines:
        _show(line)
    if not lines:
        click.echo(pick("Chưa có nguồn nào.", "No sources."))


_STANDING = {
    "credential": ("sai khóa", "credential"),
    "failing": ("lỗi", "failing"),
    "silent": ("im lặng", "silent"),
    "volume": ("lượng lạ", "odd volume"),
    "parked": ("đang chờ", "parked"),
    "running": ("đang thu", "running"),
    "waiting": ("chưa chạy", "not run yet"),
    "good": ("tốt", "good"),
    "off": ("tắt", "off"),
}


def _show(line: SourceLine) -> None:
    one = line.source
    standing = pick(*_STANDING[str(line.standing)])
    click.echo(f"{one.name:24}  {one.kind:18}  {standing:12}  {line.today:>6}  {one.schedule}")
    if line.why.vi:
        click.echo(f"    {pick(line.why.vi, line.why.en)}")


@source.command("show")
@click.argument("name")
@click.option("--runs", type=click.IntRange(0, 200), default=10, help="Số lượt / visits shown.")
@_JSON
def source_show(name: str, runs: int, as_json: bool) -> None:
    """Một nguồn, các lượt thu gần đây. One source and its last visits."""
    initialise()
    from casework.selectors.sources import source_line, source_queries, source_runs

    line = source_line(user=None, name=name)
    pk = line.source.pk
    visits = [
        {
            **{name: getattr(run, name) for name in RESULT[:-1]},
            "started_at": _iso(run.started_at),
            "finished_at": _iso(run.finished_at),
            "outcome": run.outcome,
            "error_vi": run.error_vi,
            "error_en": run.error_en,
        }
        for run in source_runs(user=None, source_id=pk, limit=runs)
    ]
    queries = [
        {"query": one.query, "calls": one.calls, "found": one.found, "new": one.new}
        for one in source_queries(user=None, source_id=pk)
    ]
    told = {**line_json(line), "runs": visits, "queries": queries}
    if as_json:
        echo_json(told)
        return
    _show(line)
    for visit in visits:
        words = pick(visit["error_vi"], visit["error_en"])
        at = local_time(datetime.fromisoformat(visit["started_at"]))
        counts = f"+{visit['new']}/{visit['received']}"
        click.echo(f"  {at}  {visit['outcome']:8}  {counts}  {words}".rstrip())


@source.command("test")
@click.argument("name")
@_BASE
@_JSON
def source_test(name: str, base_url: str, as_json: bool) -> None:
    """Thử khóa của nguồn. Say in one sentence how the source's credentials stand."""
    initialise()
    options = {"name": name, "base_url": base_url}
    found = next(one for one in perform("source_test", options) if one["event"] == "result")
    if as_json:
        echo_json({key: found[key] for key in ("ok", "vi", "en")})
    else:
        click.echo(pick(found["vi"], found["en"]))
    if not found["ok"]:
        raise SystemExit(1)


@source.command("run")
@click.argument("name")
@click.option("--once", is_flag=True, help="Một lượt, không thu bù / one visit, no back-fill.")
@_BASE
@_JSON
def source_run(name: str, once: bool, base_url: str, as_json: bool) -> None:
    """Thu ngay một nguồn. Visit a source now.

    Returns when all that came in is searchable, parked or set aside.
    """
    initialise()
    failed = False
    result: dict[str, Any] = {}
    with Bars() as bars:
        for event in perform("source_run", {"name": name, "once": once, "base_url": base_url}):
            if event["event"] == "progress":
                bars.show(event)
            elif event["event"] in ("note", "failure"):
                bars.clear()
                say(event["vi"], event["en"])
                failed = failed or event["event"] == "failure"
            else:
                result = event
    if result.get("parked"):
        at = local_time(datetime.fromisoformat(result["parked_until"]))
        say(
            f"Tạm dừng, chạy lại lúc {at}: {result['parked']['vi']}",
            f"Parked until {at}: {result['parked']['en']}",
        )
    if as_json:
        echo_json({key: result[key] for key in RESULT})
    else:
        click.echo(
            pick(
                "Nhận {received}, mới {new}, trùng {duplicate}, đã sửa {changed}, "
                "đã xóa {deleted}, cách ly {quarantined}; {requests} lần hỏi.",
                "Received {received}, new {new}, duplicate {duplicate}, changed {changed}, "
                "deleted {deleted}, quarantined {quarantined}; {requests} requests.",
            ).format(**result)
        )
    if failed:
        raise SystemExit(1)


def _turn(name: str, verb: str, as_json: bool, vi: str, en: str) -> None:
    initialise()
    from casework.selectors.sources import source_line
    from casework.services import sources as service

    line = source_line(user=None, name=name)
    if line.source.removed_at is not None:
        raise Refused(f"Nguồn “{name}” đã gỡ", f"the source “{name}” was removed")
    turn: Callable[..., Any] = getattr(service, f"source_{verb}")
    turn(user=None, source_id=line.source.pk)
    if as_json:
        echo_json(line_json(source_line(user=None, source_id=line.source.pk)))
    else:
        click.echo(pick(vi, en))


@source.command("enable")
@click.argument("name")
@_JSON
def source_enable(name: str, as_json: bool) -> None:
    """Bật một nguồn. Turn a source on."""
    _turn(name, "enable", as_json, f"Đã bật “{name}”.", f"“{name}” is on.")


@source.command("disable")
@click.argument("name")
@_JSON
def source_disable(name: str, as_json: bool) -> None:
    """Tắt một nguồn. Turn a source off."""
    _turn(name, "disable", as_json, f"Đã tắt “{name}”.", f"“{name}” is off.")


@source.command("remove")
@click.argument("name")
@_JSON
def source_remove(name: str, as_json: bool) -> None:
    """Gỡ một nguồn; những gì đã thu vẫn còn. Remove a source; what it brought stays."""
    _turn(name, "remove", as_json, f"Đã gỡ “{name}”.", f"“{name}” is removed.")


for report in REPORTS:
    source.add_command(report)
