from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from casework.models import AuditEvent, OfficialFact, User
from casework.selectors.facts import fact_row, facts_current, facts_list
from casework.services.fact_edit import fact_of_form
from casework.services.facts import FactsSeeded, facts_seed
from nlp.claims.facts import load_facts
from records.claim import Fact
from records.errors import OperatorError, Refused

pytestmark = pytest.mark.django_db

PLAN = Fact(
    id="F01",
    topic="hotline",
    status="plan",
    statement_vi="Đường dây nóng là 0965.001.222.",
    statement_en="The hotline is 0965.001.222.",
    source_doc="Kế hoạch",
    source_section="V.1",
    check={"kind": "phone", "e164": ["+84965001222"], "share": 0.5},
)
ASSUMED = replace(PLAN, id="F02", topic="fee", status="assumed", source_section=None)


def test_the_shipped_file_is_taken_over_once() -> None:
    facts = load_facts(settings.MANHMOI_FACTS).facts
    assert facts_seed(facts=facts) == FactsSeeded(len(facts), 0, 0, 0)
    events = AuditEvent.objects.count()
    assert facts_seed(facts=facts) == FactsSeeded(0, 0, 0, len(facts))
    assert AuditEvent.objects.count() == events
    current = {fact.id: fact for fact in facts_current(assumed=True)}
    assert set(current) == {fact.id for fact in facts}
    for fact in facts:
        assert (current[fact.id].check["kind"], current[fact.id].status) == (
            fact.check["kind"],
            fact.status,
        )


def test_a_fact_comes_back_as_it_went_in() -> None:
    facts_seed(facts=[PLAN, ASSUMED])
    assert facts_current(assumed=True) == (PLAN, ASSUMED)
    assert facts_current(assumed=False) == (PLAN,)


def test_partly_assumed_facts_count_as_assumed() -> None:
    facts_seed(facts=[replace(PLAN, status="plan+assumed")])
    assert facts_current(assumed=False) == ()


def test_a_changed_fact_is_a_new_version_and_the_old_one_stays(editor: User) -> None:
    facts_seed(facts=[PLAN])
    changed = replace(PLAN, status="official", check={"kind": "phone", "e164": ["+84225"]})
    assert facts_seed(facts=[changed], user=editor) == FactsSeeded(0, 1, 0, 0)
    assert facts_current(assumed=False) == (replace(changed, version=2),)
    assert fact_row("F01", 1).data["check"] == PLAN.check
    assert fact_row("F01", 2).created_by == editor
    event = AuditEvent.objects.latest("seq")
    assert (event.action, event.detail) == ("facts.seed", {"versions": {"F01": 2}})
    with pytest.raises(OperatorError):
        fact_row("F01", 3)


def test_a_fact_gone_from_the_file_no_longer_counts_until_it_returns() -> None:
    facts_seed(facts=[PLAN, ASSUMED])
    assert facts_seed(facts=[PLAN]) == FactsSeeded(0, 0, 1, 1)
    assert facts_current(assumed=True) == (PLAN,)
    assert facts_seed(facts=[PLAN]) == FactsSeeded(0, 0, 0, 1)
    assert facts_seed(facts=[PLAN, ASSUMED]) == FactsSeeded(0, 1, 0, 1)
    assert facts_current(assumed=True) == (PLAN, replace(ASSUMED, version=3))
    assert OfficialFact.objects.filter(fact_id="F02").count() == 3


def test_facts_count_from_their_first_to_their_last_day() -> None:
    today = timezone.localdate()
    day = timedelta(days=1)
    cases = {
        "A": (None, today.isoformat(), True),
        "B": (None, (today - day).isoformat(), False),
        "C": (today.isoformat(), None, True),
        "D": ((today + day).isoformat(), None, False),
    }
    facts_seed(
        facts=[
            replace(PLAN, id=name, valid_from=first, valid_to=last)
            for name, (first, last, _) in cases.items()
        ]
    )
    assert [fact.id for fact in facts_current(assumed=True)] == [
        name for name, (_, _, counts) in cases.items() if counts
    ]


def test_a_malformed_date_is_refused_and_nothing_is_kept() -> None:
    with pytest.raises(OperatorError, match="YYYY-MM-DD"):
        facts_seed(facts=[ASSUMED, replace(PLAN, valid_to="27/7/2027")])
    assert not OfficialFact.objects.exists()


def test_every_role_may_see_the_facts_but_not_a_user_switched_off(cyber: User) -> None:
    facts_seed(facts=[PLAN])
    assert [row.fact_id for row in facts_list(user=cyber)] == ["F01"]
    cyber.is_active = False
    with pytest.raises(Refused):
        facts_list(user=cyber)


@pytest.mark.parametrize(
    "check",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nkind: phone\nvalue: *b\n",
        "kind: &k phone\nx: &x {y: *x}\n",
        f"kind: phone\nx: {'[' * 3_900}{']' * 3_900}",
        "kind: amount\nvnd: " + "9" * 7_000,
    ],
)
def test_a_check_made_to_harm_is_refused(check: str) -> None:
    form = {
        "topic": "hotline",
        "status": "plan",
        "statement_vi": "Câu.",
        "statement_en": "Sentence.",
        "source_doc": "Kế hoạch",
        "check": check,
    }
    with pytest.raises(Refused, match="check"):
        fact_of_form("F90", form)
