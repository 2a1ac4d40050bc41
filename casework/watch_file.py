"""Watch rules as a file: what ships with the product, and what the command line takes in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from typing import Any, Final

import yaml

from casework.strictyaml import parse_yaml
from casework.watch_check import rule_checked
from casework.watch_content import Channel, RuleContent
from records.errors import Quarantine, Refused

_LISTS: Final = ("keywords", "exclusions", "hashtags", "places", "units", "languages")
_KEYS: Final = tuple(one.name for one in fields(RuleContent))


def read_watch(data: bytes, *, name: str, ask_gazetteer: bool = True) -> list[RuleContent]:
    """Return the rules of a YAML file: a list ``rules``, each with the fields of a rule.

    Args:
        data: bytes of the file, UTF-8.
        name: of the file, for messages.
        ask_gazetteer: see :func:`casework.watch_check.rule_checked`.

    Raises:
        Refused: it is no such file, or one of its rules is of no use; the message says which.
    """
    try:
        raw = parse_yaml(data, name=name)
    except Quarantine as error:
        raise Refused(error.vi, error.en) from error
    rules = raw.get("rules")
    if not isinstance(rules, list) or not rules:
        raise Refused(f"Tệp “{name}” thiếu danh sách `rules`.", f"“{name}” has no list `rules`.")
    contents: list[RuleContent] = []
    for place, one in enumerate(rules, start=1):
        try:
            content = rule_checked(_content(one), ask_gazetteer=ask_gazetteer)
            if content.name in {earlier.name for earlier in contents}:
                raise Refused("tên này đã có trong tệp", "its name is there twice")
        except Refused as error:
            raise Refused(
                f"Tệp “{name}”, luật {place}: {error.vi}", f"“{name}”, rule {place}: {error.en}"
            ) from error
        contents.append(content)
    return contents


def write_watch(contents: Iterable[RuleContent]) -> str:
    """Return a file that :func:`read_watch` reads back to the same."""
    rules = []
    for content in contents:
        said = {key: value for key, value in asdict(content).items() if value not in ((), None)}
        rules.append(
            {key: list(value) if isinstance(value, tuple) else value for key, value in said.items()}
        )
    return yaml.safe_dump({"rules": rules}, allow_unicode=True, sort_keys=False, width=100)


def _content(raw: Any) -> RuleContent:
    if not isinstance(raw, Mapping):
        raise Refused("phải gồm các cặp khóa: giá trị", "must hold key: value pairs")
    for key in raw:
        if key not in _KEYS:
            shown = ", ".join(_KEYS)
            raise Refused(
                f"không có mục “{key}”; các mục: {shown}",
                f"there is no key “{key}”; the keys: {shown}",
            )
    return RuleContent(
        name=str(raw.get("name") or ""),
        channels=tuple(_channel(one) for one in _list(raw, "channels")),
        query_platforms=_texts(raw, "query_platforms"),
        unaccented=_flag(raw, "unaccented"),
        enabled=_flag(raw, "enabled"),
        **{key: _texts(raw, key) for key in _LISTS},
    )


def _list(raw: Mapping[str, Any], key: str) -> list[Any]:
    value = raw.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise Refused(f"{key}: phải là danh sách", f"{key}: must be a list")
    return value


def _texts(raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = _list(raw, key)
    if any(isinstance(one, bool) or not isinstance(one, str | int) for one in values):
        raise Refused(f"{key}: chỉ gồm chữ", f"{key}: must hold texts only")
    return tuple(str(one) for one in values)


def _flag(raw: Mapping[str, Any], key: str) -> bool:
    value = raw.get(key, True)
    if not isinstance(value, bool):
        raise Refused(f"{key}: phải là true hoặc false", f"{key}: must be true or false")
    return value


def _channel(raw: Any) -> Channel:
    if not isinstance(raw, Mapping) or not {"platform", "id"} <= set(raw):
        raise Refused("channels: cần platform và id", "channels: platform and id are needed")
    return Channel(str(raw["platform"]), str(raw["id"]), str(raw.get("title") or ""))
