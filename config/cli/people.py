"""Verbs for users."""

from __future__ import annotations

import click

from config.cli.bridge import echo_json
from config.cli.messages import pick
from config.cli.setup import initialise

_ROLES = ["editor", "verifier", "liaison", "cyber", "auditor", "administrator"]


@click.group()
def user() -> None:
    """Người dùng. Users."""


@user.command("add")
@click.argument("username")
@click.option("--role", type=click.Choice(_ROLES), required=True, help="Vai trò / role.")
@click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
def user_add(username: str, role: str, as_json: bool) -> None:
    """Thêm người dùng, in mật khẩu dùng một lần. Add a user; prints a one-time password."""
    initialise()
    from casework.services.users import user_create

    created, password = user_create(user=None, username=username, role=role, password=None)
    if as_json:
        echo_json({"username": created.username, "role": role, "one_time_password": password})
    else:
        click.echo(
            pick(
                f"Đã tạo {created.username} ({role}). Mật khẩu dùng một lần: {password}",
                f"Created {created.username} ({role}). One-time password: {password}",
            )
        )
