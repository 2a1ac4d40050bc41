"""YAML from outside: plain values only, nothing ambiguous."""

from __future__ import annotations

from typing import Any, Final

import yaml

from records.errors import Quarantine

MAX_BYTES: Final = 256 * 1024


class _StrictLoader(yaml.SafeLoader):
    """Safe loader that refuses aliases (a small file could unfold to gigabytes) and duplicates."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.constructor.ConstructorError(
                None,
                None,
                "aliases are not allowed",
                self.get_mark(),
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _value in node.value:
            text = str(getattr(key, "value", ""))
            if text in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key {text!r} stands twice", key.start_mark
                )
            seen.add(text)
        return super().construct_mapping(node, deep)


def parse_yaml(data: bytes, *, name: str) -> dict[str, Any]:
    """Return the mapping that a YAML file holds.

    Args:
        data: bytes of the file, UTF-8 (a BOM is allowed).
        name: file name for the message.

    Raises:
        Quarantine: ``bad_yaml`` with the line, where known.
    """
    if len(data) > MAX_BYTES:
        raise _bad(name, "tệp quá lớn", "the file is too large")
    try:
        value = yaml.load(data.decode("utf-8-sig"), Loader=_StrictLoader)  # noqa: S506 (is safe)
    except UnicodeDecodeError as error:
        raise _bad(name, "không phải UTF-8", "not UTF-8") from error
    except RecursionError as error:
        raise _bad(name, "lồng nhau quá sâu", "nested too deeply") from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = str(getattr(error, "problem", None) or error)
        raise _bad(name, problem, problem, mark.line + 1 if mark else None) from error
    if not isinstance(value, dict):
        raise _bad(name, "phải gồm các cặp khóa: giá trị", "must hold key: value pairs")
    return {str(key): item for key, item in value.items()}


def _bad(name: str, vi: str, en: str, line: int | None = None) -> Quarantine:
    at_vi, at_en = (f", dòng {line}", f", line {line}") if line else ("", "")
    return Quarantine(
        "bad_yaml",
        f"Tệp YAML “{name}” hỏng{at_vi}: {vi}",
        f"YAML file “{name}” is bad{at_en}: {en}",
        line=line,
    )
