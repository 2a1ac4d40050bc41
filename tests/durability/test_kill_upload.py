"""A server killed while a person uploads: the upload goes on, and is taken in once."""

from __future__ import annotations

import base64
import random
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.command import PROGRAM, ROOT, Command, Server
from tests.stored import stored

SEED = 27
PASSWORD = "mat-khau-kiem-thu-27"
_ADD_EDITOR = f"""
from config.cli.setup import choose_folder, initialise
choose_folder(None); initialise()
from casework.models import User
User.objects.create_user(username="lan", password="{PASSWORD}", role="editor")
"""
TEXT = "".join(
    f"Câu {n}: người lái đò Nguyễn Văn Mẫu nhớ nấm mộ thứ {n} ở bến Cồn Vĩnh.\n"
    for n in range(4000)
).encode()
PIECE = 20_000


def _home(folder: Path) -> Command:
    home = Command(folder / "data", folder / "keys")
    subprocess.run([PROGRAM[0], "-c", _ADD_EDITOR], cwd=ROOT, env=home.environment(), check=True)
    return home


@dataclass
class Person:
    """Someone signed in at one server, uploading by tus."""

    client: httpx.Client

    @classmethod
    def sign_in(cls, server: Server) -> Person:
        client = httpx.Client(base_url=server.url, timeout=60)
        client.get("/login")
        answer = client.post(
            "/login",
            data={
                "username": "lan",
                "password": PASSWORD,
                "csrfmiddlewaretoken": client.cookies["csrftoken"],
            },
            headers={"Referer": server.url},
        )
        assert answer.status_code == 302, answer.text[:500]
        return cls(client)

    def _headers(self, **more: str) -> dict[str, str]:
        token = {"X-CSRFToken": self.client.cookies["csrftoken"], "Tus-Resumable": "1.0.0"}
        return {**token, "Referer": str(self.client.base_url), **more}

    def begin(self) -> str:
        name = base64.b64encode("bến Cồn Vĩnh.txt".encode()).decode()
        basis = base64.b64encode(b"own_material").decode()
        answer = self.client.post(
            "/upload/tus/",
            headers=self._headers(
                **{
                    "Upload-Length": str(len(TEXT)),
                    "Upload-Metadata": f"filename {name},legal_basis {basis}",
                }
            ),
        )
        assert answer.status_code == 201, answer.text
        return str(answer.headers["Location"])

    def offset(self, place: str) -> int:
        answer = self.client.head(place, headers=self._headers())
        assert answer.status_code == 200, answer.status_code
        return int(answer.headers["Upload-Offset"])

    def send(self, place: str, offset: int, body: bytes | Iterator[bytes]) -> int:
        answer = self.client.patch(
            place,
            content=body,
            headers=self._headers(
                **{"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
            ),
        )
        assert answer.status_code == 204, answer.text
        return int(answer.headers["Upload-Offset"])


def _dying(server: Server, offset: int) -> Iterator[bytes]:
    """Yield half a piece, and the server is gone."""
    yield TEXT[offset : offset + PIECE // 2]
    server.kill()
    yield TEXT[offset + PIECE // 2 : offset + PIECE]


def _texts(home: Command) -> list[str]:
    return [row[3] for row in stored(home.data)["items"].elements()]


def _wait_until_taken(home: Command) -> None:
    until = time.monotonic() + 120
    while not _texts(home):
        assert time.monotonic() < until
        time.sleep(0.2)


def test_server_killed_during_an_upload(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    home = _home(tmp_path)
    place = ""
    done = kills = 0
    while done < len(TEXT):
        with home.serving() as server:
            person = Person.sign_in(server)
            place = place or person.begin()
            offset = person.offset(place)
            assert offset >= done  # what was acknowledged is there
            done = offset
            pieces = chance.randint(2, 6) if kills < 3 else 10**6
            while done < len(TEXT) and pieces:
                done = person.send(place, done, TEXT[done : done + PIECE])
                pieces -= 1
            if kills == 1:
                with pytest.raises(httpx.HTTPError):
                    person.send(place, done, _dying(server, done))
            server.kill()  # also right after the last byte was acknowledged
            kills += 1
    assert kills >= 4
    with home.serving():
        _wait_until_taken(home)
    home.run("ingest", "LICENSE")  # waits for all that is under way
    assert [text.encode() for text in _texts(home) if "Cồn Vĩnh" in text] == [TEXT.strip()]
    assert sum("nấm mộ" in row[3] for row in stored(home.data)["items"]) == 1
    assert not list((home.data / "inbox").glob("*/*"))
    assert home.json("doctor")["ok"]
    hits = home.json("search", "nấm mộ thứ 77 bến Cồn Vĩnh")["hits"]
    assert "Cồn Vĩnh" in hits[0]["text"]
