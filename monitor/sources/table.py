"""All connectors: every manifest beside this file, its connector imported when first needed."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from monitor.collect.connector import Connector
from monitor.collect.manifest import FOLDER, Manifest, load_manifest
from monitor.readers.base import Reader
from records.errors import OperatorError, Quarantine


@lru_cache(maxsize=1)
def kinds() -> tuple[str, ...]:
    """Return the names of all connectors, in order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@lru_cache(maxsize=64)
def manifest(kind: str) -> Manifest:
    """Return a connector's manifest, without importing the connector.

    Raises:
        OperatorError: there is none, or it is not right.
    """
    return load_manifest(kind)


@lru_cache(maxsize=64)
def connector(kind: str) -> Connector:
    """Return the connector called ``kind``.

    Raises:
        OperatorError: there is none.
    """
    if kind not in kinds():
        raise OperatorError(f"Không có bộ thu “{kind}”", f"there is no connector “{kind}”")
    found: Connector = import_module(f"monitor.sources.{kind}").CONNECTOR
    return found


def page_reader(name: str) -> Reader:
    """Return a connector's reader by its name, ``kind.shape``.

    Raises:
        Quarantine: ``unknown_reader``.
    """
    kind = name.partition(".")[0]
    if kind in kinds():
        for reader in connector(kind).readers:
            if reader.name == name:
                return reader
    raise Quarantine("unknown_reader", f"Không có bộ đọc “{name}”", f"no reader “{name}”")
