"""The verb ``contact``: how to reach whoever sent an item, with a reason."""

from __future__ import annotations

import click

from config.cli.bridge import echo_json
from config.cli.messages import say
from config.cli.setup import initialise
from records.errors import OperatorError


@click.group()
def contact() -> None:
    """Liên hệ của người gửi tư liệu. Contacts of people who sent testimony."""


@contact.command("reveal")
@click.argument("item", type=click.IntRange(1, 2**63 - 1))
@click.option("--reason", required=True, help="Vì sao cần xem / why it is needed.")
@click.option("--user", "username", help="Nhân danh ai / who asks; without: the operator.")
@click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
def reveal(item: int, reason: str, username: str | None, as_json: bool) -> None:
    """Hiện liên hệ của người gửi tư liệu ITEM; ghi vào nhật ký. Show the sender's contact."""
    initialise()
    from casework.models import Item, User
    from casework.services.contact_vault import contact_reveal

    user = User.objects.filter(username=username).first() if username else None
    if username and user is None:
        raise OperatorError(f"Không có người dùng {username}", f"there is no user {username}")
    row = Item.objects.filter(pk=item, deleted_at=None).first()
    if row is None:
        raise OperatorError(f"Không có tư liệu số {item}", f"there is no item {item}")
    shown = contact_reveal(item=row, user=user, reason=reason)
    if as_json:
        echo_json({"item": item, "platform": row.platform, "contact": shown})
    else:
        click.echo(shown)


@contact.command("replies")
@click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
def replies(as_json: bool) -> None:
    """Thư trả lời người gửi: đang chờ, đã gửi, không gửi được. Answers: waiting, sent, failed."""
    initialise()
    from casework.selectors.contact_vault import replies_standing

    rows = replies_standing()
    if not rows and not as_json:
        say("Chưa có thư trả lời nào.", "No answers yet.")
    for row in rows:
        if as_json:
            echo_json(row)
        else:
            click.echo("{source:24} {state:8} {count:6}  {error}".format(**row).rstrip())
