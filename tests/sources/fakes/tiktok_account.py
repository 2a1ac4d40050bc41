"""TikTok's Display API and its token door, as documented (developers.tiktok.com, v2)."""

from __future__ import annotations

import time
import unicodedata
import uuid
from typing import Any

from tests.sources.fakes.base import Asked, FakePlatform, Key, Reply

FIELDS = frozenset(
    "id create_time cover_image_url share_url video_description duration height width title "
    "embed_html embed_link like_count comment_count share_count view_count".split()
)
START = int(time.time()) - 20 * 86_400
STEP_S = 600


def problem(code: str, status: int, message: str = "") -> Reply:
    """Return an error as every v2 door words it."""
    error = {"code": code, "message": message or code, "log_id": "2026"}
    return Reply.of({"data": {}, "error": error}, status)


class TokenDoor(FakePlatform):
    """``/v2/oauth/token/``: key and secret, and one grant that subclasses check."""

    grant = ""

    def __init__(self, seed: int = 7) -> None:
        super().__init__(seed)
        self.key, self.secret = f"key-{uuid.uuid4().hex}", f"secret-{uuid.uuid4().hex}"
        self.token = f"act.{uuid.uuid4().hex}"
        self.given = 0

    def tokens(self, form: dict[str, str]) -> Reply:
        """Answer a token request."""
        if form.get("grant_type") != self.grant:
            return self.refuse("unknown grant", self._no("unsupported_grant_type"))
        if (form.get("client_key"), form.get("client_secret")) != (self.key, self.secret):
            return self._no("invalid_client")
        refused = self.granted(form)
        if refused is not None:
            return refused
        self.given += 1
        self.token = f"act.{uuid.uuid4().hex}"
        return Reply.of({"access_token": self.token, "token_type": "Bearer", **self.more()})

    def granted(self, form: dict[str, str]) -> Reply | None:
        """Return why the grant is refused, if it is."""
        return None

    def more(self) -> dict[str, Any]:
        """What else comes with an access token."""
        return {"expires_in": 7200}

    def _no(self, error: str) -> Reply:
        told = {"error": error, "error_description": error, "log_id": "2026"}
        return Reply.of(told, 400 if error == "invalid_request" else 200)

    def expire_token(self) -> None:
        """Let the access token run out."""
        self.token = f"act.{uuid.uuid4().hex}"

    def admitted(self, asked: Asked, allowed: frozenset[str]) -> Reply | None:
        """Return why a call is refused, if it is."""
        if asked.headers.get("authorization") != f"Bearer {self.token}":
            return problem("access_token_invalid", 401)
        if asked.method != "POST" or "application/json" not in asked.headers["content-type"]:
            return self.refuse("not a JSON post", problem("invalid_params", 400))
        fields = set(asked.query.get("fields", "").split(","))
        if not fields <= allowed or set(asked.query) != {"fields"}:
            return self.refuse(f"fields {asked.query}", problem("invalid_params", 400))
        return None


class TikTokAccountFake(TokenDoor):
    """An account with 45 videos on three pages; the last of a page stands on the next too."""

    kind = "tiktok_account"
    grant = "refresh_token"

    def __init__(self, seed: int = 7) -> None:
        super().__init__(seed)
        self.refresh = f"rft.{uuid.uuid4().hex}"
        self.before = ""
        self.strict = False
        """Whether the old refresh token is worthless as soon as a new one is handed out."""
        self.videos = [self._video(number) for number in range(45)]
        self._env = {
            "MANHMOI_TIKTOK_CLIENT_KEY": self.key,
            "MANHMOI_TIKTOK_CLIENT_SECRET": self.secret,
            "MANHMOI_TIKTOK_REFRESH_TOKEN": self.refresh,
            "MANHMOI_TIKTOK_ACCESS_TOKEN": self.token,
        }

    def _video(self, number: int) -> dict[str, Any]:
        video = 7_461_000_000_000_000_000 + number
        return {
            "id": str(video),
            "create_time": START + number * STEP_S,
            "share_url": f"https://www.tiktok.com/@tim_dong_doi.thu/video/{video}?utm_source=x",
            "video_description": unicodedata.normalize("NFD", f"Lời kể số {number} #lietsi"),
            "duration": 61,
            "title": "",
            "like_count": number,
            "comment_count": 0,
            "share_count": 1,
            "view_count": 10 * number,
        }

    @property
    def env(self) -> dict[str, str]:
        """The app's and the account's credentials, as first given."""
        return self._env

    def granted(self, form: dict[str, str]) -> Reply | None:
        """The next refresh token comes with the answer; the last one works until that is used."""
        used = form.get("refresh_token")
        if used not in (self.refresh, self.before) or not used:
            return self._no("invalid_grant")
        self.before = "" if self.strict else used
        self.refresh = f"rft.{uuid.uuid4().hex}"
        return None

    def more(self) -> dict[str, Any]:
        """A day for the access token, a year for the refresh token."""
        return {
            "expires_in": 86400,
            "open_id": "thu",
            "refresh_expires_in": 31_536_000,
            "refresh_token": self.refresh,
            "scope": "user.info.basic,video.list",
        }

    def answer(self, asked: Asked) -> Reply:
        """Answer lists, queries and token requests."""
        if asked.path == "/v2/oauth/token/":
            return self.tokens(asked.form())
        if asked.path not in ("/v2/video/list/", "/v2/video/query/"):
            return self.refuse(f"path {asked.path}", Reply(404))
        if (refused := self.admitted(asked, FIELDS)) is not None:
            return refused
        fields = asked.query["fields"].split(",")
        body = asked.json()
        listing = asked.path.endswith("list/")
        data = self._list(body) if listing else self._query(body)
        if data is None:
            return self.refuse(f"body {body}", problem("invalid_params", 400))
        data["videos"] = [{name: one[name] for name in fields} for one in data["videos"]]
        return Reply.of({"data": data, "error": {"code": "ok", "message": "", "log_id": "2026"}})

    def _list(self, body: dict[str, Any]) -> dict[str, Any] | None:
        count, cursor = body.get("max_count", 10), body.get("cursor", 0)
        if (
            set(body) - {"max_count", "cursor"}
            or not 1 <= count <= 20
            or not isinstance(cursor, int)
        ):
            return None
        newest_first = sorted(self.videos, key=lambda one: -one["create_time"])
        rest = [v for v in newest_first if not cursor or v["create_time"] * 1000 <= cursor]
        page = rest[:count]
        more = len(rest) > count
        last = page[-1]["create_time"] * 1000 if page else 0
        return {"videos": page, "cursor": last, "has_more": more}

    def _query(self, body: dict[str, Any]) -> dict[str, Any] | None:
        ids = body.get("filters", {}).get("video_ids")
        if not isinstance(ids, list) or not 1 <= len(ids) <= 20:
            return None
        return {"videos": [video for video in self.videos if video["id"] in ids]}

    def truth(self) -> set[Key]:
        """Return all videos."""
        return {("post", video["id"]) for video in self.videos}

    def grow(self, count: int = 3) -> None:
        """Publish more."""
        first = len(self.videos) + 100
        self.videos += [self._video(first + number) for number in range(count)]

    def empty(self) -> None:
        """Take all videos away."""
        self.videos.clear()

    def delete_one(self) -> set[Key]:
        """Delete the second video."""
        return {("post", self.videos.pop(1)["id"])}
