"""A platform's call at our door, as the test client makes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from casework.models import Source
from monitor.sources.table import manifest
from tests.sources.fakes.base import Asked, FakePlatform


def source_at(fake: FakePlatform, **more: Any) -> Source:
    """Make an enabled source whose platform is the fake."""
    given: dict[str, Any] = {
        "name": fake.kind,
        "kind": fake.kind,
        "platform": manifest(fake.kind).platform,
        "legal_basis": "thử nghiệm",
        "base_url": fake.base_url,
    }
    return Source.objects.create(**{**given, **more})


def deliver(door: str) -> Callable[[Asked], int]:
    """Return what delivers a call to one door and gives the status."""
    client = Client()

    def call(asked: Asked) -> int:
        headers = {name: value for name, value in asked.headers.items() if name != "content-type"}
        answer = client.generic(
            asked.method,
            f"/hooks/{door}",
            asked.body,
            content_type="application/json",
            headers=headers,
        )
        return answer.status_code

    return call
