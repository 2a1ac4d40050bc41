"""The glossary's rows: the shipped list, files, and what searches see of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from casework.models import AuditEvent, GlossaryEntry, User
from casework.selectors.glossary import glossary, glossary_export, glossary_page
from casework.selectors.typed_query import read_typed
from casework.services import glossary as service
from casework.services.glossary_file import GlossaryContent, read_glossary
from records.errors import OperatorError, Refused
from records.query import GlossaryForm

pytestmark = pytest.mark.django_db

SHIPPED = Path(settings.MANHMOI_GLOSSARY)
SMALL = "entries:\n- key: one\n  kind: place\n  names: {vi: [Đắk Tô], en: [Dakto]}\n"


def content(*names: str) -> GlossaryContent:
    return GlossaryContent("place", tuple(GlossaryForm(name) for name in names))


def small(folder: Path, text: str = SMALL) -> Path:
    file = folder / "glossary.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_shipped_list_is_whole_and_finds_what_the_campaign_asks() -> None:
    taken = service.glossary_seed(file=SHIPPED)
    assert taken.new == len(read_glossary(SHIPPED.read_bytes())) == GlossaryEntry.objects.count()
    for typed in ("Khe Sanh", "ta con", "KSCB", "케산", "Кхесань", "溪山"):
        also = " ".join(read_typed(typed).also)
        for other in {"Khe Sanh", "Tà Cơn", "KSCB", "케산", "Кхесань", "溪山"} - {typed, "Tà Cơn"}:
            assert other in also, (typed, other)
    assert "останки" in read_typed("hài cốt").also
    assert "hài cốt" in read_typed("останки").also
    assert read_typed("vinh quang mộ bia").also == ()


def test_seeding_again_changes_nothing_and_leaves_edits_alone(tmp_path: Path, editor: User) -> None:
    service.glossary_seed(file=small(tmp_path))
    row = GlossaryEntry.objects.get()
    service.glossary_seed(file=small(tmp_path))
    assert AuditEvent.objects.filter(action="glossary.seed").count() == 1
    service.glossary_change(
        user=editor, entry_id=row.pk, version=1, content=content("Đắk Tô", "D T")
    )
    later = SMALL + "- key: two\n  kind: place\n  names: {vi: [Khe Sanh], ko: [케산]}\n"
    taken = service.glossary_seed(file=small(tmp_path, later.replace("Dakto", "Dac To")))
    assert (taken.new, taken.changed, taken.unchanged) == (1, 0, 1)
    row.refresh_from_db()
    assert [form["text"] for form in row.forms] == ["Đắk Tô", "D T"]
    service.glossary_retire(user=editor, entry_id=row.pk)
    service.glossary_seed(file=small(tmp_path, later + " "))
    assert GlossaryEntry.objects.filter(retired_at=None).count() == 1


def test_a_better_shipped_list_replaces_what_nobody_touched(tmp_path: Path) -> None:
    service.glossary_seed(file=small(tmp_path))
    taken = service.glossary_seed(file=small(tmp_path, SMALL.replace("Dakto", "Dak To 2")))
    assert taken.changed == 1
    assert GlossaryEntry.objects.get().forms[1]["text"] == "Dak To 2"
    again = service.glossary_seed(file=small(tmp_path, SMALL.replace("Dakto", "Dak To 3")))
    assert again.changed == 1


def test_a_broken_shipped_list_stops_with_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="glossary"):
        service.glossary_seed(file=small(tmp_path, "entries: ["))
    with pytest.raises(OperatorError):
        service.glossary_seed(file=tmp_path / "none.yaml")


def test_searches_see_every_change_at_once(editor: User) -> None:
    assert read_typed("Đắk Tô").also == ()
    row = service.glossary_add(user=editor, content=content("Đắk Tô", "Dakto"))
    assert read_typed("dak to").also == ("Dakto",)
    held = glossary()
    assert glossary() is held
    service.glossary_change(
        user=editor, entry_id=row.pk, version=1, content=content("Đắk Tô", "Tân Cảnh 2")
    )
    assert read_typed("dak to").also == ("Tân Cảnh 2",)
    service.glossary_retire(user=editor, entry_id=row.pk)
    assert read_typed("dak to").also == ()
    service.glossary_restore(user=editor, entry_id=row.pk)
    assert read_typed("dak to", expand=False).also == ()
    assert read_typed("dak to").also == ("Tân Cảnh 2",)


def test_import_is_all_or_nothing_and_leaves_retired_ones_out(editor: User) -> None:
    row = service.glossary_add(user=editor, content=content("Đắk Tô", "Dakto"))
    with pytest.raises(Refused, match="2"):
        service.glossary_import(
            user=editor, data=(SMALL + "- {kind: place, names: {vi: [x]}}").encode()
        )
    assert GlossaryEntry.objects.count() == 1
    trial = service.glossary_import(user=editor, data=SMALL.encode(), dry_run=True)
    assert trial.changed == 1
    assert GlossaryEntry.objects.get().forms[0]["lang"] == "und"
    service.glossary_retire(user=editor, entry_id=row.pk)
    assert service.glossary_import(user=editor, data=SMALL.encode()).retired == 1
    assert glossary_export(user=editor).count("names") == 0


def test_export_reads_back_to_the_same(editor: User) -> None:
    service.glossary_seed(file=SHIPPED)
    text = glossary_export(user=editor)
    taken = service.glossary_import(user=editor, data=text.encode())
    assert (taken.new, taken.changed) == (0, 0)


def test_only_who_may_edits_and_looks(cyber: User, auditor: User) -> None:
    with pytest.raises(Refused):
        service.glossary_add(user=auditor, content=content("Đắk Tô", "Dakto"))
    with pytest.raises(Refused):
        service.glossary_import(user=auditor, data=SMALL.encode())
    with pytest.raises(Refused):
        glossary_page(user=cyber)
    with pytest.raises(Refused):
        glossary_export(user=cyber)


def test_no_entry_twice_with_the_same_names(editor: User) -> None:
    service.glossary_add(user=editor, content=content("Đắk Tô", "Dakto"))
    with pytest.raises(Refused):
        service.glossary_add(user=editor, content=content("Đắk Tô", "Dakto"))
    with pytest.raises(Refused):
        service.glossary_retire(user=editor, entry_id=999)


def test_pages_hold_what_was_looked_for(auditor: User) -> None:
    service.glossary_seed(file=SHIPPED)
    page = glossary_page(user=auditor, text="ta con", kind="place", page=99)
    assert (page.found, page.page, page.pages) == (1, 1, 1)
    whole = glossary_page(user=auditor)
    assert whole.pages > 1
    assert len(whole.entries) == 50
    assert glossary_page(user=auditor, text="%_'\"").found in (0, whole.found)
