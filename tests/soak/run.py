"""The soak itself, and what it is judged by."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import django

from monitor.sources.table import manifest
from tests.soak.program import Program
from tests.soak.world import World, until
from tests.sources.fakes.base import Key, PushFake

SETTLE_S = 240
"""How long all may take to arrive once the platforms are quiet: visits are a minute apart."""


@dataclass
class Verdict:
    """What came of a soak."""

    rows: list[tuple[str, int, int, int, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    kills: int = 0
    faults: int = 0
    seconds: float = 0.0

    def table(self) -> str:
        """Return one line a platform: published, stored, requests, quota."""
        lines = [f"{'':22} {'published':>9} {'stored':>7} {'requests':>8}  quota used/limit"]
        lines += [f"{k:22} {p:9} {s:7} {r:8}  {q}" for k, p, s, r, q in self.rows]
        lines.append(f"{self.kills} kills, {self.faults} faults, {self.seconds:.0f} s")
        return "\n".join(lines)


def soak(folder: Path, *, minutes: float, kill_every: float, seed: int) -> Verdict:
    """Run all connectors for ``minutes`` and say what is wrong, if anything.

    Args:
        folder: where the program's data lie.
        minutes: how long the platforms publish and fail.
        kill_every: seconds between two kills of the program.
        seed: of what happens when.
    """
    # People who drop files must know where the program looks.
    os.environ["MANHMOI_DATA"] = str(folder / "data")
    os.environ["MANHMOI_KEYS"] = str(folder / "keys")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    world = World(seed)
    world.start()
    program = Program(folder, world)
    began = time.monotonic()
    try:
        program.add_sources()
        program.start()
        with world.alive(), _pushing(world, program):
            end = time.monotonic() + minutes * 60
            while (left := end - time.monotonic()) > 0:
                time.sleep(min(kill_every, left))
                if end - time.monotonic() > kill_every / 2:
                    program.kill()
                    program.start()
        _deliver(world, program)
        _by_hand(world, program)
        complete = until(lambda: not _missing(world, program), SETTLE_S, 2)
        status = program.stop()
        verdict = _judge(world, program, complete)
        if status not in (0, 130):
            verdict.wrong.append(f"the server ended with status {status}")
    finally:
        if program.process is not None and program.process.poll() is None:
            program.process.kill()
        world.stop()
    verdict.seconds = time.monotonic() - began
    return verdict


def _missing(world: World, program: Program) -> dict[str, set[Key]]:
    """Return which records of each platform are not here."""
    lacking: dict[str, set[Key]] = {}
    for kind, fake in world.fakes.items():
        if away := fake.truth() - program.stored(manifest(kind).platform):
            lacking[kind] = away
    return lacking


def _strangers(world: World, program: Program) -> dict[str, set[Key]]:
    """Return what is here of each platform and was never published (or is gone)."""
    published: dict[str, set[Key]] = {}
    for kind, fake in world.fakes.items():
        published.setdefault(manifest(kind).platform, set()).update(fake.truth())
    found = {one: program.stored(one) - truth for one, truth in published.items()}
    return {one: keys for one, keys in found.items() if keys}


class _pushing:  # noqa: N801 - used like a function
    """Let the platforms that call us call, for as long as the block lasts."""

    def __init__(self, world: World, program: Program) -> None:
        self._world, self._program = world, program
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._call, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(timeout=60)

    def _call(self) -> None:
        while not self._stop.wait(1):
            _deliver(self._world, self._program)


def _by_hand(world: World, program: Program) -> None:
    """Run what is not complete as a person would.

    A visit keeps to its share of the day's quota, and a visit a minute makes that share small: of
    a thousand requests a day one or two. A person's visit may spend what is left.
    """
    pushed = {case.kind for case in world.pushes}
    for kind in sorted(_missing(world, program).keys() - pushed):
        program.run("source", "run", kind, "--json")


def _deliver(world: World, program: Program) -> None:
    for case in world.pushes:
        fake = world.fakes[case.kind]
        assert isinstance(fake, PushFake)
        fake.send_all(partial(program.deliver, case.kind))


def _judge(world: World, program: Program, complete: bool) -> Verdict:
    verdict = Verdict(kills=program.kills)
    lacking = _missing(world, program)
    for kind, fake in world.fakes.items():
        truth = fake.truth()
        limits = {bucket.name: bucket.limit for bucket in manifest(kind).buckets}
        quota = ", ".join(f"{b} {fake.used[b]}/{limit}" for b, limit in limits.items())
        here = len(truth) - len(lacking.get(kind, ()))
        verdict.rows.append((kind, len(truth), here, len(fake.asked), quota))
        verdict.faults += fake.failed
        if fake.refused:
            verdict.wrong.append(f"{kind}: rules broken: {fake.refused[:3]}")
        for bucket, limit in limits.items():
            if fake.used[bucket] > limit:
                verdict.wrong.append(f"{kind}: quota {bucket} exceeded: {fake.used[bucket]}")
        sent = len(getattr(fake, "sent", ()))
        answers = program.rows(
            "SELECT count(*) FROM casework_reply r JOIN casework_source s ON s.id = r.source_id "
            "WHERE s.name = ?",
            [kind],
        )[0][0]
        if sent > answers:
            verdict.wrong.append(f"{kind}: {sent} answers sent for {answers} messages")
    for what, found in (("missing", lacking), ("too many", _strangers(world, program))):
        for one, keys in found.items():
            verdict.wrong.append(f"{one}: {len(keys)} {what}: {sorted(keys)[:3]}")
    # A command speaks to the server that runs on its folder.
    strange = program.connected() - world.ports() - {f"127.0.0.1:{program.port}"}
    if strange:
        verdict.wrong.append(f"connected to hosts that are not configured: {sorted(strange)[:5]}")
    twice = program.rows(
        "SELECT platform, kind, platform_id, count(*) FROM casework_item "
        "GROUP BY 1, 2, 3 HAVING count(*) > 1"
    )
    if twice:
        verdict.wrong.append(f"stored twice: {twice[:3]}")
    if not complete:
        verdict.wrong.append(f"not complete after {SETTLE_S} s; troubles: {program.troubles()}")
    return verdict
