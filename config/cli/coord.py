"""The verb ``coord``: one stated position, read and written in every system."""

from __future__ import annotations

import re
from typing import Any

import click

from config.cli.bridge import echo_json
from config.cli.messages import english, pick
from records.errors import OperatorError, Refused

_DATUMS = {
    "wgs84": "WGS84",
    "indian1960": "Indian 1960",
    "vn2000": "VN-2000",
    "hanoi1972": "Hà Nội 1972",
}
_FORMS = (
    "decimal",
    "dms",
    "mgrs-indian1960-6",
    "mgrs-indian1960-8",
    "mgrs-wgs84",
    "utm-wgs84",
    "vn2000",
    "vn2000-6",
    "hanoi1972",
    "grades",
)


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("position", nargs=-1, required=True)
@click.option("--to", type=click.Choice(_FORMS), help="Chỉ ghi theo hệ này / only this system.")
@click.option("--datum", type=click.Choice(tuple(_DATUMS)), help="Hệ quy chiếu / reference system.")
@click.option("--meridian", help="Kinh tuyến trục VN-2000, 105°45' / central meridian.")
@click.option("--json", "as_json", is_flag=True, help="Một dòng JSON / one line of JSON.")
def coord(
    position: tuple[str, ...],
    to: str | None,
    datum: str | None,
    meridian: str | None,
    as_json: bool,
) -> None:
    """Đọc một tọa độ và ghi lại theo mọi hệ. Read a position and write it in every system.

    manhmoi coord "YD 850225"; manhmoi coord "X=1884983 Y=589670" --datum vn2000 --meridian
    106°00'; manhmoi coord 16.47063, 107.66583 --to vn2000. Needs no data folder.
    """
    from nlp.entities.coordinates import convert, read_position
    from nlp.gazetteer import areas
    from records.text import nfc

    said = nfc(" ".join(position))
    extra = [_DATUMS[datum]] if datum else []
    if meridian:
        extra.append(f"kinh tuyến trục {_meridian(meridian)}")
    entity = read_position("; ".join([said, *extra]))
    norm = entity.norm
    if not isinstance(norm, dict):
        if as_json:
            echo_json({"text": said, "norm": None, "details": dict(entity.details)})
            raise click.exceptions.Exit(1)
        _show_possible(dict(entity.details))
        raise Refused(str(entity.details["reason"]), str(entity.details["reason_en"]))
    lat, lon = float(str(norm["lat"])), float(str(norm["lon"]))
    forms = convert((lat, lon), to)
    commune = areas.commune_2026(lat, lon)
    where = {
        "country": areas.country(lat, lon),
        "commune": commune.name if commune else None,
        "province": _name(areas.province_2026(lat, lon)),
        "province_pre2025": _name(areas.province_pre2025(lat, lon)),
    }
    if as_json:
        written = {form.name: form.text for form in forms}
        details = dict(entity.details)
        echo_json({"text": said, "norm": norm, "details": details, "where": where, "as": written})
    elif to:
        click.echo(forms[0].text)
    else:
        _show(said, norm, dict(entity.details), where)
        for form in forms:
            click.echo(f"  {form.name:<18} {form.text}")


def _meridian(text: str) -> str:
    """Return ``106°15'`` of 106.25, 106-15, 106°15′ …"""
    match = re.fullmatch(
        r"\s*(10[2-9]|11[01])(?:[.,](\d{1,6})|\s*[°\-: ]\s*([0-5]?\d)\s*['′]?)?\s*°?\s*", text
    )
    if match is None:
        raise OperatorError(
            f"Kinh tuyến trục không đọc được: {text} (ví dụ 105°45' hoặc 105.75)",
            f"not a central meridian: {text} (such as 105°45' or 105.75)",
        )
    from nlp.entities.coordinates.context import meridian_of

    whole, part = divmod(round(meridian_of(match[1], match[3], match[2]) * 60), 60)
    return f"{whole}°{part:02d}'"


def _name(area: Any) -> str | None:
    return str(area.name) if area else None


def _remark(details: dict[str, Any], key: str) -> Any:
    return details.get(f"{key}_en" if english() else key)


def _show(
    said: str, norm: dict[str, Any], details: dict[str, Any], where: dict[str, str | None]
) -> None:
    click.echo(said)
    radius = details["radius_m"]
    click.echo(
        pick(
            f"{norm['lat']:.5f}, {norm['lon']:.5f} (WGS 84), sai trong vòng {radius:g} m",
            f"{norm['lat']:.5f}, {norm['lon']:.5f} (WGS 84), within {radius:g} m",
        )
    )
    click.echo(pick("Đọc theo: ", "Read as: ") + f"{norm['system']}")
    if remark := _remark(details, "assumption"):
        click.echo(pick("Vì: ", "Because: ") + remark)
    click.echo(pick("Ở: ", "In: ") + _where(where))
    for row in details["readings"][1:]:
        click.echo(
            pick("Cách đọc khác: ", "Another reading: ")
            + f"{row['system']} {row['lat']:.5f}, {row['lon']:.5f}"
        )
    for row in details.get("rejected", ()):
        click.echo(
            pick("Không chọn: ", "Set aside: ")
            + f"{row['system']} {row['lat']:.5f}, {row['lon']:.5f} "
            + f"({_remark(row, 'reason')})"
        )
    for warning in _remark(details, "warnings") or ():
        click.echo(pick("Lưu ý: ", "Note: ") + warning)
    click.echo(pick("Ghi theo các hệ:", "In other systems:"))


def _show_possible(details: dict[str, Any]) -> None:
    """List what an unanswered position might mean, and where that would be."""
    from nlp.gazetteer import areas

    for row in details.get("readings", ()):
        click.echo(
            pick("Có thể là: ", "Possibly: ")
            + f"{row['lat']:.5f}, {row['lon']:.5f} ({row['system']}) "
            + (_name(areas.province_pre2025(row["lat"], row["lon"])) or "")
        )


def _where(where: dict[str, str | None]) -> str:
    if where["country"] != "VN":
        names = {"LA": ("Lào", "Laos"), "KH": ("Campuchia", "Cambodia")}
        return pick(*names.get(where["country"] or "", ("ngoài khơi", "at sea")))
    parts = ", ".join(part for part in (where["commune"], where["province"]) if part)
    old = where["province_pre2025"]
    return parts + pick(f" (trước 7/2025: {old})", f" (before July 2025: {old})") if old else parts
