"""How to reach a Qdrant server, and how it is to keep the passages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from records.errors import OperatorError

Codes = Literal["int8", "binary", "none"]

# Dense candidates taken by their codes for each one wanted, then scored again by whole vectors.
# Binary codes keep one bit of 32, so many more must be looked at (docs/measurements/search.md).
OVERSAMPLING: Final[Mapping[Codes, float]] = {"int8": 2.0, "binary": 8.0, "none": 1.0}


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Address and shape of the index on a server; docs/operations.md tells when to change which.

    Attributes:
        url: ``http(s)://host:port``.
        name: the alias that is searched; generations are called ``name-gen-1`` and so on.
        api_key: sent with every request, ``None`` for a server without one.
        grpc: use port 6334 as well, which is faster for writing.
        timeout_s: after this many seconds a request counts as failed.
        shards: pieces of the collection; as many machines can share the work.
        replicas: copies of every shard.
        write_consistency: copies that must confirm a write before it counts as done.
        codes: what the dense vectors are shortened to for the first look.
        on_disk: keep whole vectors, sparse vectors and payload on disk, only codes and the graph
            in memory.
    """

    url: str
    name: str
    api_key: str | None = None
    grpc: bool = False
    timeout_s: int = 30
    shards: int = 1
    replicas: int = 1
    write_consistency: int = 1
    codes: Codes = "int8"
    on_disk: bool = False

    @property
    def oversampling(self) -> float:
        """Return how many candidates are scored again by whole vectors, per passage wanted."""
        return OVERSAMPLING[self.codes]


def server_settings(environ: Mapping[str, str], name: str) -> ServerSettings | None:
    """Read the settings from ``MANHMOI_INDEX_*``.

    Args:
        environ: the environment.
        name: alias used unless ``MANHMOI_INDEX_NAME`` says otherwise.

    Returns:
        The settings, ``None`` where ``MANHMOI_INDEX_URL`` is absent: the index is then embedded.

    Raises:
        OperatorError: a value makes no sense.

    """
    url = environ.get("MANHMOI_INDEX_URL", "")
    if not url:
        return None
    codes = environ.get("MANHMOI_INDEX_CODES", "int8")
    if codes not in get_args(Codes):
        raise _wrong("MANHMOI_INDEX_CODES", codes, "int8, binary, none")
    if not url.startswith(("http://", "https://")):
        raise _wrong("MANHMOI_INDEX_URL", url, "http://…, https://…")
    settings = ServerSettings(
        url=url,
        name=environ.get("MANHMOI_INDEX_NAME") or name,
        api_key=environ.get("MANHMOI_INDEX_API_KEY") or None,
        grpc=environ.get("MANHMOI_INDEX_GRPC") == "1",
        timeout_s=_positive(environ, "MANHMOI_INDEX_TIMEOUT_S", 30),
        shards=_positive(environ, "MANHMOI_INDEX_SHARDS", 1),
        replicas=_positive(environ, "MANHMOI_INDEX_REPLICAS", 1),
        write_consistency=_positive(environ, "MANHMOI_INDEX_WRITE_CONSISTENCY", 1),
        codes=codes,  # type: ignore[arg-type]
        on_disk=environ.get("MANHMOI_INDEX_ON_DISK") == "1",
    )
    if settings.write_consistency > settings.replicas:
        raise _wrong(
            "MANHMOI_INDEX_WRITE_CONSISTENCY",
            str(settings.write_consistency),
            f"1 … {settings.replicas} (MANHMOI_INDEX_REPLICAS)",
        )
    return settings


def _positive(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name) or str(default)
    if not value.isascii() or not value.isdigit() or int(value) < 1:
        raise _wrong(name, value, "1, 2, 3 …")
    return int(value)


def _wrong(name: str, value: str, allowed: str) -> OperatorError:
    return OperatorError(
        f"Biến {name} không hợp lệ: {value!r}. Giá trị được nhận: {allowed}.",
        f"{name} is not valid: {value!r}. Allowed: {allowed}.",
    )
