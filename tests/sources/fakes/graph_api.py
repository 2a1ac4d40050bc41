"""What the fakes of Meta share: tokens, versions, errors as Graph writes them, fields, usage."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.sources.fakes.base import Asked, FakePlatform, Reply

APP_SECRET = "bi-mat-ung-dung-thu"
VERIFY_TOKEN = "ma-xac-minh-thu"
VERSIONS = ("v25.0", "v26.0")
PARAMETERS = {"fields", "ids", "limit", "after", "before", "since", "until", "filter", "order"}
_NAME = re.compile(r"[a-z_]+")
_MODIFIER = re.compile(r"\.(summary|limit|filter|order)\(([\w ]+)\)")


class Rejected(Exception):
    """What Graph answers with an error."""

    def __init__(
        self, code: int, message: str, *, status: int = 400, subcode: int = 0, ours: bool = True
    ) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.subcode = subcode
        self.ours = ours
        """Whether the client broke a rule; false for what may happen to anybody."""

    def reply(self) -> Reply:
        """Return the answer."""
        error: dict[str, Any] = {
            "message": str(self),
            "type": "GraphMethodException" if self.code == 100 else "OAuthException",
            "code": self.code,
            "fbtrace_id": "AbCdEfGhIjK",
        }
        if self.subcode:
            error["error_subcode"] = self.subcode
        return Reply.of({"error": error}, self.status)


def missing(thing: str) -> Rejected:
    """Return Graph's words for what does not exist, which are those for what may not be seen."""
    return Rejected(
        100,
        f"Unsupported get request. Object with ID '{thing}' does not exist, cannot be loaded due "
        "to missing permissions, or does not support this operation. Please read the Graph API "
        "documentation at https://developers.facebook.com/docs/graph-api",
        subcode=33,
        ours=False,
    )


@dataclass
class Field:
    """One entry of ``fields``: its modifiers and what is asked of it."""

    modifiers: dict[str, str] = field(default_factory=dict)
    inner: dict[str, Field] = field(default_factory=dict)


def parse_fields(text: str) -> dict[str, Field]:
    """Return what ``fields`` asks for: names, modifiers, braces within braces.

    Raises:
        Rejected: it is not written as Graph reads it.
    """
    found, end = _fields(text, 0)
    if end != len(text):
        raise Rejected(2500, f"Syntax error at character {end}")
    return found


def _fields(text: str, at: int) -> tuple[dict[str, Field], int]:
    found: dict[str, Field] = {}
    while True:
        name = _NAME.match(text, at)
        if name is None:
            raise Rejected(2500, f"Syntax error, expected a field name at character {at}")
        one, at = Field(), name.end()
        while modifier := _MODIFIER.match(text, at):
            one.modifiers[modifier.group(1)] = modifier.group(2)
            at = modifier.end()
        if text[at : at + 1] == "{":
            one.inner, at = _fields(text, at + 1)
            if text[at : at + 1] != "}":
                raise Rejected(2500, f"Syntax error, expected a brace at character {at}")
            at += 1
        found[name.group()] = one
        if text[at : at + 1] != ",":
            return found, at
        at += 1


def picked(
    thing: Mapping[str, Any], wanted: Mapping[str, Field], known: set[str]
) -> dict[str, Any]:
    """Return of a thing what was asked for; the id always comes.

    Raises:
        Rejected: there is no such field.
    """
    for name in wanted:
        if name not in known:
            raise Rejected(100, f"(#100) Tried accessing nonexisting field ({name})")
    chosen = {name: _shown(thing[name], one) for name, one in wanted.items() if name in thing}
    return {"id": thing["id"], **chosen}


def _shown(value: Any, asked: Field) -> Any:
    if not isinstance(value, dict):
        return value
    if "summary" in asked.modifiers:
        return {**value, "data": []} if asked.modifiers.get("limit") == "0" else value
    shown = {name: inner for name, inner in value.items() if name != "summary"}
    if asked.inner and "data" in shown:
        shown["data"] = [
            {k: v for k, v in one.items() if k in asked.inner} for one in shown["data"]
        ]
    elif asked.inner:
        shown = {k: v for k, v in shown.items() if k in asked.inner}
    return shown


