"""The one permission table: role × action, deny by default; services and selectors both ask it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.contrib.auth.models import AnonymousUser

from casework.models.people import Role, User
from records.errors import Refused


class Action(StrEnum):
    """Everything a person can do in the console."""

    SEARCH = "search"
    SAVED_SEARCH = "saved_search"
    SEARCH_EXPORT = "search_export"
    POSITION_EXACT = "position_exact"
    ITEM_VIEW = "item_view"
    MEDIA_PLAY = "media_play"
    RESTRICTED_VIEW = "restricted_view"
    TRANSCRIPT_EDIT = "transcript_edit"
    MAP_PIN_EDIT = "map_pin_edit"
    UPLOAD = "upload"
    FLAG_VIEW = "flag_view"
    FLAG_REVIEW = "flag_review"
    FLAG_APPROVE = "flag_approve"
    FLAG_WITHDRAW = "flag_withdraw"
    LEAD_VIEW = "lead_view"
    LEAD_EDIT = "lead_edit"
    TRANSLATION_VIEW = "translation_view"
    TRANSLATION_EDIT = "translation_edit"
    TRANSLATION_APPROVE = "translation_approve"
    REFERRAL_VIEW = "referral_view"
    REFERRAL_EXPORT = "referral_export"
    PIPELINE_VIEW = "pipeline_view"
    QUARANTINE_RETRY = "quarantine_retry"
    FACT_VIEW = "fact_view"
    FACT_EDIT = "fact_edit"
    KNOWN_MEDIA_VIEW = "known_media_view"
    KNOWN_MEDIA_EDIT = "known_media_edit"
    COMPLAINT_VIEW = "complaint_view"
    COMPLAINT_EDIT = "complaint_edit"
    SPREAD_VIEW = "spread_view"
    CORRECTION_EDIT = "correction_edit"
    CORRECTION_PUBLISH = "correction_publish"
    REFERRAL_ANSWER = "referral_answer"
    TOKENS_MANAGE = "tokens_manage"
    REGISTRY_VIEW = "registry_view"
    REGISTRY_IMPORT = "registry_import"
    MATCH_DECIDE = "match_decide"
    GLOSSARY_VIEW = "glossary_view"
    GLOSSARY_EDIT = "glossary_edit"
    SOURCE_VIEW = "source_view"
    SOURCE_MANAGE = "source_manage"
    WATCH_EDIT = "watch_edit"
    CAPTURE_EVIDENCE = "capture_evidence"
    CONTACT_REVEAL = "contact_reveal"
    SUBJECT_REQUEST_VIEW = "subject_request_view"
    SUBJECT_REQUEST_HANDLE = "subject_request_handle"
    INCIDENT_VIEW = "incident_view"
    INCIDENT_EDIT = "incident_edit"
    RETENTION_VIEW = "retention_view"
    ITEM_ERASE = "item_erase"
    USERS_MANAGE = "users_manage"
    MODELS_VIEW = "models_view"
    MODELS_MANAGE = "models_manage"
    AUDIT_VIEW = "audit_view"


_READ_CASEWORK: Final = frozenset(
    {
        Action.SEARCH,
        Action.SAVED_SEARCH,
        Action.SEARCH_EXPORT,
        Action.ITEM_VIEW,
        Action.MEDIA_PLAY,
        Action.LEAD_VIEW,
        Action.FACT_VIEW,
        Action.GLOSSARY_VIEW,
        # Whoever reads testimony of a language knows its names.
        Action.GLOSSARY_EDIT,
        # Who hears a recording and knows its language mends its words.
        Action.TRANSCRIPT_EDIT,
    }
)

TABLE: Final[dict[Role, frozenset[Action]]] = {
    Role.EDITOR: _READ_CASEWORK
    | {
        Action.REGISTRY_VIEW,
        Action.MATCH_DECIDE,
        Action.UPLOAD,
        Action.FLAG_VIEW,
        Action.FLAG_REVIEW,
        Action.FACT_EDIT,
        Action.KNOWN_MEDIA_VIEW,
        Action.KNOWN_MEDIA_EDIT,
        Action.COMPLAINT_VIEW,
        Action.COMPLAINT_EDIT,
        Action.SPREAD_VIEW,
        Action.CORRECTION_EDIT,
        Action.LEAD_EDIT,
        Action.TRANSLATION_VIEW,
        Action.PIPELINE_VIEW,
        Action.QUARANTINE_RETRY,
        Action.SOURCE_VIEW,
        # What to look for is the editors' trade; which account may look is the administrator's.
        Action.WATCH_EDIT,
        Action.CAPTURE_EVIDENCE,
    },
    Role.VERIFIER: _READ_CASEWORK
    | {
        Action.REGISTRY_VIEW,
        Action.REGISTRY_IMPORT,
        Action.MATCH_DECIDE,
        Action.UPLOAD,
        Action.RESTRICTED_VIEW,
        # Only who verifies a grave needs to know where exactly it is.
        Action.POSITION_EXACT,
        Action.MAP_PIN_EDIT,
        Action.FLAG_VIEW,
        Action.FLAG_REVIEW,
        Action.FACT_EDIT,
        Action.KNOWN_MEDIA_VIEW,
        Action.KNOWN_MEDIA_EDIT,
        Action.COMPLAINT_VIEW,
        Action.COMPLAINT_EDIT,
        Action.SPREAD_VIEW,
        Action.CORRECTION_EDIT,
        Action.CORRECTION_PUBLISH,
        Action.FLAG_APPROVE,
        Action.FLAG_WITHDRAW,
        Action.LEAD_EDIT,
        Action.TRANSLATION_VIEW,
        Action.PIPELINE_VIEW,
        Action.QUARANTINE_RETRY,
        Action.SOURCE_VIEW,
        Action.WATCH_EDIT,
        Action.CAPTURE_EVIDENCE,
        # Who verifies testimony must be able to call the witness back.
        Action.CONTACT_REVEAL,
        Action.SUBJECT_REQUEST_VIEW,
        Action.SUBJECT_REQUEST_HANDLE,
    },
    Role.LIAISON: _READ_CASEWORK
    | {
        Action.REGISTRY_VIEW,
        Action.UPLOAD,
        Action.TRANSLATION_VIEW,
        Action.TRANSLATION_EDIT,
        Action.TRANSLATION_APPROVE,
    },
    # The cyber unit sees what two people approved, and nothing else: text, not people, is watched.
    Role.CYBER: frozenset(
        {Action.REFERRAL_VIEW, Action.REFERRAL_EXPORT, Action.REFERRAL_ANSWER, Action.FACT_VIEW}
    ),
    Role.AUDITOR: frozenset(
        {
            Action.SEARCH,
            Action.ITEM_VIEW,
            Action.FLAG_VIEW,
            Action.KNOWN_MEDIA_VIEW,
            Action.COMPLAINT_VIEW,
            Action.SPREAD_VIEW,
            Action.LEAD_VIEW,
            Action.REGISTRY_VIEW,
            Action.TRANSLATION_VIEW,
            Action.REFERRAL_VIEW,
            Action.PIPELINE_VIEW,
            Action.FACT_VIEW,
            Action.GLOSSARY_VIEW,
            Action.AUDIT_VIEW,
            Action.MODELS_VIEW,
            Action.SOURCE_VIEW,
            Action.SUBJECT_REQUEST_VIEW,
            Action.INCIDENT_VIEW,
            Action.RETENTION_VIEW,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Action.USERS_MANAGE,
            Action.TOKENS_MANAGE,
            Action.MODELS_VIEW,
            Action.MODELS_MANAGE,
            Action.PIPELINE_VIEW,
            Action.QUARANTINE_RETRY,
            Action.SOURCE_VIEW,
            Action.SOURCE_MANAGE,
            Action.ITEM_ERASE,
            Action.SUBJECT_REQUEST_VIEW,
            Action.SUBJECT_REQUEST_HANDLE,
            Action.INCIDENT_VIEW,
            Action.INCIDENT_EDIT,
            Action.RETENTION_VIEW,
            Action.FACT_VIEW,
            # Brings lists in; who is on them is for those who look for people.
            Action.REGISTRY_IMPORT,
        }
    ),
}


def allowed(user: User | AnonymousUser | None, action: Action) -> bool:
    """Whether ``user`` may do ``action``; nobody and inactive users may do nothing."""
    if user is None or isinstance(user, AnonymousUser) or not user.is_active:
        return False
    try:
        return action in TABLE[Role(user.role)]
    except ValueError:
        return False


def require(user: User | AnonymousUser | None, action: Action) -> None:
    """Raise unless ``user`` may do ``action``.

    Raises:
        Refused: the table does not allow it.
    """
    if not allowed(user, action):
        raise Refused("Vai trò của bạn không được phép làm việc này.", "Your role may not do this.")
