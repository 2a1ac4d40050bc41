"""Watch rules: what they catch, what they ask of a platform, who may keep them, what is shipped."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.clock import now
from casework.models import AuditEvent, Clue, Item, Source, User, WatchRule
from casework.selectors.watch_gate import Gate
from casework.selectors.watch_item import rules_met
from casework.selectors.watch_match import Looked, Matcher, part_of
from casework.selectors.watch_preview import watch_preview
from casework.selectors.watch_rules import Watching, watch_list, watched
from casework.selectors.watch_terms import folded, place_term, spans, word_term
from casework.services.watch_rules import (
    digest,
    watch_delete,
    watch_save,
    watch_seed,
    watch_toggle,
)
from casework.watch_check import rule_checked
from casework.watch_content import Channel, RuleContent, content_of
from casework.watch_file import read_watch, write_watch
from config.cli.main import cli
from records.errors import OperatorError, Refused
from tests.web import rows

SHIPPED = settings.MANHMOI_WATCH_RULES


@pytest.mark.parametrize(
    ("said", "text", "met", "met_exactly"),
    [
        ("liệt sĩ", "Tìm mộ liệt sĩ ở Quảng Trị", "liệt sĩ", True),
        ("liệt sĩ", "TÌM MỘ LIỆT SỸ", "LIỆT SỸ", True),
        ("liệt sĩ", "tim mo liet si", "liet si", False),
        ("liet si", "mộ liệt sĩ", "liệt sĩ", False),
        ("hoà bình", "nghĩa trang Hòa Bình", "Hòa Bình", True),
        ("đồng đội", "tìm đồng\n  đội cũ", "đồng đội", True),
        ("mộ", "tim mo cha", "mo", False),
        # Accents that are there must be the right ones, and one bare syllable proves nothing.
        ("mộ", "Giấc mơ", "", False),
        ("mộ", "Tìm Mo ở bản", "", False),
        ("liệt sĩ", "liệtsĩ, liệt sĩnh", "", False),
        ("유해", "전사자 유해를 찾습니다", "유해", True),
        ("유해", "자유해방", "", False),
        ("烈士", "寻找越南烈士墓", "烈士", True),
        ("погибшие", "Погибшие вьетнамские бойцы", "Погибшие", True),
        ("погибшие", "непогибшие", "", False),
        ("Khe—Sanh", "“khe—sanh”…", "khe—sanh", True),
        ("Straße 9", "auf der STRASSE, Straße 9", "Straße 9", True),
        ("đồi 케산", "Trận Đồi 케산", "Đồi 케산", True),
    ],
)
def test_whole_words_in_every_script(said: str, text: str, met: str, met_exactly: bool) -> None:
    at = folded([text])
    for unaccented, expected in ((True, met), (False, met if met_exactly else "")):
        term = word_term("keyword", said, unaccented=unaccented)
        found = [at.shown[start:end] for start, end in spans(at, term)]
        assert found == ([expected] if expected else []), unaccented
        if found:
            assert Gate(one for name in term.names for one in name.spellings).passes([text])


def test_a_place_is_met_by_its_names_in_all_scripts() -> None:
    term = place_term("Khe Sanh")
    for text in ("Trận Khe-Sanh", "khe sanh", "케산 전투에서", "бой у Кхесань", "溪山之战"):
        assert list(spans(folded([text]), term)), text
    assert not list(spans(folded(["khe suối xanh"]), term))


def test_a_hashtag_is_not_a_longer_one() -> None:
    matcher = Matcher(RuleContent("h", hashtags=("lietsi",)))
    assert matcher.look(Looked("tiktok", "", ["nhớ anh #LietSi!"])).caught
    assert not matcher.look(Looked("tiktok", "", ["#lietsivietnam lietsi"])).caught


def test_exclusions_keep_out_but_not_what_a_watched_channel_says() -> None:
    rule = RuleContent(
        "r", ("tìm đồng đội",), ("free fire",), channels=(Channel("youtube", "UC1"),)
    )
    matcher = Matcher(rule)
    text = ["Tìm đồng đội", "chơi Free Fire"]
    kept_out = matcher.look(Looked("tiktok", "UC1", text))
    assert kept_out.wanted
    assert not kept_out.caught
    assert matcher.look(Looked("youtube", "UC1", text)).caught
    assert not matcher.look(Looked("youtube", "UC2", ["chơi Free Fire"])).wanted


@pytest.mark.parametrize(
    ("wanted", "said", "meets"),
    [
        ("PAVN:div304", "PAVN:regt66/div304", True),
        ("PAVN:regt66/div304", "PAVN:regt66", False),
        ("PAVN:div304", "PAVN:div304B", False),
        ("PAVN:div304", "ARVN:div304", False),
        ("PAVN:div304", "không đọc được", False),
    ],
)
def test_a_unit_is_met_by_its_parts(wanted: str, said: str, meets: bool) -> None:
    assert part_of(wanted, said) is meets


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (RuleContent("Trống"), "empty"),
        (RuleContent("Chỉ loại trừ", exclusions=("game",)), "empty"),
        (RuleContent("", ("liệt sĩ",)), "name"),
        (RuleContent("Ngắn", ("a",)), "too short"),
        (RuleContent("Dấu", ("!!!",)), "too short"),
        (RuleContent("Dài", ("x" * 101,)), "longer"),
        (RuleContent("Hai bên", ("Mộ",), ("mộ",)), "exclusion too"),
        (RuleContent("Địa danh", places=("Xứ Không Có Thật",)), "gazetteer"),
        (RuleContent("Đơn vị", units=("quán phở",)), "not read as a unit"),
        (RuleContent("Thẻ", hashtags=("hai từ",)), "space"),
        (RuleContent("Kênh", channels=(Channel("myspace", "x"),)), "myspace"),
        (RuleContent("Kênh", channels=(Channel("youtube", " "),)), "no id"),
        (RuleContent("Tiếng", ("liệt sĩ",), languages=("xx",)), "languages"),
        (RuleContent("Tìm ở", ("liệt sĩ",), query_platforms=("hotline",)), "query_platforms"),
    ],
)
def test_a_rule_of_no_use_is_refused_in_words(content: RuleContent, why: str) -> None:
    with pytest.raises(Refused) as refused:
        rule_checked(content)
    assert why in refused.value.en


def test_a_rule_is_tidied() -> None:
    tidied = rule_checked(
        RuleContent(
            "  Tìm   mộ ",
            ("mộ liệt sĩ", "Mộ  liệt sĩ", " "),
            hashtags=("#LietSi",),
            units=("e66 f304",),
            languages=("VI",),
        )
    )
    assert tidied.name == "Tìm mộ"
    assert [one.lower() for one in tidied.keywords] == ["mộ liệt sĩ"]
    assert tidied.hashtags == ("LietSi",)
    assert tidied.units == ("PAVN:regt66/div304",)
    assert tidied.languages == ("vi",)


def test_a_file_is_read_back_as_written_and_bad_ones_are_named() -> None:
    contents = read_watch(SHIPPED.read_bytes(), name="watch.yaml")
    assert {lang for one in contents for lang in one.languages} >= {"vi", "en", "fr", "ko", "ru"}
    assert read_watch(write_watch(contents).encode(), name="again.yaml") == contents
    for text, why in (
        ("rules: []", "no list `rules`"),
        ("rules: [a]", "rule 1"),
        ("rules: [{name: a, keywords: [true]}]", "texts only"),
        ("rules: [{name: a, keyword: [mộ cha]}]", "no key “keyword”"),
        ("rules: [{name: a, keywords: [mộ cha], enabled: 1}]", "true or false"),
        ("rules: [{name: a, channels: [UC1]}]", "platform and id"),
        ("rules: [{name: a, keywords: [mộ cha]}, {name: a, keywords: [b2]}]", "twice"),
        ("rules: [", "YAML"),
    ):
        with pytest.raises(Refused) as refused:
            read_watch(text.encode(), name="x.yaml")
        assert why in refused.value.en, text


def _rule(name: str, **fields: Any) -> WatchRule:
    return WatchRule.objects.create(name=name, **fields)


@pytest.mark.django_db
def test_what_is_asked_of_a_platform() -> None:
    _rule(
        "a",
        keywords=["mộ liệt sĩ", "Tìm đồng đội"],
        hashtags=["lietsi"],
        channels=[{"platform": "youtube", "id": "UC1"}, {"platform": "facebook", "id": "100"}],
        query_platforms=["youtube"],
    )
    _rule("b", keywords=["MỘ LIỆT SĨ", "hài cốt"], query_platforms=["youtube"])
    _rule("c", keywords=["không tìm ở đâu"], channels=[{"platform": "youtube", "id": "UC1"}])
    _rule("d", keywords=["đã tắt"], query_platforms=["youtube"], enabled=False)
    assert watched("youtube", []) == Watching(
        ("mộ liệt sĩ", "Tìm đồng đội", "hài cốt"), ("UC1",), ("lietsi",)
    )
    assert watched("youtube", ["b", "d"]).queries == ("MỘ LIỆT SĨ", "hài cốt")
    assert watched("facebook", []) == Watching(channels=("100",))
    assert watched("youtube", ["không có luật này"]) == Watching()


def _item(text: str, days: int = 1, **fields: Any) -> Item:
    return rows.make_item(text, collected_at=now() - timedelta(days=days), **fields)


@pytest.fixture
def month(db: None) -> Item:
    """A month of texts; returns the newest that a rule for graves catches."""
    first = _item("Tôi biết mộ liệt sĩ ở đây", platform="youtube", channel_id="UC1")
    _item("mo liet si chua biet ten", 29, platform="tiktok")
    _item("Mộ liệt sĩ, chơi game thôi", platform="tiktok")
    _item("Mộ liệt sĩ", 31)
    _item("Xin chào mọi người")
    _item("Mộ liệt sĩ đã bị gỡ", deleted_at=now())
    _item("The graves of the fallen", lang="en")
    _item("Mộ liệt sĩ: lời khai riêng", access="restricted")
    rows.make_recording(_item("Ghi âm"))
    return first


def test_preview_counts_what_it_would_have_caught(
    month: Item, editor: User, verifier: User, administrator: User
) -> None:
    rule = RuleContent("Mộ", ("mộ liệt sĩ", "cây gạo"), ("game",), languages=("vi",))
    preview = watch_preview(user=editor, rule=rule)
    assert (preview.looked, preview.caught, preview.excluded) == (5, 3, 1)
    assert preview.by_platform == {"facebook": 1, "tiktok": 1, "youtube": 1}
    assert preview.by_language == {"vi": 3}
    counted = {(one.kind, one.said): one.items for one in preview.terms}
    assert counted == {
        ("keyword", "mộ liệt sĩ"): 3,
        ("keyword", "cây gạo"): 1,
        ("exclusion", "game"): 1,
    }
    assert month.pk in {one.item.pk for one in preview.sample}
    marked = {part for one in preview.sample for part, mark in one.pieces if mark}
    assert marked == {"mộ liệt sĩ", "mo liet si", "cây gạo"}
    [kept_out] = preview.excluded_sample
    assert kept_out.why == ("game",)
    # Who may read restricted testimony counts it too; who may read none sees numbers only.
    assert watch_preview(user=verifier, rule=rule).caught == 4
    withheld = watch_preview(user=administrator, rule=rule)
    assert withheld.caught == 3
    assert withheld.withheld
    assert withheld.sample == withheld.excluded_sample == ()
    assert watch_preview(user=None, rule=rule, days=60).caught == 5


def test_preview_by_unit_and_channel(month: Item, editor: User) -> None:
    said = _item("Đơn vị e66 f304 đánh ở đó", lang="en")
    Clue.objects.create(
        item=said, label="UNIT", start=7, end=15, text="e66 f304",
        norm="PAVN:regt66/div304", score=0.9, model="units@1",
    )  # fmt: skip
    rule = RuleContent("x", units=("PAVN:div304",), channels=(Channel("youtube", "UC1"),))
    preview = watch_preview(user=editor, rule=rule)
    assert {one.item.pk: one.why for one in preview.sample} == {
        said.pk: ("PAVN:div304",),
        month.pk: ("UC1",),
    }
    marked = [part for one in preview.sample for part, mark in one.pieces if mark]
    assert marked == ["e66 f304"]


def test_an_item_names_the_rules_that_catch_it(month: Item, verifier: User, liaison: User) -> None:
    WatchRule.objects.all().delete()
    rule = {"keywords": ["mộ liệt sĩ"], "languages": ["vi"]}
    WatchRule.objects.create(name="Mộ", **rule, channels=[{"platform": "youtube", "id": "UC1"}])
    WatchRule.objects.create(name="Tắt", **rule, enabled=False)
    WatchRule.objects.create(name="Tiếng Anh", **{**rule, "languages": ["en"]})
    WatchRule.objects.create(name="Loại", **rule, exclusions=["ở đây"])
    [met] = rules_met(user=verifier, item=month)
    assert (met.rule.name, met.by.why) == ("Mộ", ("mộ liệt sĩ", "UC1"))
    assert [part for part, marked in met.by.pieces if marked] == ["mộ liệt sĩ"]
    assert rules_met(user=liaison, item=month) == []
    month.state = "parked"
    assert rules_met(user=verifier, item=month) == []


def test_a_word_that_every_text_has_is_told(editor: User) -> None:
    for n in range(20):
        _item(f"Bài số {n} về mộ" if n % 2 else f"Bài số {n}")
    preview = watch_preview(user=editor, rule=RuleContent("x", ("bài số", "mộ", "liệt sĩ")))
    assert [(one.said, one.share) for one in preview.common] == [("bài số", 1.0), ("mộ", 0.5)]


def test_preview_asks_a_fixed_number_of_questions(month: Item, editor: User) -> None:
    rule = RuleContent("x", ("không có ở đâu cả",), units=("PAVN:div304",))
    with CaptureQueriesContext(
        connection,
    ) as before:
        watch_preview(user=editor, rule=rule)
    for n in range(30):
        _item(f"thêm bài {n}")
    with CaptureQueriesContext(connection) as after:
        watch_preview(user=editor, rule=rule)
    assert len(after) == len(before)


def test_keeping_rules(editor: User, liaison: User, auditor: User) -> None:
    content = RuleContent("Mộ", ("mộ liệt sĩ",), query_platforms=("youtube",))
    for user in (liaison, auditor):
        with pytest.raises(Refused):
            watch_save(user=user, content=content)
    row = watch_save(user=editor, content=content)
    assert content_of(row) == content
    with pytest.raises(Refused, match="already"):
        watch_save(user=editor, content=content)
    Source.objects.create(name="S", kind="youtube", platform="youtube", legal_basis="x",
                          watch=["Mộ"])  # fmt: skip
    [line] = watch_list(user=auditor)
    assert line.sources == ("S",)
    changed = RuleContent("Mộ phần", ("mộ liệt sĩ", "hài cốt"), query_platforms=("youtube",))
    watch_save(user=editor, content=changed, rule_id=row.pk, seen=digest(content))
    assert Source.objects.get(name="S").watch == ["Mộ phần"]
    with pytest.raises(Refused, match="just been changed"):
        watch_save(user=editor, content=content, rule_id=row.pk, seen=digest(content))
    with pytest.raises(Refused, match="follows this rule alone"):
        watch_delete(user=editor, rule_id=row.pk)
    watch_toggle(user=editor, rule_id=row.pk, on=False)
    assert watched("youtube", []) == Watching()
    Source.objects.filter(name="S").update(watch=["Mộ phần", "khác"])
    watch_delete(user=editor, rule_id=row.pk)
    assert Source.objects.get(name="S").watch == ["khác"]
    done = AuditEvent.objects.filter(action__startswith="watch.").values_list("action", flat=True)
    assert list(done.order_by("seq")) == [
        "watch.add", "watch.change", "watch.disable", "watch.delete",
    ]  # fmt: skip
    with pytest.raises(Refused):
        watch_toggle(user=editor, rule_id=row.pk, on=True)


@pytest.mark.django_db
def test_shipped_rules_never_overwrite_people(tmp_path: Path) -> None:
    file = tmp_path / "watch.yaml"

    def ship(*rules: str) -> int:
        file.write_text("rules:\n" + "".join(f"- {one}\n" for one in rules))
        return watch_seed(file=file)

    one, two, three = (f"{{name: {n}, keywords: [từ {n}]}}" for n in ("một", "hai", "ba"))
    assert ship(one, two, three) == 3
    assert ship(one, two, three) == 0
    ids = dict(WatchRule.objects.values_list("name", "pk"))
    watch_toggle(user=None, rule_id=ids["hai"], on=False)
    watch_delete(user=None, rule_id=ids["ba"])
    better = [each.replace("từ", "lời") for each in (one, two, three)]
    assert ship(*better, "{name: bốn, keywords: [từ bốn]}") == 2
    assert dict(WatchRule.objects.values_list("name", "keywords")) == {
        "một": ["lời một"],
        "hai": ["từ hai"],
        "bốn": ["từ bốn"],
    }
    file.write_text("rules: 7")
    with pytest.raises(OperatorError):
        watch_seed(file=file)


@pytest.mark.django_db
def test_by_command_line(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANHMOI_LANG", "en")

    def run(*asked: str, code: int = 0) -> str:
        done = CliRunner().invoke(cli, ["watch", *asked])
        assert done.exit_code == code, done.output
        return done.stdout

    names = [json.loads(line)["name"] for line in run("list", "--json").splitlines()]
    assert "Tìm mộ, tìm đồng đội" in names
    _item("Có mộ liệt sĩ ở đầu bản")
    file = tmp_path / "r.yaml"
    file.write_text("rules: [{name: Thử, keywords: [mộ liệt sĩ], query_platforms: [youtube]}]")
    previewed = json.loads(run("preview", "--file", str(file), "--days", "7", "--json"))
    assert (previewed["caught"], previewed["looked"]) == (1, 1)
    assert "would add" in run("add", str(file), "--dry-run")
    assert "Thử" not in run("list")
    assert "stored" in run("add", str(file))
    assert "[mộ liệt sĩ]" in run("preview", "Thử")
    assert json.loads(run("show", "Thử", "--json"))["keywords"] == ["mộ liệt sĩ"]
    assert isinstance(CliRunner().invoke(cli, ["watch", "add", str(file)]).exception, Refused)
    run("add", str(file), "--replace")
    assert "off" in run("off", "Thử")
    assert "on" in run("on", "Thử")
    run("remove", "Thử")
    assert "Thử" not in run("list")
    run("preview", code=2)
