"""MISP events of approved flags, of PyMISP's own object templates, which it checks offline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from casework.handover.disarm import techniques_of
from casework.handover.disarm_misp import galaxy_tags
from casework.handover.evidence import Dossier, archive_uuid
from casework.handover.office import office
from records.errors import OperatorError

if TYPE_CHECKING:
    from pymisp import MISPEvent, MISPOrganisation

WITHDRAWN_MARK: Final = "[ĐÃ RÚT]"
_GRAVE: Final = frozenset(
    {"fake_hotline", "impersonated_account", "fee_dna", "fee_grave_search", "donation_scam"}
)
_IMPERSONATING: Final = frozenset({"fake_hotline", "impersonated_account"})
_REQUIRED: Final = ("info", "date", "distribution", "threat_level_id", "analysis", "Orgc")
# MISP's numbers: this organisation only; medium and low threat; analysis completed.
_OWN_ORGANISATION: Final = 0
_MEDIUM, _LOW, _COMPLETED = 2, 3, 2


class _Event:
    """Adds objects with steady ids and times to the event of one flag."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.at: datetime = dossier.changed_at.replace(microsecond=0)
        from pymisp import MISPEvent, MISPObject

        self.event = MISPEvent()
        self._object = MISPObject

    def add(self, template: str, name: str, *, act: bool = False, **values: Any) -> None:
        """Add one object; values that are empty are left out.

        Args:
            template: name of the object's template.
            name: what makes its id, within the flag.
            act: let its values be used for detection where the template says so; an address or
                a text is evidence only.
            **values: value by relation, with ``_`` for ``-``.

        Raises:
            pymisp.InvalidMISPObject: the template refuses it.
        """
        made = self._object(template, strict=True)
        made.uuid = str(self.dossier.uuid(f"misp:{name}"))
        made.timestamp = self.at
        made.comment = ""
        for relation, value in values.items():
            if value in (None, ""):
                continue
            attribute = made.add_attribute(
                relation.replace("_", "-"), value=value, comment="", timestamp=self.at
            )
            if attribute is None:
                continue  # PyMISP takes nothing for a value of white space
            attribute.uuid = str(self.dossier.uuid(f"misp:{name}:{relation}"))
            attribute.to_ids = bool(attribute.to_ids and act and not self.dossier.withdrawn)
            if self.dossier.withdrawn:
                attribute.deleted = True
        made.deleted = self.dossier.withdrawn
        made.to_dict()  # checks the template
        self.event.add_object(made)


def _organisation(archive_id: str) -> MISPOrganisation:
    from pymisp import MISPOrganisation

    who = office()
    made = MISPOrganisation()
    made.name = f"{who.name} – {who.parent}" if who.parent else who.name
    made.uuid = str(archive_uuid(archive_id, f"misp:organisation:{made.name}"))
    return made


def event_uuid(dossier: Dossier) -> str:
    """Return the id of the flag's event, the same in every version."""
    return str(dossier.uuid("misp:event"))


def event_of(dossier: Dossier) -> MISPEvent:
    """Return the MISP event of one flag, complete by ``require_complete``.

    A withdrawn flag's event keeps its id and has a later time, ``[ĐÃ RÚT]`` before its title, the
    tag ``manhmoi:state="withdrawn"`` and all its objects marked deleted.
    """
    building = _Event(dossier)
    event = building.event
    event.uuid = event_uuid(dossier)
    mark = f"{WITHDRAWN_MARK} " if dossier.withdrawn else ""
    event.info = (
        f"{mark}{dossier.type}: trái dữ kiện / contradicts {dossier.fact.id} "
        f"(cờ / flag {dossier.flag_id})"
    )
    event.date = dossier.approved_at.date()
    event.timestamp = building.at
    event.publish_timestamp = building.at
    event.published = True
    event.distribution = _OWN_ORGANISATION
    event.threat_level_id = _MEDIUM if dossier.type in _GRAVE else _LOW
    event.analysis = _COMPLETED
    event.Orgc = _organisation(dossier.archive_id)
    for tag in _tags(dossier):
        event.add_tag(tag)
    _post(building)
    _narrative(building)
    _contacts(building)
    _picture(building)
    _annotation(building)
    require_complete(event)
    return event


