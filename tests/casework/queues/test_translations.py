"""Translations: by sentence, kept as written, searchable once approved, outdated on a change."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

import pytest

from casework.models import Item, Passage, Translation, TranslationSegment
from casework.models.people import Role
from casework.selectors.translations import (
    Progress,
    current_translation,
    translation_counts,
    translation_item,
    translation_page,
    translation_queue,
    translation_text,
)
from casework.services import translations as service
from records.errors import Refused
from tests.casework.queues import rows
from tests.casework.queues.doubles import RecordedIndex

pytestmark = pytest.mark.django_db

ENGLISH = "We buried three men by the stream.\n\nIt was March 1972. The hill was called 300."
VIETNAMESE = ("Chúng tôi chôn ba người bên suối.", "Đó là tháng 3/1972.", "Đồi tên là 300.")


class Commit(Protocol):
    def __call__(self, *, execute: bool) -> AbstractContextManager[object]: ...


def started() -> Translation:
    return service.translation_start(
        user=rows.user(Role.LIAISON), item=rows.item(ENGLISH, lang="en")
    )


def fill(translation: Translation, texts: tuple[str, ...] = VIETNAMESE) -> None:
    user = rows.user(Role.LIAISON)
    for segment, text in zip(translation.segments.all(), texts, strict=True):
        service.translation_save_segment(user=user, segment=segment, text=text)


def test_segments_are_the_sentences_in_place() -> None:
    translation = started()
    segments = list(translation.segments.all())
    assert [s.source_text for s in segments] == [
        "We buried three men by the stream.",
        "It was March 1972.",
        "The hill was called 300.",
    ]
    assert all(ENGLISH[s.start : s.end] == s.source_text for s in segments)
    again = service.translation_start(user=rows.user(Role.LIAISON), item=translation.item)
    assert again == translation
    assert TranslationSegment.objects.count() == 3


@pytest.mark.parametrize("text", ["", "  \n ", "아군을 묻었다。그 산은 삼백 고지다。"])
def test_spans_cover_everything_that_is_not_blank(text: str) -> None:
    spans = service.segment_spans(text)
    assert "".join(s.text for s in spans).replace(" ", "") == "".join(text.split())


def test_vietnamese_and_erased_items_are_not_translated() -> None:
    liaison = rows.user(Role.LIAISON)
    for item in (
        rows.item(),
        rows.item(" ", lang="en"),
        rows.item(ENGLISH, lang="en", deleted_at=rows.item().collected_at),
    ):
        with pytest.raises(Refused):
            service.translation_start(user=liaison, item=item)


def test_approval_makes_it_searchable(
    search_index: RecordedIndex, django_capture_on_commit_callbacks: Commit
) -> None:
    translation, liaison = started(), rows.user(Role.LIAISON)
    with pytest.raises(Refused, match="3 đoạn"):
        service.translation_approve(user=liaison, translation=translation)
    fill(translation)
    with django_capture_on_commit_callbacks(execute=True):
        service.translation_approve(user=liaison, translation=translation)
    translation.refresh_from_db()
    text = translation_text(translation)
    assert text == f"{VIETNAMESE[0]}\n{VIETNAMESE[1]} {VIETNAMESE[2]}"
    passages = Passage.objects.filter(translation=translation, current=True)
    assert passages.exists()
    assert all(text[p.start : p.end] == p.text and p.lang == "vi" for p in passages)
    held = [search_index.passages[p.pk] for p in passages]
    assert {one.text_kind for one in held} == {"translation"}
    assert {one.item_id for one in held} == {translation.item_id}


def test_correction_stays_a_draft_until_approved_again(
    search_index: RecordedIndex, django_capture_on_commit_callbacks: Commit
) -> None:
    translation, liaison = started(), rows.user(Role.LIAISON)
    fill(translation)
    with django_capture_on_commit_callbacks(execute=True):
        service.translation_approve(user=liaison, translation=translation)
    segment = translation.segments.get(ordinal=2)
    service.translation_save_segment(user=liaison, segment=segment, text="Đồi mang tên 300.")
    translation.refresh_from_db()
    assert translation.status == Translation.Status.DRAFT
    assert "Đồi tên là 300." in translation_text(translation)
    assert "Đồi tên là 300." in " ".join(search_index.texts())
    with django_capture_on_commit_callbacks(execute=True):
        review = service.translation_approve(user=liaison, translation=translation)
    assert "Đồi mang tên 300." in " ".join(search_index.texts())
    assert "Đồi tên là 300." not in " ".join(search_index.texts())
    with django_capture_on_commit_callbacks(execute=True):
        service.translation_undo(user=liaison, review=review)
    translation.refresh_from_db()
    assert "Đồi tên là 300." in translation_text(translation)
    assert "Đồi tên là 300." in " ".join(search_index.texts())
    current = Passage.objects.filter(item=translation.item, current=True)
    text = translation_text(translation)
    assert all(text[p.start : p.end] == p.text for p in current)


def test_undo_of_the_first_approval_takes_it_out_of_search(
    search_index: RecordedIndex, django_capture_on_commit_callbacks: Commit
) -> None:
    translation, liaison = started(), rows.user(Role.LIAISON)
    fill(translation)
    with django_capture_on_commit_callbacks(execute=True):
        review = service.translation_approve(user=liaison, translation=translation)
    with pytest.raises(Refused):
        service.translation_undo(user=rows.user(Role.LIAISON), review=review)
    with django_capture_on_commit_callbacks(execute=True):
        service.translation_undo(user=liaison, review=review)
    assert search_index.texts() == []
    with pytest.raises(Refused):
        service.translation_undo(user=liaison, review=review)


def change(item: Item, text: str) -> None:
    item.versions.create(
        version=item.version,
        text=item.text,
        collected_at=item.collected_at,
        replaced_at=item.collected_at,
    )
    item.version, item.text = item.version + 1, text
    item.save()


def test_new_version_makes_it_outdated_and_carries_what_still_fits(
    search_index: RecordedIndex, django_capture_on_commit_callbacks: Commit
) -> None:
    translation, liaison = started(), rows.user(Role.LIAISON)
    fill(translation)
    with django_capture_on_commit_callbacks(execute=True):
        service.translation_approve(user=liaison, translation=translation)
    item = translation.item
    change(item, ENGLISH.replace("three men", "four men"))
    translation = Translation.objects.get(pk=translation.pk)
    assert translation_page(user=liaison, translation=translation).outdated
    assert translation_counts(user=liaison)[Progress.OUTDATED] == 1
    with pytest.raises(Refused, match="cũ"):
        service.translation_save_segment(
            user=liaison, segment=translation.segments.all()[0], text="x"
        )
    with pytest.raises(Refused, match="cũ"):
        service.translation_approve(user=liaison, translation=translation)
    newer = service.translation_start(user=liaison, item=item)
    assert [s.text for s in newer.segments.all()] == ["", VIETNAMESE[1], VIETNAMESE[2]]
    fill(newer, ("Chúng tôi chôn bốn người bên suối.", *VIETNAMESE[1:]))
    with django_capture_on_commit_callbacks(execute=True):
        review = service.translation_approve(user=liaison, translation=newer)
    joined = " ".join(search_index.texts())
    assert "bốn người" in joined
    assert "ba người" not in joined
    with django_capture_on_commit_callbacks(execute=True):
        service.translation_undo(user=liaison, review=review)
    assert "ba người" in " ".join(search_index.texts())


def test_someone_elses_change_is_not_overwritten() -> None:
    segment = started().segments.all()[0]
    service.translation_save_segment(
        user=rows.user(Role.LIAISON), segment=segment, text="A", seen=""
    )
    with pytest.raises(Refused, match="Người khác"):
        service.translation_save_segment(
            user=rows.user(Role.LIAISON), segment=segment, text="B", seen=""
        )
    segment.refresh_from_db()
    assert segment.text == "A"


def test_queue_order_and_counts() -> None:
    liaison = rows.user(Role.LIAISON)
    rows.item()
    done, draft = (rows.item(ENGLISH, lang="en") for _ in range(2))
    fresh = rows.item("On a enterré trois hommes.", lang="fr")
    rows.item(ENGLISH, lang="en", access="restricted")
    fill(service.translation_start(user=liaison, item=draft))
    finished = service.translation_start(user=liaison, item=done)
    fill(finished)
    service.translation_approve(user=liaison, translation=finished)
    _, found = translation_queue(user=liaison)
    assert [row.item for row in found] == [fresh, draft, done]
    assert [(row.filled, row.total) for row in found] == [(0, 0), (3, 3), (3, 3)]
    _, found = translation_queue(user=liaison, progress=Progress.APPROVED)
    assert [row.item for row in found] == [done]
    assert current_translation(done) == finished
    assert translation_counts(user=liaison) == {
        Progress.UNTRANSLATED: 1,
        Progress.OUTDATED: 0,
        Progress.DRAFT: 1,
        Progress.APPROVED: 1,
    }


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VERIFIER, Role.AUDITOR])
def test_others_look_but_do_not_write(role: Role) -> None:
    translation, user = started(), rows.user(role)
    assert translation_item(user=user, item_id=translation.item_id) == translation.item
    with pytest.raises(Refused):
        service.translation_start(user=user, item=translation.item)
    with pytest.raises(Refused):
        service.translation_save_segment(user=user, segment=translation.segments.all()[0], text="x")
    with pytest.raises(Refused):
        service.translation_approve(user=user, translation=translation)


@pytest.mark.parametrize("role", [Role.CYBER, Role.ADMINISTRATOR])
def test_some_do_not_even_look(role: Role) -> None:
    with pytest.raises(Refused):
        translation_queue(user=rows.user(role))
    with pytest.raises(Refused):
        translation_counts(user=rows.user(role))
