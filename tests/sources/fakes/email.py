"""A small IMAP server (RFC 3501) with one account and one folder, scripted."""

from __future__ import annotations

import base64
import re
import socket
import socketserver
import struct
import threading
import unicodedata
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any, Self

from tests.sources.fakes.base import Asked, FakePlatform, Fault, Key, Reply
from tests.sources.fakes.rss import START

USER, PASSWORD = "thu@manhmoi.example", "mat-khau rất bí mật"


def message(n: int, text: str = "", **headers: str) -> EmailMessage:
    """Return a letter from a person who does not exist."""
    mail = EmailMessage()
    mail["From"] = f"Người Gửi <nguoi{n}@thu.example>"
    mail["To"] = USER
    mail["Subject"] = f"Về phần mộ số {n}"
    mail["Date"] = format_datetime(START)
    mail["Message-ID"] = f"<thu-{n}@may.example>"
    for name, value in headers.items():
        del mail[name.replace("_", "-")]
        mail[name.replace("_", "-")] = value
    words = text or f"Tôi biết nơi chôn cất đồng đội, câu chuyện số {n}."
    mail.set_content(unicodedata.normalize("NFD", words), cte="8bit")
    return mail


class EmailFake(FakePlatform):
    """Delivers every third letter twice."""

    kind = "email"

    def __init__(self, seed: int = 7) -> None:
        super().__init__(seed)
        self.box: dict[int, bytes] = {}
        self.keys: set[Key] = set()
        self.seen: set[int] = set()
        self.uidvalidity = 17
        self.password = PASSWORD
        self.count = 0
        self._imap: socketserver.ThreadingTCPServer | None = None
        self.grow(5)

    def deliver(self, mail: EmailMessage | bytes) -> int:
        """Put a letter into the folder; return its UID."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        uid = max(self.box, default=40) + 1
        self.box[uid] = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        return uid

    def grow(self, count: int = 3) -> None:
        for _ in range(count):
            self.count += 1
            for _twice in range(1 + (self.count % 3 == 0)):
                self.deliver(message(self.count))
            self.keys.add(("message", f"thu-{self.count}@may.example"))

    def truth(self) -> set[Key]:
        return set(self.keys)

    def empty(self) -> None:
        self.box.clear()
        self.keys.clear()

    def expire_token(self) -> None:
        self.password = "another"

    @property
    def config(self) -> dict[str, Any]:
        return {"host": "imap.thu.example"}

    @property
    def env(self) -> dict[str, str]:
        return {"MANHMOI_EMAIL_USER": USER, "MANHMOI_EMAIL_PASSWORD": PASSWORD}

    def answer(self, asked: Asked) -> Reply:
        return self.refuse("speaks HTTP", Reply(400))

    @property
    def listens(self) -> bool:
        return self._imap is not None

    @property
    def base_url(self) -> str:
        assert self._imap is not None, "not started"
        return f"imap://127.0.0.1:{self._imap.server_address[1]}"

    def start(self, port: int = 0) -> Self:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", port), _session(self), False)
        server.allow_reuse_address = server.daemon_threads = True
        server.server_bind()
        server.server_activate()
        self._imap = server
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self) -> None:
        if self._imap is not None:
            self._imap.shutdown()
            self._imap.server_close()
            self._imap = None


class _Closed(Exception):
    pass


def _session(fake: EmailFake) -> type[socketserver.StreamRequestHandler]:
    class Session(socketserver.StreamRequestHandler):
        fault: Fault | None = None
        selected = signed_in = False

        def handle(self) -> None:
            self.fault = fake.next_fault()
            with fake.lock:
                fake.asked.append(Asked("IMAP", "", {}, {}, b""))
            kind = self.fault.kind if self.fault else ""
            if kind == "reset":
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                return
            if kind in ("status", "garbage"):
                self.say("* BYE busy" if kind == "status" else "<!doctype html><p>502")
                return
            self.say("* OK IMAP4rev1 ready")
            try:
                while line := self.rfile.readline(65536):
                    self.command(line.decode("utf-8", "replace").rstrip("\r\n"))
            except (_Closed, OSError):
                return

        def say(self, line: str) -> None:
            self.wfile.write(line.encode() + b"\r\n")

        def command(self, line: str) -> None:
            tag, _, rest = line.partition(" ")
            name, _, given = rest.partition(" ")
            if name.upper() == "UID":
                name, _, given = given.partition(" ")
                name = f"uid_{name}"
            work = getattr(self, f"do_{name.lower()}", None)
            if work is None:
                fake.refuse(f"unknown command {name}", Reply(400))
                self.say(f"{tag} BAD unknown command")
                return
            self.say(f"{tag} {work(given)}")
            if name.upper() == "LOGOUT":
                raise _Closed

        def do_capability(self, _given: str) -> str:
            self.say("* CAPABILITY IMAP4rev1 AUTH=PLAIN")
            return "OK done"

        def do_authenticate(self, given: str) -> str:
            self.say("+ ")
            sent = base64.b64decode(self.rfile.readline(65536)).decode().split("\0")
            return self.sign_in(sent[1], sent[2])

        def do_login(self, given: str) -> str:
            user, password = re.findall(r'"((?:[^"\\]|\\.)*)"', given)
            return self.sign_in(user, password)

        def sign_in(self, user: str, password: str) -> str:
            if (user, password) != (USER, fake.password):
                return "NO [AUTHENTICATIONFAILED] Invalid credentials"
            self.signed_in = True
            return "OK signed in"

        def do_select(self, given: str) -> str:
            fake.refuse("opened the folder for writing", Reply(400))
            return self.do_examine(given)

        def do_examine(self, given: str) -> str:
            if not self.signed_in or given.strip('"') != "INBOX":
                return "NO no such folder"
            self.say(f"* {len(fake.box)} EXISTS")
            self.say(f"* OK [UIDVALIDITY {fake.uidvalidity}] UIDs valid")
            self.selected = True
            return "OK [READ-ONLY] done"

        def do_uid_search(self, given: str) -> str:
            found = re.match(r"UID (\d+):\*", given)
            if not (self.selected and found):
                return "BAD search"
            first, newest = int(found.group(1)), max(fake.box, default=0)
            # "n:*" means the newest message even where its number is below n.
            uids = [uid for uid in sorted(fake.box) if uid >= first or uid == newest]
            self.say("* SEARCH " + " ".join(map(str, uids)))
            return "OK done"

        def do_uid_fetch(self, given: str) -> str:
            uid, _, wanted = given.partition(" ")
            raw = fake.box.get(int(uid))
            if "BODY[" in wanted:
                fake.seen.add(int(uid))
                fake.refuse("marked a message as seen", Reply(400))
            if raw is None:
                return "OK done"
            number = sorted(fake.box).index(int(uid)) + 1
            size = f"UID {uid} FLAGS () RFC822.SIZE {len(raw)}"
            if "BODY" not in wanted:
                self.say(f"* {number} FETCH (UID {uid} RFC822.SIZE {len(raw)})")
                return "OK done"
            self.wfile.write(f"* {number} FETCH ({size} BODY[] {{{len(raw)}}}\r\n".encode())
            if self.fault and self.fault.kind == "cut":
                self.wfile.write(raw[: len(raw) // 2])
                raise _Closed
            self.wfile.write(raw + b")\r\n")
            return "OK done"

        def do_logout(self, _given: str) -> str:
            self.say("* BYE bye")
            return "OK done"

        do_noop = do_unselect = lambda self, _given: "OK done"

    return Session
