"""Time stamps: had from an authority, proved offline, and their absence said."""

from __future__ import annotations

import shutil
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from casework.handover.packet import Sealed, member, write_packet
from casework.handover.packet_check import check_packet
from casework.handover.stamp import stamp_ask
from records.errors import OperatorError, Retry
from tests.casework.handover.authority import Authority

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not here")
HEAD = {"schema": "manhmoi.packet/1", "flag_id": 1}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa") / "one")


@pytest.fixture
def url(authority: Authority) -> Iterator[str]:
    server = authority.server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def stamped(path: Path, url: str) -> Sealed:
    with path.open("w+b") as file:
        return write_packet(
            file,
            [member("a.txt", "text", "một")],
            HEAD,
            seed=bytes(32),
            stamper=partial(stamp_ask, url),
        )


def test_a_stamp_is_had_and_proved_offline(tmp_path: Path, url: str, authority: Authority) -> None:
    path = tmp_path / "p.zip"
    assert stamped(path, url).stamped
    plain = check_packet(path)
    assert plain.whole and plain.stamp is not None and not plain.stamp_proved
    proved = check_packet(path, authority=authority.root)
    assert proved.whole and proved.stamp_proved
    other = Authority(tmp_path / "other")
    found = check_packet(path, authority=other.root)
    assert [one.trouble for one in found.problems] == ["stamp"]
    with pytest.raises(OperatorError):
        check_packet(path, authority=b"no certificate")


def test_a_stamp_of_other_bytes_and_a_missing_one_are_named(tmp_path: Path, url: str) -> None:
    path = tmp_path / "p.zip"
    stamped(path, url)
    with zipfile.ZipFile(path) as opened:
        held = {name: opened.read(name) for name in opened.namelist()}
    for stamp in (stamp_ask(url, b"other bytes"), b"nonsense", None):
        with zipfile.ZipFile(path, "w") as forged:
            for name, data in held.items():
                if name != "manifest.tsr":
                    forged.writestr(name, data)
            if stamp is not None:
                forged.writestr("manifest.tsr", stamp)
        found = {(one.trouble, one.name) for one in check_packet(path).problems}
        expected = ("missing" if stamp is None else "stamp", "manifest.tsr")
        assert expected in found


def test_without_an_answer_the_packet_is_made_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "p.zip"
    for address in ("http://127.0.0.1:9/", "ftp://127.0.0.1/", "file:///etc/passwd"):
        sealed = stamped(path, address)
        assert not sealed.stamped and isinstance(sealed.unstamped, Retry)
        found = check_packet(path)
        assert found.whole and found.head["timestamp"] == "none" and found.stamp is None
