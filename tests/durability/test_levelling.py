"""A damaged index mends itself at the next command that uses it."""

from __future__ import annotations

from tests.command import Command
from tests.durability.conftest import answers


def test_a_damaged_index_is_rebuilt_by_the_next_search(copy: Command) -> None:
    before = answers(copy)
    (config,) = (copy.data / "index").glob("gen-*/edge_config.json")
    config.write_text("{")
    told = copy.json("doctor", status=1)
    assert {c["check"]: c["status"] for c in told["checks"]}["index"] == "wrong"
    assert answers(copy) == before
    assert copy.json("doctor")["ok"]
