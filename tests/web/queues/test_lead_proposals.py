"""Pages of proposed leads and of a lead's table: what is shown, to whom, what a click does."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from casework.clock import now
from casework.models import Item, ItemLink, ItemsApart, LeadProposal, ProposalItem, User
from casework.services import leads
from tests.casework.queues import rows

pytestmark = pytest.mark.django_db
Console = Callable[[User], Client]

EXACT = "16.65440, 106.73080"


def told(text: str, *found: tuple[str, str, Any], lang: str = "vi", **fields: Any) -> Item:
    item = rows.item(text, lang=lang, author_pid="", **fields)
    item.passages.create(ordinal=0, start=0, end=len(text), text=text, lang=lang)
    for word, label, norm in found:
        start = text.index(word)
        point = norm if isinstance(norm, dict) and "lat" in norm else {}
        item.clues.create(
            label=label,
            start=start,
            end=start + len(word),
            text=word,
            norm=norm if isinstance(norm, str) else "",
            score=0.9,
            model="manhmoi-entity-rules@1",
            data={"norm": norm, "about": "burial"},
            lat=point.get("lat"),
            lon=point.get("lon"),
        )
    return item


def accounts() -> list[Item]:
    grid = {"lat": 16.6544, "lon": 106.7308, "tol_m": 100}
    return [
        told(
            "Chính tay tôi chôn ở Suối Cọp ngày 12/3/1968.",
            ("Suối Cọp", "PLACE", None),
            ("12/3/1968", "DATE", "1968-03-12"),
        ),
        told(
            "We buried five men by Suoi Cop on 14 March 1968, grid XD 850418.",
            ("Suoi Cop", "PLACE", None),
            ("14 March 1968", "DATE", "1968-03-14"),
            ("XD 850418", "COORD", grid),
            lang="en",
        ),
    ]


def proposal(*items: Item, status: str = "waiting") -> LeadProposal:
    made = LeadProposal.objects.create(status=status, score=12.5, model="manhmoi-corroboration@1")
    for item in items:
        ProposalItem.objects.create(proposal=made, item=item, score=12.5)
    first, second = sorted(items[:2], key=lambda one: one.pk)
    ItemLink.objects.get_or_create(
        first=first,
        second=second,
        defaults={
            "score": 12.5,
            "reasons": [
                {"kind": "place", "nats": 6.0, "value": "suoi cop", "left": None, "right": None},
                {"kind": "hill", "nats": -5.0, "value": "412 ≠ 935", "left": None, "right": None},
            ],
            "model": made.model,
            "computed_at": now(),
        },
    )
    return made


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_queue_shows_what_is_shared_and_what_contradicts(
    editor: User, console: Console
) -> None:
    made = proposal(*accounts())
    body = page(console(editor), "/leads/proposals")
    assert f"/leads/proposals/{made.pk}" in body
    assert "suoi cop" in body
    assert "412 ≠ 935" in body
    assert "máy đề xuất" in body
    assert "/leads/proposals" in page(console(editor), "/leads")


def test_the_table_stands_side_by_side_with_links_and_marks(editor: User, console: Console) -> None:
    one, two = accounts()
    made = proposal(one, two)
    body = page(console(editor), f"/leads/proposals/{made.pk}")
    passage = one.passages.get().pk
    assert f"/items/{one.pk}?passage={passage}#passage-{passage}" in body
    assert "<q>12/3/1968</q>" in body
    assert "<q>14 March 1968</q>" in body
    # Contradiction is a sign and a word, not a colour alone.
    assert "≠" in body
    assert "có lời kể khác" in body
    assert "1 − ∏(1 − w·r)" in body
    assert "người trong cuộc" in body


def test_positions_are_blurred_for_who_need_not_know(
    editor: User, verifier: User, console: Console
) -> None:
    made = proposal(*accounts())
    rough = page(console(editor), f"/leads/proposals/{made.pk}")
    exact = page(console(verifier), f"/leads/proposals/{made.pk}")
    assert EXACT in exact
    assert EXACT not in rough
    assert "16.65, 106.75" in rough
    assert "<q>XD 850418</q>" not in rough
    assert "vị trí đã làm mờ" in rough


def test_acceptance_leads_to_the_lead_with_its_table(editor: User, console: Console) -> None:
    made = proposal(*accounts())
    client = console(editor)
    answer = client.post(f"/leads/proposals/{made.pk}/accept", {"title": "Suối Cọp 1968"})
    assert answer.status_code == 302
    body = page(client, answer["Location"])
    assert "Suối Cọp 1968" in body
    assert "Các lời kể đặt cạnh nhau" in body
    assert "Hỏi gì tiếp, hỏi ai trước" in body


def test_rejection_needs_a_reason_and_stands(editor: User, console: Console) -> None:
    made = proposal(*accounts())
    client = console(editor)
    client.post(f"/leads/proposals/{made.pk}/reject", {"reason": ""})
    made.refresh_from_db()
    assert made.status == "waiting"
    client.post(f"/leads/proposals/{made.pk}/reject", {"reason": "hai nơi khác nhau"})
    made.refresh_from_db()
    assert (made.status, ItemsApart.objects.count()) == ("rejected", 1)
    assert "hai nơi khác nhau" in page(client, "/leads/proposals?status=rejected")
    assert "Rút lại lời từ chối" in page(client, f"/leads/proposals/{made.pk}")


def test_an_item_is_taken_out(editor: User, console: Console) -> None:
    one, two = accounts()
    made = proposal(one, two)
    answer = console(editor).post(f"/leads/proposals/{made.pk}/items/{two.pk}/remove")
    assert answer.status_code == 302
    assert ItemsApart.objects.filter(first=one, second=two).exists()


def test_restricted_items_show_no_word(editor: User, verifier: User, console: Console) -> None:
    one, two = accounts()
    secret = told("Tôi kể riêng: Hố Ma, Lò Văn Ính.", ("Hố Ma", "PLACE", None), access="restricted")
    made = proposal(one, two, secret)
    body = page(console(editor), f"/leads/proposals/{made.pk}")
    assert "Hố Ma" not in body
    assert "1 tư liệu bị giới hạn" in body
    assert "Hố Ma" in page(console(verifier), f"/leads/proposals/{made.pk}")


def test_an_auditor_reads_and_decides_nothing(auditor: User, console: Console) -> None:
    made = proposal(*accounts())
    body = page(console(auditor), f"/leads/proposals/{made.pk}")
    assert "Gom thành đầu mối" not in body
    assert console(auditor).post(f"/leads/proposals/{made.pk}/accept").status_code == 403


def test_two_families_are_warned_of_on_the_lead(editor: User, console: Console) -> None:
    lead = leads.lead_open(user=editor, title="Suối Cọp")
    for name in ("Bùi Xuân Lẫm", "Trần Đức Hoành"):
        text = f"Gia đình tìm liệt sĩ {name}, chôn ở Suối Cọp."
        item = told(text, ("Suối Cọp", "PLACE", None), (name, "PERSON", name))
        item.clues.filter(label="PERSON").update(data={"norm": name, "role": "fallen"})
        leads.lead_add_item(user=editor, lead=lead, item=item)
    assert "Nhiều gia đình cùng nhận một ngôi mộ" in page(console(editor), f"/leads/{lead.pk}")


def test_the_pages_speak_english(editor: User, console: Console) -> None:
    made = proposal(*accounts())
    client = console(editor)
    client.post("/language", {"language": "en", "next": "/"})
    body = page(client, f"/leads/proposals/{made.pk}")
    assert "The accounts side by side" in body
    assert "eye witness" in body


def test_no_proposal_is_absent(editor: User, console: Console) -> None:
    assert console(editor).get("/leads/proposals/999").status_code == 404
