"""Settings of the test suite: throw-away folders, a fast password hasher."""

from __future__ import annotations

import os
import tempfile

_scratch = tempfile.mkdtemp(prefix="manhmoi-test-")
os.environ["MANHMOI_DATA"] = f"{_scratch}/data"
os.environ["MANHMOI_KEYS"] = f"{_scratch}/keys"
os.environ["MANHMOI_LOCAL"] = "1"
if "MANHMOI_TEST_DATABASE_URL" in os.environ:
    os.environ["DATABASE_URL"] = os.environ["MANHMOI_TEST_DATABASE_URL"]

from config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
