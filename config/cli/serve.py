"""The verb ``serve``: console and workers in one process."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module

import click

from config.cli.messages import say
from config.cli.setup import initialise
from records.errors import OperatorError


def _free(host: str, port: int) -> None:
    """Raise unless the address can be bound, before anything is opened."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise OperatorError(
                f"Không mở được {host}:{port}: {error}", f"cannot open {host}:{port}: {error}"
            ) from error


@contextmanager
def _announced(url: str) -> Iterator[None]:
    """Say where the server is, in a file only this user can read, while it runs."""
    from config.cli.bridge import server_file
    from config.local_door import TOKEN

    file = server_file()
    draft = file.with_suffix(".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump({"url": url, "token": TOKEN, "pid": os.getpid()}, out)
    draft.replace(file)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def _stop(signum: int, frame: object) -> None:
    """Turn a service manager's request to stop into the orderly way out."""
    raise KeyboardInterrupt


def _show_demo_users() -> None:
    from casework.services.users import demo_users_ensure

    say("Người dùng thử (mật khẩu dùng một lần):", "Demonstration users (one-time passwords):")
    for username, role, password in demo_users_ensure():
        shown = password or "(đã đặt mật khẩu riêng / own password set)"
        click.echo(f"  {username:12} {role:14} {shown}")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--demo", is_flag=True, help="Tạo và in một người dùng thử cho mỗi vai trò / demo users."
)
@click.option("--threads", type=click.IntRange(2, 64), default=8, show_default=True)
def serve(host: str, port: int, demo: bool, threads: int) -> None:
    """Mở bàn làm việc và chạy đường ống. Serve the console and run the pipeline."""
    _free(host, port)
    local = host in ("127.0.0.1", "localhost", "::1")
    if local and "MANHMOI_LOCAL" not in os.environ:
        os.environ["MANHMOI_LOCAL"] = "1"
        say(
            "Chế độ tại chỗ: cookie không cần TLS vì chỉ mở trên máy này.",
            "Local mode: cookies work without TLS because only this machine is served.",
        )
    initialise()
    import waitress

    from config.wsgi import application
    from monitor.collect.replies import answering
    from monitor.collect.schedule import scheduling
    from monitor.notices import notifying
    from monitor.reviewing import reviewing
    from monitor.runtime import running
    from monitor.tidying import tidying
    from monitor.watchfolder import watching
    from nlp.claims.cues import compile_all

    # Cues compile when they are first needed, seconds in all: the first post must not wait for it.
    threading.Thread(target=compile_all, name="cues", daemon=True).start()
    # Pages load when the first is asked for, seconds in all; a platform that calls waits for two.
    import_module("config.urls")
    url = f"http://{host}:{port}"
    with ExitStack() as background:
        background.enter_context(running(compare=True))
        for beside in (watching, tidying, reviewing, notifying, answering, scheduling):
            background.enter_context(beside())
        if demo:
            _show_demo_users()
        # Created before announced: a command that finds the file finds an open port.
        server = waitress.create_server(
            application,
            host=host,
            port=port,
            threads=threads,
            channel_timeout=600,
            max_request_body_size=64 * 1024 * 1024,
        )
        signal.signal(signal.SIGTERM, _stop)
        with _announced(url):
            click.echo(f"Manh Mối: {url}")
            try:
                server.run()
            except KeyboardInterrupt:
                say("Đang đóng…", "Closing…")
            finally:
                server.close()
