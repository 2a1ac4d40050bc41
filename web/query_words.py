"""A query's condition in words, as the search page repeats it to whoever typed it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from casework.models import Source
from records.query import AllOf, AnyOf, FieldIs, NotOf, Phrase, Published, QueryNode
from web.labels import label

_TABLES = {"lang": "lang", "platform": "platform", "kind": "kind", "media": "media"}


def condition_words(node: QueryNode) -> str:
    """Return what must hold, in the page's language."""
    if isinstance(node, Phrase):
        return _("có “%(text)s”") % {"text": node.text} + (
            f" {_('hoặc tên khác')}" if _others(node) else ""
        )
    if isinstance(node, NotOf):
        return _("không (%(what)s)") % {"what": condition_words(node.part)}
    if isinstance(node, AllOf):
        return _joined(node.parts, f" {_('và')} ")
    if isinstance(node, AnyOf):
        return _joined(node.parts, f" {_('hoặc')} ")
    if isinstance(node, Published):
        return _period(node)
    return _field(node)


def _others(node: Phrase) -> bool:
    return bool(node.also or node.units)


def _joined(parts: Sequence[QueryNode], between: str) -> str:
    return between.join(
        f"({condition_words(part)})" if isinstance(part, AllOf | AnyOf) else condition_words(part)
        for part in parts
    )


def _period(node: Published) -> str:
    said = []
    if node.since is not None:
        said.append(_("đăng từ %(day)s") % {"day": _day(node.since)})
    if node.until is not None:
        said.append(_("đăng đến hết %(day)s") % {"day": _day(node.until)})
    return f" {_('và')} ".join(said)


def _day(moment: int) -> str:
    return datetime.fromtimestamp(moment, timezone.get_default_timezone()).strftime("%d/%m/%Y")


def _field(node: FieldIs) -> str:
    if node.name == "flagged":
        return _("có cảnh báo sai lệch") if "true" in node.values else _("không có cảnh báo")
    if node.name == "source_id":
        names = Source.objects.filter(pk__in=node.values).values_list("name", flat=True)
        return _("nguồn: %(values)s") % {"values": ", ".join(names)}
    table = _TABLES.get(node.name, "text_kind")
    values = ", ".join(label(table, str(value)) for value in node.values)
    heading = {
        "lang": _("ngôn ngữ: %(values)s"),
        "platform": _("nền tảng: %(values)s"),
        "kind": _("loại: %(values)s"),
        "media": _("kèm: %(values)s"),
    }.get(node.name, _("văn bản: %(values)s"))
    return heading % {"values": values}
