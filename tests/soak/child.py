"""The program itself, with every connection it opens written down.

    python -m tests.soak.child LOG VERB…

The audit hook stands below every library: nothing that connects can pass it by.
"""

from __future__ import annotations

import os
import sys


def watch(log: str) -> None:
    """Append every address connected to to ``log``, one a line."""
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event == "socket.connect":
            address = arguments[1]
            if isinstance(address, tuple):
                os.write(out, f"{address[0]}:{address[1]}\n".encode())

    sys.addaudithook(hook)


if __name__ == "__main__":
    watch(sys.argv[1])
    from config.cli import main

    sys.argv = ["manhmoi", *sys.argv[2:]]
    main()
