"""``restore``: a backup becomes an empty data folder's content, all of it or nothing.

Runs before Django is set up, since settings give a data folder its identity. Everything is made
ready in a folder beside the data folder, rows migrated and index built, and renamed at the end.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from casework.archive import Archive, import_keys
from casework.archive.disk import disk_errors, sync_folder
from config_free import data_folder
