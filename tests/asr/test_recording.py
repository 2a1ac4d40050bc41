"""A recording is heard part by part, and what was heard before a kill is not heard again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from asr import recording
from asr.hear import Engines
from asr.journal import Journal
from asr.options import HearOptions
from asr.partresult import PartResult, part_from_json, part_to_json
from asr.recording import Progress, hear_recording, part_key
from records.provenance import ModelRef
from records.speech import Damage, Doubt, HeardSegment, Word

PART_MS = 300_000
MODEL = ModelRef("thu", "1")


class Killed(BaseException):
    """The process is gone."""


def engines(name: str = "thu", second: str | None = None) -> Engines:
    """Return engines that only have names: hearing itself is replaced."""
    one = SimpleNamespace(model=ModelRef(name, "1"))
    other = SimpleNamespace(model=ModelRef(second, "1")) if second else None
    return Engines(main=cast(Any, one), by_language={}, second=cast(Any, other))


def segment(start: int, text: str, lang: str = "vi", **more: Any) -> HeardSegment:
    words = (Word(start, start + 400, text, 0.5),)
    doubts = (Doubt("low_probability", start, start + 400),)
    return HeardSegment(start, start + 1_000, text, lang=lang, words=words, doubts=doubts, **more)


class Machine:
    """Stands in for cutting and hearing: five parts, and a power cut when asked for one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, count: int = 5) -> None:
        self.heard: list[int] = []
        self.cut_at: int | None = None
        self.count = count
        monkeypatch.setattr(recording, "parts", self.parts)
        monkeypatch.setattr(recording, "hear_part", self.hear)

    def parts(self, sound: Any, *, skip: int = 0, start_ms: int = 0) -> Iterator[Any]:
        assert start_ms == skip * PART_MS
        for number in range(skip, self.count):
            yield SimpleNamespace(
                ordinal=number,
                start_ms=number * PART_MS,
                end_ms=(number + 1) * PART_MS,
                samples=np.full((1, 3_200), 0.5, np.float32),
                damage=(Damage(7, "bad_packet", 20),) if number == 1 else (),
            )

    def hear(self, part: Any, engines: Engines, options: HearOptions) -> tuple[HeardSegment, ...]:
        if part.ordinal == self.cut_at:
            raise Killed
        self.heard.append(part.ordinal)
        lang = "en" if part.ordinal == 3 else "vi"
        return (segment(part.start_ms + 5, f"lời {part.ordinal}", lang),)


SOUND = cast(Any, SimpleNamespace(duration_ms=5 * PART_MS, damage=[Damage(99, "cut_off")]))


def run(journal: Journal, told: list[Progress] | None = None) -> recording.Recording:
    seen = told if told is not None else []
    return hear_recording(SOUND, engines(), HearOptions(), journal, seen.append)


def test_a_kill_in_part_three_hears_only_what_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = Machine(monkeypatch)
    whole = run(Journal(tmp_path / "whole"))
    machine.heard.clear()
    machine.cut_at = 3
    journal = Journal(tmp_path / "cut")
    with pytest.raises(Killed):
        run(journal)
    assert machine.heard == [0, 1, 2]
    machine.cut_at = None
    machine.heard.clear()
    told: list[Progress] = []
    resumed = run(journal, told)
    assert machine.heard == [3, 4]
    assert resumed == whole
    assert [one.parts_done for one in told] == [3, 4, 5]
    assert told[0].left_s is None
    assert told[-1].left_s == 0
    assert {one.parts for one in told} == {5}


def test_the_whole_has_language_damage_and_waveform(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Machine(monkeypatch)
    found = run(Journal(tmp_path / "j"))
    assert found.heard.lang == "vi"
    assert found.heard.duration_ms == 5 * PART_MS
    assert found.heard.damage == (Damage(7, "bad_packet", 20), Damage(99, "cut_off"))
    assert [one.text for one in found.heard.segments] == [f"lời {n}" for n in range(5)]
    assert len(found.peaks) == 10
    assert min(found.peaks) > 100


def test_a_line_cut_off_by_the_kill_is_heard_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = Machine(monkeypatch)
    journal = Journal(tmp_path / "j")
    whole = run(journal)
    content = (tmp_path / "j").read_bytes()
    (tmp_path / "j").write_bytes(content[: len(content) - 40])
    machine.heard.clear()
    assert run(journal) == whole
    assert machine.heard == [4]
    assert (tmp_path / "j").read_bytes() == content


def test_a_part_survives_as_json() -> None:
    part = PartResult(
        2,
        10,
        900,
        (segment(10, "không", model=MODEL, logprob=-0.5, no_speech=0.1, lang_p=0.9),),
        (Damage(5, "bad_packet"),),
        bytes(range(9)),
    )
    assert part_from_json(part_to_json(part)) == part


def test_other_models_and_options_have_parts_of_their_own() -> None:
    plain = part_key(engines(), HearOptions())
    assert plain == part_key(engines(), HearOptions(hotwords=("Khe Sanh",)))
    others = {
        part_key(engines("khác"), HearOptions()),
        part_key(engines(second="hai"), HearOptions()),
        part_key(engines(), HearOptions(lang="vi")),
        part_key(engines(), HearOptions(beam=1)),
        part_key(engines(), HearOptions(batch=0)),
    }
    assert len(others | {plain}) == 6
    assert all(len(key) <= 200 for key in others)


def test_a_second_model_gives_no_opinion_on_languages_it_does_not_know() -> None:
    both = engines(second="hai")
    cast(Any, both.second).languages = frozenset({"vi"})
    assert both.again("vi") is both.second
    assert both.again("en") is both.main
    cast(Any, both.second).languages = None
    assert both.again("en") is both.second
