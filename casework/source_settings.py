"""A source's own settings, checked against what its connector's manifest declares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from casework.source_manifests import Manifest, Setting
from records.errors import Refused
from records.text import nfc

MAX_TEXT: Final = 2_000
MAX_LIST: Final = 1_000
ACCOUNT: Final = "account"
"""Setting that every connector knows: two accounts of one platform have credentials of their own
(``NAME_ACCOUNT`` in the environment)."""
_ACCOUNT: Final = re.compile(r"[A-Za-z0-9_]{1,32}")
_SECRET: Final = re.compile(r"key$|token|secret|password|^manhmoi_", re.IGNORECASE)
_PASSWORD: Final = re.compile(r"://[^/?#\s@]*:[^/?#\s@]*@")


def unknown_key(key: str, known: str, manifest: Manifest | None) -> Refused:
    """Return what to say of a key that does not exist; of a secret, where it belongs.

    Args:
        key: as it was written.
        known: the keys there are.
        manifest: of the connector, where known.
    """
    if _SECRET.search(key):
        names = ", ".join(one.env for one in manifest.credentials) if manifest else ""
        names = names or "MANHMOI_…"
        return Refused(
            f"{key}: khóa bí mật không ghi ở đây; đặt biến môi trường {names}",
            f"{key}: secrets do not belong here; set the environment variable {names}",
        )
    return Refused(
        f"{key}: không có mục này; các mục: {known}",
        f"{key}: there is no such key; the keys: {known}",
    )


def settings_check(manifest: Manifest, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a source as they are stored: what was given, nothing else.

    Args:
        manifest: of its connector.
        given: by name; numbers and booleans may be written as text, as forms send them.

    Raises:
        Refused: an unknown key, a wrong type, a required one missing; names the key.
    """
    unknown = sorted({str(key) for key in given} - {ACCOUNT, *(s.name for s in manifest.settings)})
    if unknown:
        names = ", ".join(one.name for one in manifest.settings) or "–"
        raise unknown_key(f"settings.{unknown[0]}", names, manifest)
    checked: dict[str, Any] = {}
    if account := given.get(ACCOUNT):
        if not isinstance(account, str) or not _ACCOUNT.fullmatch(account):
            raise Refused(
                "settings.account: chỉ chữ không dấu, số và gạch dưới",
                "settings.account: only letters, digits and underscores",
            )
        checked[ACCOUNT] = account
    for setting in manifest.settings:
        value = given.get(setting.name)
        if value is None or value == "" or value == []:
            if setting.required and setting.default is None:
                raise _bad(setting, "bắt buộc", "is required")
            continue
        checked[setting.name] = _checked(setting, value)
    return checked


def _bad(setting: Setting, vi: str, en: str) -> Refused:
    return Refused(
        f"settings.{setting.name} ({setting.label.vi}): {vi}",
        f"settings.{setting.name} ({setting.label.en}): {en}",
    )


def _text(setting: Setting, value: object) -> str:
    # Ids of digits are read as numbers by YAML; they are text to us.
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise _bad(setting, "phải là chữ", "must be text")
    text = nfc(str(value)).strip()
    if len(text) > MAX_TEXT or any(ord(sign) < 32 and sign not in "\n\t" for sign in text):
        raise _bad(setting, "quá dài hoặc có ký tự lạ", "too long or holds control characters")
    if _PASSWORD.search(text):
        raise _bad(setting, "địa chỉ chứa mật khẩu", "the address holds a password")
    return text


def _number(setting: Setting, value: object) -> int | float:
    if isinstance(value, str):
        try:
            value = float(value) if "." in value else int(value)
        except ValueError as error:
            raise _bad(setting, "phải là số", "must be a number") from error
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _bad(setting, "phải là số", "must be a number")
    if not 0 <= value < 1e12:
        raise _bad(setting, "phải từ 0 trở lên", "must be 0 or more")
    return value


def _checked(setting: Setting, value: object) -> object:
    if setting.type == "list":
        if not isinstance(value, list | tuple) or len(value) > MAX_LIST:
            raise _bad(setting, f"phải là danh sách ≤ {MAX_LIST}", f"must be a list ≤ {MAX_LIST}")
        texts = (_text(setting, one) for one in value)
        return list(dict.fromkeys(text for text in texts if text))
    if setting.type == "number":
        return _number(setting, value)
    if setting.type == "boolean":
        if isinstance(value, str) and value.lower() in ("true", "on", "1", "false", "off", "0"):
            return value.lower() in ("true", "on", "1")
        if not isinstance(value, bool):
            raise _bad(setting, "phải là true hoặc false", "must be true or false")
        return value
    text = _text(setting, value)
    if setting.type == "choice" and text not in setting.choices:
        shown = ", ".join(setting.choices)
        raise _bad(setting, f"phải là một trong: {shown}", f"must be one of: {shown}")
    return text
