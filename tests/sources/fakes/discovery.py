"""A Google API's rules, read from the discovery document that Google's own client ships."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import googleapiclient

from tests.sources.fakes.base import Asked


@dataclass(frozen=True)
class Method:
    """One method of the document, with the resource it belongs to."""

    resource: str
    name: str
    spec: Mapping[str, Any]


class Rejected(Exception):
    """A request that breaks the document's rules."""

    def __init__(self, status: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.status, self.reason, self.message = status, reason, message


class Discovery:
    """Routes, parameters and schemas of one API."""

    def __init__(self, name: str) -> None:
        folder = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
        self.document: dict[str, Any] = json.loads((folder / f"{name}.json").read_bytes())
        self.schemas: dict[str, Any] = self.document["schemas"]
        self._routes: dict[tuple[str, str], Method] = {}
        for resource, found in self.document["resources"].items():
            for method, spec in found.get("methods", {}).items():
                key = (spec["httpMethod"], "/" + spec["path"])
                self._routes[key] = Method(resource, method, spec)

    def method(self, asked: Asked) -> Method:
        """Return the method a request names.

        Raises:
            Rejected: there is none.
        """
        found = self._routes.get((asked.method, asked.path))
        if found is None:
            raise Rejected(404, "notFound", f"no method {asked.method} {asked.path}")
        return found

    def check(self, method: Method, query: Mapping[str, str]) -> None:
        """Hold parameters against the document.

        Raises:
            Rejected: unknown, missing, out of bounds, or not one of the allowed words.
        """
        known = {**self.document["parameters"], **method.spec["parameters"]}
        for name, value in query.items():
            if name not in known:
                raise Rejected(400, "unknownParameter", f"unknown parameter {name}")
            _check_value(name, value, known[name])
        for name, rule in method.spec["parameters"].items():
            needed = rule.get("required") or "Required." in rule.get("description", "")
            if needed and not query.get(name):
                raise Rejected(400, "missingRequiredParameter", f"missing {name}")
        if "part" in query:
            allowed = self.properties(self.item_schema(method))
            if unknown := set(query["part"].split(",")) - set(allowed):
                raise Rejected(400, "unknownPart", f"unknown part {sorted(unknown)}")

    def item_schema(self, method: Method) -> str:
        """Return the schema of the things a list method lists."""
        response = self.schemas[method.spec["response"]["$ref"]]
        return str(response["properties"]["items"]["items"]["$ref"])

    def properties(self, schema: str) -> dict[str, Any]:
        """Return the properties of a schema."""
        found: dict[str, Any] = self.schemas[schema].get("properties", {})
        return found

    def response(
        self, method: Method, items: list[dict[str, Any]], part: str, **more: Any
    ) -> dict[str, Any]:
        """Return an answer with the asked parts of ``items``; every field is the document's."""
        name = method.spec["response"]["$ref"]
        kind = self.properties(name)["kind"].get("default", "")
        kept = {"kind", "etag", "id", *part.split(",")}
        shown = [{key: value for key, value in one.items() if key in kept} for one in items]
        answer = {"kind": kind, "etag": _etag(shown), **more, "items": shown}
        self.hold(answer, {"$ref": name}, name)
        return answer

    def hold(self, value: Any, rule: Mapping[str, Any], where: str) -> None:
        """Fail where a value has a field or a type that the document does not know."""
        if "$ref" in rule:
            rule = {"type": "object", **self.schemas[rule["$ref"]]}
        kind = rule.get("type")
        if kind == "object" and "properties" in rule:
            assert isinstance(value, dict), where
            for name, inner in value.items():
                assert name in rule["properties"], f"{where}.{name} is not in the document"
                self.hold(inner, rule["properties"][name], f"{where}.{name}")
        elif kind == "array":
            for inner in value:
                self.hold(inner, rule["items"], f"{where}[]")
        else:
            types = {"string": str, "integer": int, "boolean": bool, "object": dict}
            assert isinstance(value, types[str(kind)]), f"{where}: {value!r} is no {kind}"


def _etag(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:27]


def _check_value(name: str, value: str, rule: Mapping[str, Any]) -> None:
    if rule["type"] == "integer":
        low, high = int(rule.get("minimum", 0)), int(rule.get("maximum", 2**31))
        if not value.isdigit() or not low <= int(value) <= high:
            raise Rejected(400, "invalidValue", f"{name} must be {low} to {high}, not {value}")
    if "enum" in rule and not set(value.split(",")) <= set(rule["enum"]):
        raise Rejected(400, "invalidValue", f"{name} must be one of {rule['enum']}, not {value}")


@lru_cache(maxsize=2)
def discovery(name: str) -> Discovery:
    """Return the document of an API, such as ``youtube.v3``."""
    return Discovery(name)
