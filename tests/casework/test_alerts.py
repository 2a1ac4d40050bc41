"""Saved searches tell of new testimony: what matches, once, only to whom it may concern."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from casework import index_access
from casework.models import Alert, AlertDue, Item, SavedSearch, User
from casework.selectors.alerts import alert_page, alert_unread_count, saved_searches
from casework.services.alerts import alerts_due, alerts_read, alerts_settle
from casework.services.erasure import item_erase
from casework.services.saved_searches import (
    saved_search_alerts,
    saved_search_create,
    saved_search_delete,
)
from monitor.stages.index import index_items
from records.errors import Refused
from tests.web import rows

pytestmark = pytest.mark.django_db(transaction=True)

GRAVES = "Mộ các anh nằm dưới gốc cây gạo bên suối La Hiên."


@pytest.fixture(autouse=True)
def _own_index(home: Path) -> Iterator[None]:
    index_access.index_close()
    yield
    index_access.index_close()


def arrives(text: str = GRAVES, **fields: object) -> Item:
    """Let an item go through the last stage of the pipeline."""
    item = rows.make_item(text, stage="index", state="pending", **fields)
    rows.make_passages(item)
    index_items([item.pk])
    return item


def watch(user: User, query: str = "gốc cây gạo suối La Hiên", **filters: list[str]) -> SavedSearch:
    return saved_search_create(
        user=user, name=query or "lọc", query=query, filters=filters, alerts=True
    )


def told(saved: SavedSearch) -> set[int]:
    return set(saved.found.values_list("item_id", flat=True))


def test_new_testimony_that_matches_is_told_once(editor: User) -> None:
    old = arrives()
    saved = watch(editor)
    new = arrives()
    arrives("Hôm nay chợ họp đông, giá rau lại tăng.")
    assert told(saved) == {new.pk}
    assert old.pk not in told(saved)
    # The same work again, as after a kill, tells nothing twice.
    Item.objects.filter(pk=new.pk).update(stage="index", state="pending")
    index_items([new.pk])
    assert Alert.objects.count() == 1
    alert = Alert.objects.get()
    assert (alert.words, alert.asked) == (6, 6)
    assert alert.read_at is None


def test_unaccented_testimony_matches_too_and_a_passing_word_does_not(editor: User) -> None:
    saved = watch(editor)
    plain = arrives("mo cac anh nam duoi goc cay gao ben suoi la hien")
    arrives("Các bác cho hỏi đường về bến xe, chợ họp mấy giờ?")
    assert told(saved) == {plain.pk}


def test_a_kill_before_done_misses_nothing(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = watch(editor)
    item = rows.make_item(GRAVES, stage="index", state="pending")
    rows.make_passages(item)

    def killed(**_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("monitor.stages.index.alerts_store", killed)
        with pytest.raises(KeyboardInterrupt):
            index_items([item.pk])
    item.refresh_from_db()
    assert item.state == "pending"
    assert told(saved) == set()
    index_items([item.pk])
    assert told(saved) == {item.pk}


def test_a_transcript_that_comes_later_is_looked_at_and_old_words_are_not(editor: User) -> None:
    item = arrives("Bản ghi âm của bác Ba.")
    old = watch(editor, "Bản ghi âm bác Ba")
    new = watch(editor, "chôn các anh gốc cây gạo")
    _media, transcript = rows.make_recording(item)
    transcript.stage, transcript.state = "index", "pending"
    transcript.save()
    index_items([item.pk])
    assert told(old) == set()
    assert told(new) == {item.pk}
    passage = Alert.objects.get().passage
    assert passage is not None
    assert passage.text_kind == "transcript"


def test_the_nearest_by_meaning_are_told_also_without_a_common_word(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = watch(editor, "chôn đồng đội dưới gốc cây bên suối")
    english = arrives("We buried our comrades under a tree by the stream.", lang="en")
    assert told(saved) == {english.pk}
    alert = Alert.objects.get()
    assert alert.words == 0
    assert alert.cosine is not None
    assert "@" in alert.model
    monkeypatch.setattr("casework.selectors.alert_match.MEANING_RANK", 0)
    arrives("We buried our comrades under the tree by a stream.", lang="en")
    assert told(saved) == {english.pk}


def test_filters_hold_and_a_search_of_filters_alone_tells_of_all_they_let_in(editor: User) -> None:
    korean = watch(editor, "", lang=["ko"])
    tiktok = watch(editor, "gốc cây gạo", platform=["tiktok"])
    item = arrives("1968년 3월 나무 아래 묻었다.", lang="ko")
    arrives()
    assert told(korean) == {item.pk}
    assert told(tiktok) == set()
    assert told(tiktok) | {arrives(platform="tiktok").pk} == told(tiktok)


def test_a_batch_larger_than_one_answer_misses_nothing(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("search_question", "alert_match"):
        monkeypatch.setattr(f"casework.selectors.{place}.DEEPEST", 5)
    saved = watch(editor, "suối La Hiên")
    items = []
    for n in range(17):
        item = rows.make_item(f"Mộ {n} bên suối La Hiên.", stage="index", state="pending")
        rows.make_passages(item)
        items.append(item.pk)
    index_items(items)
    assert told(saved) == set(items)


def test_restricted_testimony_is_told_only_to_those_with_the_right(
    editor: User, verifier: User
) -> None:
    plain, trusted = watch(editor), watch(verifier)
    item = arrives(access="restricted")
    assert told(plain) == set()
    assert told(trusted) == {item.pk}
    assert alert_unread_count(user=verifier) == 1
    verifier.role = "editor"
    verifier.save()
    assert alert_page(user=verifier).lines == []
    assert alert_unread_count(user=verifier) == 0


def test_nobody_is_told_who_may_not_keep_searches(editor: User, auditor: User) -> None:
    saved = watch(editor)
    editor.is_active = False
    editor.save()
    arrives()
    assert told(saved) == set()
    for call in (
        lambda: alert_page(user=auditor),
        lambda: alerts_read(user=auditor),
        lambda: saved_searches(user=auditor),
        lambda: watch(auditor),
    ):
        with pytest.raises(Refused):
            call()
    assert alert_unread_count(user=auditor) == 0


def test_copies_are_one_line_and_read_together(editor: User, verifier: User) -> None:
    watch(editor)
    first = arrives()
    for _ in range(3):
        arrives(near_duplicate_of=first)
    page = alert_page(user=editor)
    assert len(page.lines) == 1
    assert len(page.lines[0].copies) == 3
    assert page.unread == alert_unread_count(user=editor) == 1
    assert {word.text for word in page.lines[0].words} >= {"gạo", "suối", "La", "Hiên"}
    assert alerts_read(user=verifier, alert_ids=page.lines[0].ids) == 0
    assert alerts_read(user=editor, alert_ids=page.lines[0].ids) == 4
    assert alert_unread_count(user=editor) == 0
    assert alert_page(user=editor, unread=True).lines == []
    assert len(alert_page(user=editor).lines) == 1


def test_erasing_the_item_removes_its_alerts(editor: User) -> None:
    saved = watch(editor)
    item = arrives()
    AlertDue.objects.create(item=item)
    assert told(saved)
    item_erase(item=item, reason="nguồn đã xóa", user=None)
    assert not Alert.objects.exists()
    assert not AlertDue.objects.exists()


def test_what_another_question_found_goes_with_it(editor: User) -> None:
    saved = watch(editor)
    arrives()
    saved_search_create(user=editor, name=saved.name, query=saved.query, filters={}, alerts=True)
    assert Alert.objects.count() == 1
    saved_search_create(user=editor, name=saved.name, query="đồi 935", filters={}, alerts=True)
    assert Alert.objects.count() == 0
    saved.refresh_from_db()
    arrives("Ở đồi 935 có ba ngôi mộ.")
    assert Alert.objects.count() == 1
    saved_search_delete(user=editor, saved_search_id=saved.pk)
    assert Alert.objects.count() == 0


def test_telling_can_be_turned_off_and_not_on_for_everything(editor: User, verifier: User) -> None:
    saved = watch(editor)
    saved_search_alerts(user=editor, saved_search_id=saved.pk, on=False)
    arrives()
    assert told(saved) == set()
    with pytest.raises(Refused):
        saved_search_alerts(user=verifier, saved_search_id=saved.pk, on=True)
    with pytest.raises(Refused):
        watch(editor, "")


def test_an_approved_translation_is_looked_at_even_after_a_kill(
    editor: User, make_user: Callable[..., User]
) -> None:
    saved = watch(editor)
    item = arrives("We buried them near a stream.", lang="en")
    assert told(saved) == set()
    rows.make_passages(item, GRAVES, text_kind="translation", lang="vi")
    alerts_due(item_id=item.pk)
    alerts_due(item_id=item.pk)
    # As at the next start: neither the index nor the saved searches have seen the translation.
    assert alerts_settle() == 1
    assert told(saved) == {item.pk}
    assert alerts_settle() == 0


@pytest.mark.parametrize("query", ["😀", '"((((', "  …  "])
def test_a_question_without_words_would_tell_of_everything(editor: User, query: str) -> None:
    with pytest.raises(Refused):
        watch(editor, query)
    assert watch(editor, query, lang=["ko"]).alerts


def test_many_saved_searches_are_counted_at_once(
    editor: User, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    first, second = watch(editor), watch(editor, "bên suối La Hiên")
    watch(editor, "giá rau ngoài chợ")
    arrives()
    with django_assert_num_queries(2):
        new = {one.pk: one.new for one in saved_searches(user=editor)}  # type: ignore[attr-defined]
    assert (new[first.pk], new[second.pk]) == (1, 1)
    assert sum(new.values()) == alert_unread_count(user=editor) == 2
