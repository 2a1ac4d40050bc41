"""The permission table, both ways: the expected sets are written out here on their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from casework.models import User
from casework.models.people import Role
from casework.permissions import Action, allowed, require
from records.errors import Refused

EXPECTED: dict[str, set[str]] = {
    "editor": {
        "source_view",
        "watch_edit",
        "capture_evidence",
        "registry_view",
        "match_decide",
        "search",
        "saved_search",
        "search_export",
        "item_view",
        "media_play",
        "upload",
        "flag_view",
        "flag_review",
        "lead_view",
        "lead_edit",
        "translation_view",
        "pipeline_view",
        "quarantine_retry",
        "fact_view",
        "glossary_view",
        "glossary_edit",
        "transcript_edit",
        "fact_edit",
        "known_media_view",
        "known_media_edit",
        "complaint_view",
        "complaint_edit",
        "spread_view",
        "correction_edit",
    },
    "verifier": {
        "source_view",
        "watch_edit",
        "capture_evidence",
        "contact_reveal",
        "subject_request_view",
        "subject_request_handle",
        "registry_view",
        "registry_import",
        "match_decide",
        "search",
        "saved_search",
        "search_export",
        "item_view",
        "media_play",
        "restricted_view",
        "position_exact",
        "upload",
        "flag_view",
        "flag_review",
        "flag_approve",
        "flag_withdraw",
        "lead_view",
        "lead_edit",
        "translation_view",
        "pipeline_view",
        "quarantine_retry",
        "fact_view",
        "glossary_view",
        "glossary_edit",
        "transcript_edit",
        "map_pin_edit",
        "fact_edit",
        "known_media_view",
        "known_media_edit",
        "complaint_view",
        "complaint_edit",
        "spread_view",
        "correction_edit",
        "correction_publish",
    },
    "liaison": {
        "registry_view",
        "search",
        "saved_search",
        "search_export",
        "item_view",
        "media_play",
        "upload",
        "lead_view",
        "translation_view",
        "translation_edit",
        "translation_approve",
        "fact_view",
        "glossary_view",
        "glossary_edit",
        "transcript_edit",
    },
    "cyber": {"referral_view", "referral_export", "referral_answer", "fact_view"},
    "auditor": {
        "retention_view",
        "source_view",
        "subject_request_view",
        "incident_view",
        "registry_view",
        "search",
        "item_view",
        "flag_view",
        "lead_view",
        "translation_view",
        "referral_view",
        "pipeline_view",
        "fact_view",
        "glossary_view",
        "audit_view",
        "models_view",
        "known_media_view",
        "complaint_view",
        "spread_view",
    },
    "administrator": {
        "retention_view",
        "source_view",
        "subject_request_view",
        "subject_request_handle",
        "incident_view",
        "incident_edit",
        "tokens_manage",
        "registry_import",
        "users_manage",
        "models_view",
        "models_manage",
        "pipeline_view",
        "quarantine_retry",
        "source_manage",
        "item_erase",
        "fact_view",
    },
}
ALL_ACTIONS = {
    "retention_view",
    "source_view",
    "watch_edit",
    "capture_evidence",
    "contact_reveal",
    "subject_request_view",
    "subject_request_handle",
    "incident_view",
    "incident_edit",
    "referral_answer",
    "tokens_manage",
    "registry_view",
    "registry_import",
    "match_decide",
    "transcript_edit",
    "map_pin_edit",
    "glossary_view",
    "glossary_edit",
    "models_view",
    "models_manage",
    "search",
    "saved_search",
    "search_export",
    "position_exact",
    "item_view",
    "media_play",
    "restricted_view",
    "upload",
    "flag_view",
    "flag_review",
    "flag_approve",
    "flag_withdraw",
    "lead_view",
    "lead_edit",
    "translation_view",
    "translation_edit",
    "translation_approve",
    "referral_view",
    "referral_export",
    "pipeline_view",
    "quarantine_retry",
    "fact_view",
    "source_manage",
    "item_erase",
    "users_manage",
    "audit_view",
    "fact_edit",
    "known_media_view",
    "known_media_edit",
    "complaint_view",
    "complaint_edit",
    "spread_view",
    "correction_edit",
    "correction_publish",
}


def test_no_role_and_no_action_escapes_this_test() -> None:
    assert set(EXPECTED) == set(Role.values)
    assert {action.value for action in Action} == ALL_ACTIONS


@pytest.mark.parametrize("action", sorted(ALL_ACTIONS))
@pytest.mark.parametrize("role", sorted(EXPECTED))
def test_every_role_and_action(role: str, action: str) -> None:
    user = User(username=role, role=role)
    assert allowed(user, Action(action)) is (action in EXPECTED[role])
    if action in EXPECTED[role]:
        require(user, Action(action))
    else:
        with pytest.raises(Refused):
            require(user, Action(action))


@pytest.mark.parametrize("action", sorted(ALL_ACTIONS))
def test_nobody_the_inactive_and_the_roleless_may_do_nothing(action: str) -> None:
    powerful = next(role for role, actions in EXPECTED.items() if action in actions)
    inactive = User(username="x", role=powerful, is_active=False)
    # Django's own superuser mark opens nothing here.
    stranger = User(username="y", role="", is_superuser=True, is_staff=True)
    for user in (None, AnonymousUser(), inactive, stranger):
        assert not allowed(user, Action(action))
        with pytest.raises(Refused):
            require(user, Action(action))


def test_the_same_person_cannot_both_find_and_receive() -> None:
    """The cyber unit sees approved referrals only; who reviews exports nothing to itself."""
    for role, actions in EXPECTED.items():
        assert not ("referral_export" in actions and actions & {"flag_review", "flag_approve"}), (
            role
        )


def test_users_of_every_role_can_be_made(make_user: Callable[..., User]) -> None:
    for role in EXPECTED:
        assert allowed(make_user(role), Action.FACT_VIEW)
