"""Editors keep the official facts in the console; everybody else may read them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from casework.models import AuditEvent, OfficialFact, User
from casework.selectors.facts import check_text, facts_current
from casework.services.facts import facts_seed
from nlp.claims.facts import load_facts
from tests.casework.queues import rows

pytestmark = pytest.mark.django_db
Console = Callable[[User], Client]
FIELDS = ("topic", "status", "statement_vi", "statement_en", "source_doc", "source_section")


@pytest.fixture(autouse=True)
def _facts() -> None:
    facts_seed(facts=load_facts(settings.MANHMOI_FACTS).facts)


def newest(fact_id: str) -> OfficialFact:
    return OfficialFact.objects.filter(fact_id=fact_id).order_by("-version")[0]


def form(of: str, **change: str) -> dict[str, str]:
    row = newest(of)
    values = {name: getattr(row, name) for name in FIELDS}
    values |= {"check": check_text(row.data["check"])}
    values |= {name: row.data[name] for name in ("assumed_part", "verdict_rule", "abstain_when")}
    return {**values, "seen": str(row.version), "note": "Công văn mới", **change}


def active() -> set[str]:
    return {fact.id for fact in facts_current(assumed=False)}


def test_the_list_says_what_counts(cyber: User, console: Console) -> None:
    text = console(cyber).get(reverse("facts")).content.decode()
    assert "12 trên 25 dữ kiện đang có hiệu lực" in text
    assert "Đường dây nóng của Chiến dịch tại Hải Phòng là 0965.001.222." in text
    assert reverse("fact_new") not in text


def test_a_change_is_a_version_and_the_flag_keeps_its_own(editor: User, console: Console) -> None:
    flag = rows.flag(fact=newest("F01"))
    client = console(editor)
    check = "kind: phone\ne164: ['+84965001333']\ndisplay: 0965.001.333\n"
    answer = client.post(reverse("fact_change", args=["F01"]), form("F01", check=check))
    assert answer["Location"] == reverse("fact", args=["F01"])
    assert newest("F01").version == 2
    assert newest("F01").data["check"]["e164"] == ["+84965001333"]
    assert (newest("F01").created_by, newest("F01").note) == (editor, "Công văn mới")
    flag.refresh_from_db()
    assert flag.fact.version == 1
    page = client.get(reverse("fact", args=["F01"])).content.decode()
    assert "Công văn mới" in page
    assert "0965.001.222" in page
    event = AuditEvent.objects.latest("seq")
    assert (event.action, event.detail["version"]) == ("fact.change", 2)
    # The file is only the seed: it does not undo what an editor wrote.
    seeded = facts_seed(facts=load_facts(settings.MANHMOI_FACTS).facts)
    assert (seeded.kept, seeded.changed) == (1, 0)
    assert newest("F01").version == 2


@pytest.mark.parametrize(
    ("fact_id", "change", "said"),
    [
        ("F01", {"note": " "}, "lý do"),
        ("F01", {"check": "kind: phone\ne164: [0965001222]"}, "check.e164"),
        ("F01", {"check": "{"}, "YAML"),
        ("F01", {"check": "kind: [a]"}, "kind"),
        ("F01", {"statement_en": ""}, "statement_en"),
        ("F01", {"valid_from": "27/7/2027"}, "valid_from"),
        ("F01", {"valid_from": "2027-01-02", "valid_to": "2027-01-01"}, "hết hiệu lực trước"),
        ("F01", {"source_section": ""}, "văn bản chính thức"),
        ("F01", {"status": "sure"}, "tình trạng"),
        ("F01", {"topic": "x" * 9_000}, "dài quá"),
        ("F01", {}, "Không có gì thay đổi"),
        ("F09", {"status": "official"}, "tách làm hai"),
        ("F10", {"status": "official"}, "văn bản chính thức"),
    ],
)
def test_a_bad_change_is_refused_and_what_was_typed_stays(
    editor: User, console: Console, fact_id: str, change: dict[str, str], said: str
) -> None:
    typed = form(fact_id, **{"statement_vi": newest(fact_id).statement_vi, **change})
    answer = console(editor).post(reverse("fact_change", args=[fact_id]), typed)
    text = answer.content.decode()
    assert (answer.status_code, newest(fact_id).version) == (400, 1)
    assert said in text
    assert typed["topic"][:40] in text


def test_two_facts_that_contradict_each_other_are_named(editor: User, console: Console) -> None:
    new = form("F01", fact_id="F26", check="kind: phone\ne164: ['+84965001444']")
    answer = console(editor).post(reverse("fact_new"), new)
    assert answer.status_code == 400
    text = answer.content.decode()
    assert "F01" in text and "F26" in text and "mâu thuẫn" in text
    assert not OfficialFact.objects.filter(fact_id="F26").exists()


def test_a_new_fact_counts_with_its_text_only(editor: User, console: Console) -> None:
    client = console(editor)
    base = {**form("F10", topic="dna_fee_2", fact_id="F26"), "check": (
        "kind: money\nservice: xét nghiệm\namount_vnd: 0\n")}  # fmt: skip
    assert client.post(reverse("fact_new"), base).status_code == 302
    assert "F26" not in active()
    official = form("F26", status="official", source_doc="CV 12/BCĐ", source_section="2")
    assert client.post(reverse("fact_change", args=["F26"]), official).status_code == 302
    assert "F26" in active()
    assert client.post(reverse("fact_new"), {**base, "fact_id": "F 27"}).status_code == 400


def test_a_partly_assumed_fact_is_split_and_its_stated_half_counts(
    verifier: User, console: Console
) -> None:
    assert "F12" not in active()
    client = console(verifier)
    page = client.get(reverse("fact", args=["F12"])).content.decode()
    assert "không phạt, không cắt chế độ" in page
    whole = form("F12")
    halves = {f"a_{name}": value for name, value in whole.items()}
    halves |= {f"b_{name}": value for name, value in whole.items()}
    stated = "Thân nhân cung cấp mẫu ADN trên tinh thần vận động, đồng thuận."
    halves |= {"a_statement_vi": stated, "seen": "1", "note": "Tách theo góp ý", "rest_id": "f12a"}
    answer = client.post(reverse("fact_split", args=["F12"]), halves)
    assert answer.status_code == 302, answer.content.decode()
    assert (newest("F12").statement_vi, newest("F12").status) == (stated, "plan")
    assert newest("F12A").status == "assumed"
    assert "F12" in active() and "F12A" not in active()
    again = client.post(reverse("fact_split", args=["F12"]), {**halves, "seen": "2"})
    assert again.status_code == 400


def test_a_fact_ends_and_a_stale_form_is_refused(editor: User, console: Console) -> None:
    client = console(editor)
    stale = client.post(reverse("fact_retire", args=["F01"]), {"note": "x", "seen": "9"})
    assert stale.status_code == 302 and "F01" in active()
    client.post(reverse("fact_retire", args=["F01"]), {"note": "Đổi số", "seen": "1"})
    assert "F01" not in active()
    assert client.get(reverse("fact", args=["F99"])).status_code == 404


def test_only_editors_change_facts(cyber: User, liaison: User, console: Console) -> None:
    for user in (cyber, liaison):
        answer = console(user).post(reverse("fact_change", args=["F01"]), form("F01"))
        assert answer.status_code == 403
