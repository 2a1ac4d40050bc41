"""Names of a glossary entry as they are typed: one a line, its language code before a colon."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from django.http import QueryDict

from casework.services.glossary_file import GlossaryContent, read_names
from records.language import UNDETERMINED
from records.query import GlossaryKind


def read_entry(data: QueryDict) -> GlossaryContent:
    """Read an entry from the form; whether it is any use is the service's to say."""
    return GlossaryContent(
        kind=cast(GlossaryKind, data.get("kind", "")),
        forms=tuple(read_names(data.get("names", "").splitlines())),
        note=data.get("note", ""),
    )


def write_names(forms: Iterable[dict[str, str]]) -> str:
    """Return stored names as lines of the form."""
    return "\n".join(
        form["text"] if form["lang"] == UNDETERMINED else f"{form['lang']}: {form['text']}"
        for form in forms
    )
