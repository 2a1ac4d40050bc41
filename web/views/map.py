"""The map: points of testimony, outlines, the wartime grid, a converter, files for the field."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from casework.models import Source
from casework.permissions import Action
from casework.selectors.map_points import MapPoint, map_points
from casework.services.map_export import MIME, map_export, map_format
from nlp.entities.coordinates.lines import STEPS, grid_lines
from nlp.gazetteer.outlines import communes_gzip, provinces_gzip
from records.errors import ManhMoiError, Refused
from web.access import needs, person
from web.clue_words import clue_view
from web.map_form import position_answer
from web.search_form import SearchForm, read_search
from web.views.queue_forms import told
from web.wording import error_text

_LISTED: Final = 50
# Outlines change with a release only; the browser may keep them for a day.
_KEEP: Final = "private, max-age=86400"


@needs(Action.SEARCH)
def map_page(request: HttpRequest) -> HttpResponse:
    """Show the map with the filters of search; without scripts, the list of points."""
    form = read_search(request.GET)
    points, cut, problem = _points(request, form)
    context: dict[str, Any] = {
        "form": form,
        "problem": problem,
        "points": [_row(point) for point in points[:_LISTED]],
        "count": len(points),
        "items": len({point.clue.item_id for point in points}),
        "cut": cut,
        "sources": Source.objects.order_by("name"),
        "points_address": f"{reverse('map_points')}?{_query(form)}",
        "search_address": f"{reverse('search')}?{_query(form)}",
        "typed": request.GET.get("coord", "")[:200],
        "answer": position_answer(request.GET.get("coord", "")[:200]),
        "synthetic": any(point.clue.item.synthetic for point in points),
    }
    return render(request, "web/map.html", context)


def _query(form: SearchForm) -> str:
    pairs = [("q", form.query)] if form.query else []
    pairs += [(name, value) for name, values in form.kept.items() for value in values]
    return urlencode(pairs)


def _points(request: HttpRequest, form: SearchForm) -> tuple[tuple[MapPoint, ...], bool, str]:
    try:
        answer = map_points(user=person(request), query=form.query, filters=form.filters)
    except Refused:
        raise
    except ManhMoiError as error:
        return (), False, error_text(error)
    return answer.points, answer.cut, ""


def _row(point: MapPoint) -> dict[str, Any]:
    clue = point.clue
    view = clue_view(clue, exact=not point.blurred)
    address = reverse("item", args=[clue.item_id])
    if clue.transcript_id and clue.start_ms is not None:
        address += f"?at={clue.start_ms / 1000:.1f}"
    return {
        "id": clue.pk,
        "kind": clue.label,
        "about": view.about,
        "text": point.text,
        "value": view.value,
        "lat": point.lat,
        "lon": point.lon,
        "radius": round(point.radius_m),
        "blurred": point.blurred,
        "years": list(point.years),
        "lang": clue.item.lang,
        "item": clue.item_id,
        "title": clue.item.title[:120],
        "address": f"{address}#clue-{clue.pk}",
        "score": round(clue.score, 2),
        "model": clue.model,
        "status": "suggested",
    }


@needs(Action.SEARCH)
def map_points_json(request: HttpRequest) -> JsonResponse:
    """Return the points of the map; parameters as in search."""
    form = read_search(request.GET)
    points, cut, problem = _points(request, form)
    document = {"points": [_row(point) for point in points], "cut": cut, "problem": problem}
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False})


@needs(Action.SEARCH)
def map_provinces(request: HttpRequest) -> HttpResponse:
    """Return the outlines of the provinces."""
    return _outlines(provinces_gzip())


@needs(Action.SEARCH)
def map_communes(request: HttpRequest, province: str) -> HttpResponse:
    """Return the outlines of one province's communes."""
    found = communes_gzip(province)
    if found is None:
        raise Http404
    return _outlines(found)


def _outlines(packed: bytes) -> HttpResponse:
    response = HttpResponse(packed, content_type="application/geo+json")
    response["Content-Encoding"] = "gzip"
    response["Cache-Control"] = _KEEP
    return response


@needs(Action.SEARCH)
def map_grid(request: HttpRequest) -> JsonResponse:
    """Return the wartime grid over ``south,west,north,east`` with lines ``step`` metres apart."""
    try:
        south, west, north, east = map(float, request.GET.get("box", "").split(","))
        step = int(request.GET.get("step", ""))
    except ValueError:
        return JsonResponse({"error": "box, step"}, status=400)
    if step not in STEPS or not (-90 <= south < north <= 90 and -180 <= west < east <= 180):
        return JsonResponse({"error": "box, step"}, status=400)
    lines, squares = grid_lines(south, west, north, east, step)
    return JsonResponse(
        {
            "lines": [{"points": line.points, "label": line.label} for line in lines],
            "squares": [{"letters": s.letters, "lat": s.lat, "lon": s.lon} for s in squares],
        }
    )


@needs(Action.SEARCH)
def map_position(request: HttpRequest) -> JsonResponse:
    """Read a position as typed, or ``lat,lon``, and write it in every system."""
    answer = position_answer(request.GET.get("coord", "")[:200])
    if answer is None:
        return JsonResponse({"error": "coord"}, status=400)
    return JsonResponse(answer.as_json(), json_dumps_params={"ensure_ascii": False})


@needs(Action.SEARCH_EXPORT, methods=("POST",))
def map_export_view(request: HttpRequest) -> HttpResponse:
    """Hand out the points of the map as GeoJSON, KML or GPX."""
    form = read_search(request.POST)
    with told(request):
        made = map_export(
            user=person(request),
            query=form.query,
            filters=form.filters,
            form=map_format(request.POST.get("format", "")),
        )
        return HttpResponse(
            made.data,
            content_type=MIME[made.form],
            headers={"Content-Disposition": f'attachment; filename="manhmoi-map.{made.form}"'},
        )
    return redirect("map")


urlpatterns = [
    path("map", map_page, name="map"),
    path("api/map/points", map_points_json, name="map_points"),
    path("map/provinces.geojson", map_provinces, name="map_provinces"),
    path("map/communes/<str:province>.geojson", map_communes, name="map_communes"),
    path("api/map/grid", map_grid, name="map_grid"),
    path("api/map/position", map_position, name="map_position"),
    path("map/export", map_export_view, name="map_export"),
]
