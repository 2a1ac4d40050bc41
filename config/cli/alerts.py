"""Verbs for saved searches and what they found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from config.cli.bridge import echo_json
from config.cli.messages import pick
from config.cli.setup import initialise
from records.errors import OperatorError

if TYPE_CHECKING:
    from casework.models import User

_JSON = click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
_WHOSE = click.option("--user", "username", required=True, help="Của ai / whose.")


@click.group(invoke_without_command=True)
@click.option("--user", "username", help="Chỉ của người này / this user's only.")
@click.option("--unread", is_flag=True, help="Chỉ tin chưa đọc / unread only.")
@click.option("--page", type=click.IntRange(1, 30), default=1, help="Trang / page.")
@_JSON
@click.pass_context
def alerts(
    context: click.Context, username: str | None, unread: bool, page: int, as_json: bool
) -> None:
    """Tin báo: lời kể mới khớp tìm kiếm đã lưu. New testimony that saved searches found."""
    if context.invoked_subcommand is not None:
        return
    initialise()
    from casework.selectors.alerts import alert_page, line_json

    shown = 0
    for user in [_user(username)] if username else _keepers():
        for line in alert_page(user=user, unread=unread, page=page).lines:
            shown += 1
            told = line_json(line)
            if as_json:
                echo_json(told)
            else:
                _show(told)
    if not shown and not as_json:
        click.echo(pick("Chưa có tin nào.", "No alerts."))


def _show(told: dict[str, Any]) -> None:
    mark = " " if told["read_at"] else "*"
    copies = f"  +{len(told['copies'])}" if told["copies"] else ""
    click.echo(
        f"{mark}{told['id']:>6}  {told['user']}  “{told['saved_search']['name']}”  "
        f"#{told['item_id']}  {told['source']}{copies}"
    )
    if told["text"]:
        click.echo(f"        {' '.join(told['text'].split())}")


def _user(username: str) -> User:
    from casework.models import User

    user = User.objects.filter(username=username).first()
    if user is None:
        raise OperatorError(f"Không có người dùng {username}.", f"there is no user {username}")
    return user


def _keepers() -> list[User]:
    """Return everybody who keeps searches and may."""
    from casework.models import User
    from casework.permissions import Action, allowed

    rows = User.objects.filter(saved_searches__isnull=False).distinct().order_by("username")
    return [user for user in rows if allowed(user, Action.SAVED_SEARCH)]


@alerts.command("read")
@click.argument("ids", nargs=-1, type=int)
@click.option("--all", "all_", is_flag=True, help="Mọi tin / all of them.")
@_WHOSE
@_JSON
def alerts_read_(ids: tuple[int, ...], all_: bool, username: str, as_json: bool) -> None:
    """Đánh dấu đã đọc. Mark alerts as read, with the near-copies folded under them."""
    initialise()
    from casework.selectors.alerts import alert_ids_folded
    from casework.services.alerts import alerts_read

    user = _user(username)
    if not ids and not all_:
        raise click.UsageError(pick("Hãy nêu số của tin, hoặc --all.", "Give ids, or --all."))
    chosen = None if all_ else alert_ids_folded(user=user, alert_ids=ids)
    count = alerts_read(user=user, alert_ids=chosen, operator=True)
    if as_json:
        echo_json({"read": count})
    else:
        click.echo(pick(f"Đã đọc {count} tin.", f"Marked {count} as read."))


@alerts.command("watch")
@click.argument("name")
@click.argument("query", default="")
@click.option("--lang", multiple=True)
@click.option("--platform", multiple=True)
@click.option("--kind", multiple=True)
@_WHOSE
@_JSON
def alerts_watch(
    name: str,
    query: str,
    lang: tuple[str, ...],
    platform: tuple[str, ...],
    kind: tuple[str, ...],
    username: str,
    as_json: bool,
) -> None:
    """Lưu một tìm kiếm và báo tin từ nay. Save a search and tell of what matches from now on."""
    initialise()
    from casework.services.saved_searches import saved_search_create

    filters = {"lang": lang, "platform": platform, "kind": kind}
    saved = saved_search_create(
        user=_user(username),
        name=name,
        query=query,
        filters={key: values for key, values in filters.items() if values},
        alerts=True,
        operator=True,
    )
    if as_json:
        echo_json({"id": saved.pk, "name": saved.name, "alerts": saved.alerts})
    else:
        click.echo(
            pick(f"Đã lưu số {saved.pk}: {saved.name}.", f"Saved as {saved.pk}: {saved.name}.")
        )


@alerts.command("searches")
@_WHOSE
@_JSON
def alerts_searches(username: str, as_json: bool) -> None:
    """Liệt kê tìm kiếm đã lưu. List saved searches."""
    initialise()
    from casework.selectors.alerts import saved_searches

    for one in saved_searches(user=_user(username)):
        row = {
            "id": one.pk,
            "name": one.name,
            "query": one.query,
            "filters": one.filters,
            "alerts": one.alerts,
            "trouble": one.trouble or None,
        }
        if as_json:
            echo_json(row)
        else:
            state = pick("báo tin", "alerts on") if one.alerts else pick("không báo", "alerts off")
            click.echo(f"{one.pk:>6}  {state:10}  {one.name}  “{one.query}” {one.filters or ''}")


@alerts.command("turn")
@click.argument("saved_search_id", type=int)
@click.argument("state", type=click.Choice(["on", "off", "forget"]))
@_WHOSE
def alerts_turn(saved_search_id: int, state: str, username: str) -> None:
    """Bật, tắt báo tin, hay bỏ một tìm kiếm. Turn alerts on or off, or forget the search."""
    initialise()
    from casework.services.saved_searches import saved_search_alerts, saved_search_delete

    user = _user(username)
    if state == "forget":
        saved_search_delete(user=user, saved_search_id=saved_search_id, operator=True)
    else:
        saved_search_alerts(
            user=user, saved_search_id=saved_search_id, on=state == "on", operator=True
        )
    click.echo(pick("Xong.", "Done."))