def _tags(dossier: Dossier) -> Iterator[str]:
    yield "tlp:amber"
    yield f'manhmoi:state="{"withdrawn" if dossier.withdrawn else "approved-by-two"}"'
    yield f'manhmoi:fact="{dossier.fact.id}@{dossier.fact.version}"'
    if dossier.synthetic:
        yield 'manhmoi:synthetic="true"'
    yield from galaxy_tags(techniques_of(dossier))


def _post(building: _Event) -> None:
    post = building.dossier.post
    words = building.dossier.words
    if post.platform == "facebook":
        building.add("facebook-post", "post", post=words, url=post.url, language=post.lang)
        return
    building.add(
        "microblog",
        "post",
        post=words,
        url=post.url,
        language=post.lang,
        type=post.platform,
        creation_date=post.published_at,
    )


def _narrative(building: _Event) -> None:
    fact = building.dossier.fact
    source = ", ".join(filter(None, (fact.source_doc, fact.source_section)))
    building.add(
        "narrative",
        "narrative",
        narrative_summary=building.dossier.claimed,
        narrative_disproof=f"{fact.id}, phiên bản / version {fact.version}: {fact.statement_vi} / "
        f"{fact.statement_en} ({source})",
    )


def _contacts(building: _Event) -> None:
    dossier = building.dossier
    for phone in dossier.contacts.phones:
        building.add("phone-number", f"phone:{phone}", act=True, phone_number=phone)
    for account in dossier.contacts.accounts:
        building.add("bank-account", f"account:{account}", act=True, account=account)
    if dossier.type in _IMPERSONATING:
        urls = dossier.contacts.urls
        building.add(
            "impersonation",
            "impersonation",
            account_url=urls[0] if urls else None,
            impersonated_account_name=office().parent or office().name,
            objective=dossier.type,
        )


def _picture(building: _Event) -> None:
    picture, post = building.dossier.picture, building.dossier.post
    if picture is None or not post.url:
        return
    building.add(
        "image",
        "image",
        link=post.url,
        image_text=f"{picture.id}: {picture.origin_vi} ({picture.taken}, {picture.place})",
    )


def _annotation(building: _Event) -> None:
    dossier = building.dossier
    first, second = dossier.approvals
    lines = [
        f"Duyệt / approved: {one.role}, {one.at:%Y-%m-%dT%H:%M:%SZ}" for one in (first, second)
    ]
    if dossier.withdrawn_at is not None:
        lines.append(f"Rút / withdrawn: {dossier.withdrawn_at:%Y-%m-%dT%H:%M:%SZ}")
    lines += [
        f"{dossier.model}, {dossier.score}: {dossier.why}",
        f"span {dossier.start}–{dossier.end}, v{dossier.post.version}",
        f"SHA-256 {dossier.post.sha256 or '–'}",
        f"DISARM: {', '.join(techniques_of(dossier))}",
    ]
    building.add(
        "annotation",
        "annotation",
        text="\n".join(lines),
        format="text",
        creation_date=dossier.approved_at,
    )


def require_complete(event: MISPEvent) -> None:
    """Raise unless the event has what a reader needs; MISP's own schemas do not ask for it.

    That is info, date, distribution, threat level, analysis, organisation, a tlp tag and at least
    one object.

    Raises:
        OperatorError: something is missing; the message names it.
    """
    missing = [name for name in _REQUIRED if getattr(event, name, None) in (None, "")]
    if not any(tag.name.startswith("tlp:") for tag in event.tags):
        missing.append("tlp")
    if not event.objects:
        missing.append("Object")
    if missing:
        names = ", ".join(missing)
        raise OperatorError(f"Sự kiện MISP còn thiếu: {names}.", f"the MISP event lacks: {names}")
