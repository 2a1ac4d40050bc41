"""What an operator can ask for; each is a generator of events, run here or inside the server.

An event is a JSON object with ``event``: ``progress`` (numbers to show), ``note`` (``vi``/``en``
text to show), ``row`` (one line of output) or ``result`` (the last one).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Event = dict[str, Any]
Operation = Callable[[Mapping[str, Any]], Iterator[Event]]