class GraphFake(FakePlatform):
    """Checks what every call must have; subclasses answer the path below the version.

    ``tokens`` maps a token to the ids it stands for; an empty set stands for all.
    """

    def __init__(self, seed: int = 7) -> None:
        super().__init__(seed)
        self.tokens: dict[str, set[str]] = {"EAAB-khoa-thu-0123456789": set()}
        self.expired: set[str] = set()
        self.needs_proof = True
        self.throttled = 0
        self.app_usage = 3
        self.regain_minutes = 0

    @property
    def token(self) -> str:
        """The token in use."""
        return next(iter(self.tokens))

    @property
    def env(self) -> dict[str, str]:
        return {"MANHMOI_FACEBOOK_TOKEN": self.token, "MANHMOI_FACEBOOK_APP_SECRET": APP_SECRET}

    def expire_token(self) -> None:
        self.expired.update(self.tokens)

    def spend_quota(self) -> None:
        self.throttled = 4

    def answer(self, asked: Asked) -> Reply:
        with self.lock:
            try:
                reply = self.graph(asked, self._admitted(asked))
            except Rejected as error:
                reply = self.refuse(str(error), error.reply()) if error.ours else error.reply()
        return Reply(reply.status, reply.body, {**reply.headers, **self._usage()})

    def graph(self, asked: Asked, path: list[str]) -> Reply:
        """Answer a call that is allowed; ``path`` is what stands below the version."""
        raise NotImplementedError

    def _admitted(self, asked: Asked) -> list[str]:
        version, *path = asked.path.strip("/").split("/")
        if version not in VERSIONS:
            raise Rejected(2635, f"You are calling a deprecated version: {version}")
        token = self._token(asked)
        if self.throttled:
            self.throttled += 1
            again = self.throttled > 5
            raise Rejected(4, "(#4) Application request limit reached", status=403, ours=again)
        unknown = set(asked.query) - PARAMETERS - {"appsecret_proof", "access_token"}
        if unknown and asked.method == "GET":
            raise Rejected(100, f"(#100) unknown parameters {sorted(unknown)}")
        if self.needs_proof and asked.query.get("appsecret_proof") != _proof(token):
            raise Rejected(100, "API calls from the server require an appsecret_proof argument")
        if not 1 <= int(asked.query.get("limit") or 25) <= 100:
            raise Rejected(100, "(#100) The limit parameter should not exceed 100")
        return path

    def _token(self, asked: Asked) -> str:
        scheme, _, token = asked.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or "access_token" in asked.query:
            # Graph would take it; the specification keeps it out of addresses.
            raise Rejected(2500, "An active access token must be used, in the header")
        if token in self.expired:
            message = "Error validating access token: Session has expired"
            raise Rejected(190, message, status=401, subcode=463, ours=False)
        if token not in self.tokens:
            raise Rejected(190, f"Malformed access token {token}", status=401)
        return token

    def may(self, asked: Asked, page: str) -> bool:
        """Whether the token in a call stands for a Page."""
        scope = self.tokens[asked.headers["authorization"].partition(" ")[2]]
        return not scope or page in scope

    def _usage(self) -> dict[str, str]:
        share = {"call_count": self.app_usage, "total_cputime": 1, "total_time": 2}
        business = {**share, "type": "pages", "call_count": min(self.app_usage, 40)}
        business["estimated_time_to_regain_access"] = self.regain_minutes
        return {
            "X-App-Usage": json.dumps(share),
            "X-Business-Use-Case-Usage": json.dumps({"61550000000000001": [business]}),
            "facebook-api-version": "v26.0",
        }


def hub_signature(body: bytes, secret: str = APP_SECRET) -> str:
    """Return ``X-Hub-Signature-256`` for a body."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def _proof(token: str) -> str:
    return hmac.new(APP_SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()
