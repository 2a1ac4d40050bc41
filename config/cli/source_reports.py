"""Verbs that tell how the watch goes: alerts, gaps, quotas, connectors."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import click

from config.cli.bridge import echo_json, perform
from config.cli.messages import pick
from config.cli.setup import initialise

_JSON = click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
_DAY = click.DateTime(formats=["%Y-%m-%d", "%d/%m/%Y"])


def local_time(moment: datetime) -> str:
    """Return a moment as people read it: the hour and the day in Vietnam."""
    from casework.clock import LOCAL

    return moment.astimezone(LOCAL).strftime("%H:%M %d/%m/%Y")


@click.command("alerts")
@click.option("--all", "all_", is_flag=True, help="Cả tin đã hết / closed ones too.")
@_JSON
def source_alerts_(all_: bool, as_json: bool) -> None:
    """Tin báo về nguồn. Alerts about sources, after a fresh look."""
    initialise()
    from casework.selectors.sources import source_alerts

    # A server's credentials may not be this shell's.
    for _ in perform("source_look", {}):
        pass
    alerts = source_alerts(user=None, closed=all_)
    if as_json:
        echo_json(
            [
                {
                    "id": one.pk,
                    "source": one.source.name,
                    "kind": one.kind,
                    "since": one.since.isoformat(),
                    "opened_at": one.opened_at.isoformat(),
                    "closed_at": one.closed_at and one.closed_at.isoformat(),
                    "detail_vi": one.detail_vi,
                    "detail_en": one.detail_en,
                }
                for one in alerts
            ]
        )
        return
    for one in alerts:
        words = pick(one.detail_vi, one.detail_en)
        click.echo(f"{local_time(one.opened_at)}  {one.source.name:24}  {one.kind:10}  {words}")
    if not alerts:
        click.echo(pick("Không có tin báo nào.", "No alerts."))


@click.command("gaps")
@click.option("--from", "from_", type=_DAY, required=True, help="yyyy-mm-dd")
@click.option("--to", type=_DAY, required=True, help="yyyy-mm-dd, kể cả ngày này / inclusive.")
@_JSON
def source_gaps(from_: datetime, to: datetime, as_json: bool) -> None:
    """Khoảng trống của nguồn trong một thời gian. Gaps that a report must declare."""
    initialise()
    from casework.clock import LOCAL
    from casework.selectors.source_gaps import gap_json, gaps

    def midnight(day: date) -> datetime:
        return datetime.combine(day, time(), LOCAL)

    if to < from_:
        raise click.UsageError(pick("--to trước --from.", "--to is before --from."))
    found = gaps(
        user=None, start=midnight(from_.date()), end=midnight(to.date() + timedelta(days=1))
    )
    if as_json:
        echo_json([gap_json(gap) for gap in found])
        return
    for gap in found:
        words = pick(gap.words.vi, gap.words.en)
        end = local_time(gap.end) + (pick(" (chưa hết)", " (goes on)") if gap.lasts else "")
        click.echo(f"{local_time(gap.start)} – {end}  {gap.source.name:24}  {words}")
    if not found:
        click.echo(pick("Không có khoảng trống nào.", "No gaps."))


@click.command("quota")
@_JSON
def source_quota(as_json: bool) -> None:
    """Hạn mức còn lại. What may still be asked of the platforms."""
    initialise()
    from casework.selectors.source_quota import quota_today

    lines = quota_today(user=None)
    if as_json:
        echo_json(
            [
                {
                    "platform": one.platform,
                    "bucket": one.bucket,
                    "account": one.account,
                    "used": one.used,
                    "limit": one.limit,
                    "reserve": one.reserve,
                    "left": one.left,
                    "exhausted": one.exhausted,
                    "resets_at": one.resets_at and one.resets_at.isoformat(),
                }
                for one in lines
            ]
        )
        return
    for one in lines:
        until = local_time(one.resets_at) if one.resets_at else "–"
        click.echo(
            f"{one.platform:12}  {one.bucket:12}  {one.used:>8} / {one.limit:<8}  {until}"
            f"  {one.account[:6]}{pick('  đã hết', '  spent') if one.exhausted else ''}".rstrip()
        )
    if not lines:
        click.echo(pick("Chưa có hạn mức nào.", "No quotas yet."))


@click.command("connectors")
@_JSON
def source_connectors(as_json: bool) -> None:
    """Các bộ thu và khóa chúng cần. Connectors with the credentials and settings they take."""
    initialise()
    from casework.source_manifests import manifests

    found = [_connector(kind) for kind in manifests()]
    if as_json:
        echo_json(found)
        return
    for one in found:
        click.echo(f"{one['connector']:20}  {pick(one['title_vi'], one['title_en'])}")
        for secret in one["credentials"]:
            mark = "" if secret["required"] else pick(" (tùy chọn)", " (optional)")
            click.echo(f"    {secret['env']}: {pick(secret['vi'], secret['en'])}{mark}")


def _connector(kind: str) -> dict[str, Any]:
    from casework.source_manifests import manifests

    one = manifests()[kind]
    return {
        "connector": kind,
        "platform": one.platform,
        "title_vi": one.title.vi,
        "title_en": one.title.en,
        "mode": one.mode,
        "route": one.route,
        "enabled": one.enabled,
        "schedule": one.schedule,
        "legal_basis_vi": one.legal_basis.vi,
        "legal_basis_en": one.legal_basis.en,
        "credentials": [
            {"env": c.env, "required": c.required, "vi": c.label.vi, "en": c.label.en}
            for c in one.credentials
        ],
        "buckets": [{"name": b.name, "limit": b.limit, "reserve": b.reserve} for b in one.buckets],
        "settings": [
            {
                "name": s.name,
                "type": s.type,
                "required": s.required,
                "default": s.default,
                "choices": list(s.choices),
                "vi": s.label.vi,
                "en": s.label.en,
            }
            for s in one.settings
        ],
    }


REPORTS: tuple[click.Command, ...] = (
    source_alerts_,
    source_gaps,
    source_quota,
    source_connectors,
)
