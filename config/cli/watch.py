"""Verbs for the watch rules: what the sources look for."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from config.cli.bridge import echo_json
from config.cli.messages import pick
from config.cli.setup import initialise

if TYPE_CHECKING:
    from casework.selectors.quota_cost import QuotaCost
    from casework.selectors.watch_preview import Preview, Sample
    from casework.selectors.watch_rules import RuleLine
    from casework.watch_content import RuleContent

_JSON = click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def watch() -> None:
    """Danh sách theo dõi: các nguồn tìm gì. Watch rules: what the sources look for."""


def _line(line: RuleLine) -> dict[str, Any]:
    row = line.rule
    return {
        "id": row.pk,
        **asdict(line.content),
        "seeded": row.seeded,
        "updated_at": row.updated_at,
        "sources": line.sources,
        "quota_per_day": [asdict(one) for one in _cost(line)],
    }


def _cost(line: RuleLine) -> list[QuotaCost]:
    from casework.selectors.quota_cost import quota_cost

    return quota_cost(line.rule)


def _rule(name: str) -> RuleLine:
    from casework.selectors.watch_rules import watch_rule

    return watch_rule(user=None, name=name)


@watch.command("list")
@_JSON
def watch_list_(as_json: bool) -> None:
    """Liệt kê các luật theo dõi. List the watch rules."""
    initialise()
    from casework.selectors.watch_rules import watch_list

    lines = watch_list(user=None)
    for line in lines:
        if as_json:
            echo_json(_line(line))
            continue
        state = pick("bật", "on") if line.rule.enabled else pick("tắt", "off")
        content = line.content
        counts = (
            (len(content.keywords), pick("từ khóa", "keywords")),
            (len(content.hashtags), "hashtag"),
            (len(content.channels), pick("kênh", "channels")),
            (len(content.places), pick("địa danh", "places")),
            (len(content.units), pick("đơn vị", "units")),
        )
        told = ", ".join(f"{n} {what}" for n, what in counts if n)
        click.echo(f"{line.rule.pk:>4}  {state:4}  {line.rule.name}  ({told})")
    if not lines and not as_json:
        click.echo(pick("Chưa có luật nào.", "No rules."))


@watch.command("show")
@click.argument("name")
@_JSON
def watch_show_(name: str, as_json: bool) -> None:
    """Cho xem một luật, như trong tệp, và mức tốn quota. Show a rule as a file has it, its cost."""
    initialise()
    from casework.watch_file import write_watch

    line = _rule(name)
    if as_json:
        echo_json(_line(line))
        return
    click.echo(write_watch([line.content]), nl=False)
    _say_cost(_cost(line))


@watch.command("add")
@click.argument("file", type=_FILE)
@click.option("--replace", is_flag=True, help="Thay luật trùng tên / replace rules of that name.")
@click.option("--dry-run", is_flag=True, help="Chỉ kiểm tra và tính quota / only check and cost.")
@_JSON
def watch_add_(file: Path, replace: bool, dry_run: bool, as_json: bool) -> None:
    """Thêm các luật của tệp YAML, tất cả hoặc không gì cả. Add the rules of a file, all or none."""
    initialise()
    from django.db import transaction

    from casework.watch_file import read_watch

    contents = read_watch(file.read_bytes(), name=file.name)
    with transaction.atomic():
        lines = [_saved(content, replace) for content in contents]
        told = [_line(line) for line in lines]
        if dry_run:
            transaction.set_rollback(True)
    for line, one in zip(lines, told, strict=True):
        if as_json:
            echo_json(one)
            continue
        done = pick("sẽ thêm", "would add") if dry_run else pick("đã ghi", "stored")
        click.echo(f"{line.rule.name}: {done}")
        _say_cost(_cost(line))


def _saved(content: RuleContent, replace: bool) -> RuleLine:
    from casework.models import WatchRule
    from casework.services.watch_rules import watch_save

    row = WatchRule.objects.filter(name=content.name).first() if replace else None
    watch_save(user=None, content=content, rule_id=row.pk if row else None)
    return _rule(content.name)


@watch.command("remove")
@click.argument("name")
def watch_remove_(name: str) -> None:
    """Xóa một luật; những gì đã thu về vẫn còn. Delete a rule; what was collected stays."""
    initialise()
    from casework.services.watch_rules import watch_delete

    watch_delete(user=None, rule_id=_rule(name).rule.pk)
    click.echo(pick(f"Đã xóa luật “{name}”.", f"Deleted the rule “{name}”."))


@watch.command("on")
@click.argument("name")
def watch_on_(name: str) -> None:
    """Bật một luật. Turn a rule on."""
    _turn(name, on=True)


@watch.command("off")
@click.argument("name")
def watch_off_(name: str) -> None:
    """Tắt một luật. Turn a rule off."""
    _turn(name, on=False)


def _turn(name: str, *, on: bool) -> None:
    initialise()
    from casework.services.watch_rules import watch_toggle

    watch_toggle(user=None, rule_id=_rule(name).rule.pk, on=on)
    click.echo(f"{name}: {pick('bật', 'on') if on else pick('tắt', 'off')}")


@watch.command("preview")
@click.argument("name", required=False, default="")
@click.option("--file", type=_FILE, help="Tệp của một luật chưa ghi / a rule not stored yet.")
@click.option("--days", type=click.IntRange(1, 366), default=30, show_default=True)
@click.option(
    "--most",
    type=click.IntRange(0, 500),
    default=25,
    show_default=True,
    help="Nêu nhiều nhất bao nhiêu bài / list at most so many texts.",
)
@_JSON
def watch_preview_(name: str, file: Path | None, days: int, most: int, as_json: bool) -> None:
    """Luật sẽ bắt được gì trong các bài đã về. What a rule would have caught lately."""
    if bool(name) == (file is not None):
        raise click.UsageError("NAME | --file FILE")
    initialise()
    from casework.selectors.watch_preview import watch_preview
    from casework.watch_file import read_watch

    contents = read_watch(file.read_bytes(), name=file.name) if file else [_rule(name).content]
    for content in contents:
        preview = watch_preview(user=None, rule=content, days=days, most=most)
        if as_json:
            echo_json({"name": content.name, **_preview(preview)})
        else:
            _say(content.name, preview)


@watch.command("item")
@click.argument("number", type=int)
@_JSON
def watch_item_(number: int, as_json: bool) -> None:
    """Tư liệu này bị những luật nào bắt, vì chữ nào. Which rules catch an item, by which words."""
    initialise()
    from casework.models import Item
    from casework.selectors.watch_item import rules_met
    from records.errors import Refused

    item = Item.objects.filter(pk=number).first()
    if item is None:
        raise Refused(f"Không có tư liệu số {number}.", f"There is no item {number}.")
    met = rules_met(user=None, item=item)
    for one in met:
        if as_json:
            echo_json({"rule": one.rule.name, **_sample(one.by)})
        else:
            click.echo(f"{one.rule.name}  ({', '.join(one.by.why)})  {_marked(one.by)}")
    if not met and not as_json:
        click.echo(pick("Không luật nào bắt tư liệu này.", "No rule catches this item."))


def _marked(sample: Sample) -> str:
    return "".join(f"[{part}]" if marked else part for part, marked in sample.pieces)


def _preview(preview: Preview) -> dict[str, Any]:
    return {
        "days": preview.days,
        "looked": preview.looked,
        "caught": preview.caught,
        "by_platform": preview.by_platform,
        "by_language": preview.by_language,
        "excluded": preview.excluded,
        "terms": [asdict(one) for one in preview.terms],
        "common": [one.said for one in preview.common],
        "sample": [_sample(one) for one in preview.sample],
        "excluded_sample": [_sample(one) for one in preview.excluded_sample],
    }


def _sample(one: Sample) -> dict[str, Any]:
    return {
        "item_id": one.item.pk,
        "platform": one.item.platform,
        "lang": one.item.lang,
        "collected_at": one.item.collected_at,
        "why": one.why,
        "text": "".join(text for text, _marked in one.pieces),
    }


def _say(name: str, preview: Preview) -> None:
    click.echo(
        pick(
            f"{name}: {preview.caught} trên {preview.looked} bài trong {preview.days} ngày; "
            f"từ loại trừ bỏ {preview.excluded}.",
            f"{name}: {preview.caught} of {preview.looked} texts in {preview.days} days; "
            f"exclusions keep out {preview.excluded}.",
        )
    )
    for counts in (preview.by_platform, preview.by_language):
        if counts:
            click.echo("  " + ", ".join(f"{what} {n}" for what, n in counts.items()))
    for one in preview.common:
        click.echo(
            pick(
                f"  ! “{one.said}” có trong {one.share:.0%} số bài: không giúp phân biệt.",
                f"  ! “{one.said}” stands in {one.share:.0%} of the texts: it tells nothing apart.",
            )
        )
    for sample in preview.sample:
        click.echo(f"  #{sample.item.pk}  {sample.item.platform}  {_marked(sample)}")


def _say_cost(costs: list[QuotaCost]) -> None:
    for one in costs:
        said = pick(
            f"  quota {one.platform}/{one.bucket}: {one.rule} mỗi ngày, các luật khác "
            f"{one.others}, giới hạn {one.limit}",
            f"  quota {one.platform}/{one.bucket}: {one.rule} a day, the other rules "
            f"{one.others}, limit {one.limit}",
        )
        over = pick(" (vượt: hỏi thưa hơn)", " (over: asked less often)")
        click.echo(said + ("" if one.fits else over))
