"""Every row of the house, one file per family."""

from casework.models.alerts import Alert, AlertDue
from casework.models.audit import AuditEvent, AuditHead
from casework.models.claims import Flag, OfficialFact, Referral
from casework.models.contact import ContactDetail, Reply
from casework.models.corroboration import ItemLink, ItemsApart, LeadProposal, ProposalItem
from casework.models.glossary import GlossaryEntry
from casework.models.handover import ApiToken, ReferralReceipt, SharedObject
from casework.models.hearing import ListenSpan, SpeechPart, Waveform
from casework.models.holds import Complaint, LegalHold
from casework.models.intake import Intake, QuarantineEntry, UploadSession
from casework.models.items import Item, ItemVersion, MetricSnapshot, RawCopy
from casework.models.known_media import KnownMedia, MediaMatch, PdqPrint
from casework.models.leads import Lead, LeadItem
from casework.models.media import Media, Original, Reading, Segment, Transcript
from casework.models.people import Consent, SavedSearch, User
from casework.models.pictures import ImagePrint, MapPin
from casework.models.quality import BlindLabel, BlindSample, ClaimCalibration
from casework.models.registry import (
    FallenRecord,
    FallenRecordVersion,
    MatchDecision,
    MatchProposal,
    RegistryBadRow,
    RegistryImport,
    RegistryList,
)
from casework.models.review import Review
from casework.models.rights import EvidenceCapture, Incident, SubjectRequest
from casework.models.sources import (
    ChannelPermission,
    QueryYield,
    QuotaUse,
    Source,
    SourceAlert,
    SourceRun,
)
from casework.models.spread import ClaimNotice, ClaimWave, FalseClaim
from casework.models.text import Clue, NearDuplicateBand, Passage
from casework.models.translation import Translation, TranslationSegment
from casework.models.watch import WatchRule

__all__ = [
    "Alert",
    "AlertDue",
    "ApiToken",
    "AuditEvent",
    "AuditHead",
    "BlindLabel",
    "BlindSample",
    "ChannelPermission",
    "ClaimCalibration",
    "ClaimNotice",
    "ClaimWave",
    "Clue",
    "Complaint",
    "Consent",
    "ContactDetail",
    "EvidenceCapture",
    "FallenRecord",
    "FallenRecordVersion",
    "FalseClaim",
    "Flag",
    "GlossaryEntry",
    "ImagePrint",
    "Incident",
    "Intake",
    "Item",
    "ItemLink",
    "ItemVersion",
    "ItemsApart",
    "KnownMedia",
    "Lead",
    "LeadItem",
    "LeadProposal",
    "LegalHold",
    "ListenSpan",
    "MapPin",
    "MatchDecision",
    "MatchProposal",
    "Media",
    "MediaMatch",
    "MetricSnapshot",
    "NearDuplicateBand",
    "OfficialFact",
    "Original",
    "Passage",
    "PdqPrint",
    "ProposalItem",
    "QuarantineEntry",
    "QueryYield",
    "QuotaUse",
    "RawCopy",
    "Reading",
    "Referral",
    "ReferralReceipt",
    "RegistryBadRow",
    "RegistryImport",
    "RegistryList",
    "Reply",
    "Review",
    "SavedSearch",
    "Segment",
    "SharedObject",
    "Source",
    "SourceAlert",
    "SourceRun",
    "SpeechPart",
    "SubjectRequest",
    "Transcript",
    "Translation",
    "TranslationSegment",
    "UploadSession",
    "User",
    "WatchRule",
    "Waveform",
]
