"""Approved flags, tokens and requests of a programme, for the tests of the machine doors."""

from __future__ import annotations

import base64
import itertools
from typing import Any

from django.test import Client

from casework.models import ApiToken, Flag, Item, User
from casework.models.people import Role
from casework.services.flags import flag_decide, flag_withdraw
from casework.services.tokens import token_add
from tests.casework.queues import rows

TAXII = "application/taxii+json;version=2.1"
_numbers = itertools.count(1)


def post(**fields: Any) -> Item:
    """Return a post of its own words, not synthetic unless asked."""
    number = next(_numbers)
    values = {
        "synthetic": False,
        "text": f"{rows.POST} Tin số {number}.",
        "url": f"https://example.invalid/bai/{number}",
    }
    return rows.item(**{**values, **fields})


def approved(item: Item | None = None, **fields: Any) -> Flag:
    """Return a flag that two verifiers approved."""
    flag = rows.flag(item or post(), **fields)
    for _ in range(2):
        flag_decide(user=rows.user(Role.VERIFIER), flag=flag, decision="accept")
    flag.refresh_from_db()
    return flag


def withdraw(flag: Flag) -> Flag:
    """Withdraw a flag and return it."""
    flag_withdraw(user=rows.user(Role.VERIFIER), flag=flag, reason="đã cải chính")
    flag.refresh_from_db()
    return flag


def token(holder: User | None = None, name: str = "") -> tuple[ApiToken, str]:
    """Return a token and its key."""
    return token_add(
        user=None,
        name=name or f"may-{next(_numbers)}",
        holder=holder or rows.user(Role.CYBER),
    )


def bearer(key: str, **headers: str) -> Client:
    """Return a client that sends this key."""
    return Client(headers={"authorization": f"Bearer {key}", "accept": TAXII, **headers})


def basic(name: str, key: str) -> Client:
    """Return a client that sends name and key as HTTP Basic does."""
    pair = base64.b64encode(f"{name}:{key}".encode()).decode()
    return Client(headers={"authorization": f"Basic {pair}"})
