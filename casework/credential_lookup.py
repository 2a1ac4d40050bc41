"""Where credentials are: the environment, or the system's keyring where that is asked for.

The collecting side takes their values from here; the console only asks whether they are there.
"""

from __future__ import annotations

import os
from typing import Final

from records.errors import OperatorError

_SERVICE: Final = "manhmoi"


def credential_value(name: str) -> str:
    """Return a credential by the name of its environment variable, empty where it is not set.

    Raises:
        OperatorError: the keyring is to be asked and cannot be opened.
    """
    if found := os.environ.get(name, "").strip():
        return found
    if os.environ.get("MANHMOI_KEYRING") != "1":
        return ""
    import keyring

    try:
        return (keyring.get_password(_SERVICE, name) or "").strip()
    except Exception as error:  # backends raise errors of their own
        raise OperatorError(
            f"Không mở được kho khóa của hệ thống: {type(error).__name__}",
            f"the system's keyring cannot be opened: {type(error).__name__}",
        ) from error


def credential_there(name: str, account: str = "") -> bool:
    """Whether a credential is set, for this account (``NAME_ACCOUNT``) or for all.

    A keyring that cannot be opened holds nothing for us.
    """
    names = [f"{name}_{account.upper()}", name] if account else [name]
    try:
        return any(credential_value(one) for one in names)
    except OperatorError:
        return False
