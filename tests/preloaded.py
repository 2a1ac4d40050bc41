"""Runs commands in processes forked from one that has its libraries imported already.

A command is still a process of its own, in its own folder and environment, with its own start of
Django and of every room that knows it; what has no settings (libraries, the rooms of language,
index and records, their patterns and gazetteer), most of every start, is read once.

    python -m tests.preloaded SOCKET

Each connection brings one command: its JSON and the two files to write to. The process id comes
back, then the exit status. It ends when its standard input does.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import sys
from typing import Any

from nlp.claims.cues import compile_all
from nlp.entities.extract import extract

# What commands import anyway; nothing that reads the environment.
LIBRARIES = (
    "click", "cryptography.hazmat.primitives.ciphers.aead", "dbos", "django.core.management",
    "django.db.models", "django.http", "django.template", "docx", "feedparser", "httpx2",
    "lxml.html", "numpy", "openpyxl", "orjson", "phonenumbers", "pypdfium2", "qdrant_edge",
    "regex", "scipy.sparse", "tqdm", "trafilatura", "waitress", "yaml",
)  # fmt: skip
ROOMS = ("index", "nlp", "records")
_MOST_BYTES = 1 << 20


def serve(path: str) -> dict[str, Any] | None:
    """Answer connections; return the command to run in a child, ``None`` in the server itself."""
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(path + ".new")
        door.listen()
        os.rename(path + ".new", path)  # noqa: PTH104 - both are plain strings here
        while True:
            ready, _, _ = select.select([door, sys.stdin], [], [])
            if sys.stdin in ready:
                return None
            connection, _ = door.accept()
            if os.fork() == 0:
                door.close()
                return _watched(connection)
            connection.close()


def _watched(connection: socket.socket) -> dict[str, Any]:
    """Fork the command and stay behind to tell its status; return in the command's process."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    message, files, _, _ = socket.recv_fds(connection, _MOST_BYTES, 2)
    asked: dict[str, Any] = json.loads(message)
    child = os.fork()
    if child:
        connection.sendall(b"%d\n" % child)
        _, ended = os.waitpid(child, 0)
        connection.sendall(b"%d\n" % os.waitstatus_to_exitcode(ended))
        os._exit(0)
    connection.close()
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, file in enumerate((nothing, *files)):
        os.dup2(file, number)
        os.close(file)
    return asked


def main() -> None:
    """Serve; in a child, become the command."""
    for name in LIBRARIES:
        importlib.import_module(name)
    for room in ROOMS:
        inside = importlib.import_module(room).__path__
        for module in pkgutil.walk_packages(inside, f"{room}."):
            importlib.import_module(module.name)
    compile_all()
    extract("Anh hy sinh ở Khe Sanh tháng 3 năm 1968, C5 D2 E66.", "vi")
    # What is here stays as it is: no child looks through it again.
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    asked = serve(sys.argv[1])
    if asked is None:
        return
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = ["-c", *asked["arguments"]]
    from config.cli import main as command

    command()


if __name__ == "__main__":
    main()
