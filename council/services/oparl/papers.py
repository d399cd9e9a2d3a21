"""Papers with everything that is embedded in them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q, QuerySet, Value

from council.models import Matter, Organization, Paper, Person
from council.services.oparl.addresses import page_stem, stem
from council.services.oparl.consultations import consultations_of
from council.services.oparl.files import Enclosed, enclosed
from council.services.oparl.places import places
from council.services.oparl.rows import among, seen
from council.services.oparl.values import OWN, Fields, day, own, thing

COLUMNS = (
    "id", "first_published_at", "public_modified_at", "title", "reference", "date", "paper_type", "paper_type_raw", "state",
    "state_reason", "summary", "proposal", "reasons", "financial_effects", "financial_summary", "climate_effects",
    "climate_summary", "source_data",
)  # fmt: skip
# Sections of a paper → our property.
SECTIONS = {
    "summary": "summary",
    "proposal": "proposal",
    "reasons": "reasons",
    "financial_effects": "financialEffects",
    "financial_summary": "financialSummary",
    "climate_effects": "climateEffects",
    "climate_summary": "climateSummary",
}
# Property → kind of what it names.
LINKS = {
    "relatedPaper": "Paper",
    "superordinatedPaper": "Paper",
    "subordinatedPaper": "Paper",
    "originatorOrganization": "Organization",
    "underDirectionOf": "Organization",
    "originatorPerson": "Person",
}
Named = dict[UUID, dict[str, list[str]]]


def papers(keys: Collection[UUID], body: str, *, internal: bool = True) -> dict[UUID, Fields]:
    """Return public papers with consultations, files and places. Eight queries."""
    rows = list(among(Paper.objects.public, Q(pk__in=keys)).values_list(*COLUMNS))
    ways, links, files = consultations_of(keys), _links(keys), enclosed("paper", keys)
    spots = _places_of(keys) if internal else {}
    return {
        row[0]: _paper(row, body, ways.get(row[0], []), links[row[0]], files[row[0]], spots.get(row[0], []), internal)
        for row in rows
    }


def _paper(
    values: Any, body: str, way: list[Fields], links: dict[str, list[str]], files: Enclosed, spots: list[Fields], internal: bool
) -> Fields:  # fmt: skip
    row = dict(zip(COLUMNS, values, strict=True))
    key = row["id"]
    # Where the matter lives at the source it came from, as long as it has none here.
    matters = links.get("matter") or row["source_data"].get(f"{OWN}matter")
    replaced = links.get("replacedBy")
    return thing(
        "Paper", f"{stem('Paper')}{key}", row["first_published_at"], row["public_modified_at"],
        web=f"{page_stem('Paper')}{key}/", body=body, name=row["title"], reference=row["reference"], date=day(row["date"]),
        paperType=row["paper_type_raw"] or row["paper_type"], consultation=way, location=spots,
        **{name: links[name] for name in LINKS if name in links}, **files.as_fields(internal=internal),
    ) | own(
        {"state": row["state"], "stateReason": row["state_reason"], "matter": matters, "replacedBy": replaced and replaced[0]}
        | {name: row[section] for section, name in SECTIONS.items()}
    )  # fmt: skip


def _places_of(keys: Collection[UUID]) -> dict[UUID, list[Fields]]:
    through: Any = Paper.locations.through
    links = list(through.objects.filter(paper__in=keys).order_by("id").values_list("paper_id", "location_id"))
    spots, found = places({place for _paper, place in links}), defaultdict(list)
    for paper, place in links:
        if place in spots:
            found[paper].append(spots[place])
    return found


def _links(keys: Collection[UUID]) -> Named:
    """Return what papers name, by property. One query."""
    first, *others = _named(keys)
    stems = {name: stem(kind) for name, kind in LINKS.items()}
    stems |= {"replacedBy": stem("Paper"), "matter": f"{settings.PUBLIC_URL}/vorgaenge/"}
    found: Named = defaultdict(dict)
    for name, paper, key, _place in sorted(first.union(*others, all=True), key=lambda row: row[3]):
        end = "/" if name == "matter" else ""
        found[paper].setdefault(name, []).append(f"{stems[name]}{key}{end}")
    return found


def _named(keys: Collection[UUID]) -> Iterable[QuerySet[Any, Any]]:
    bodies, people, others = Organization.objects.public, Person.objects.public, Paper.objects.public
    above = Paper.superordinated_papers.through
    for name, through, own_side, other_side, shown in (
        ("originatorOrganization", Paper.originator_organizations.through, "paper", "organization", bodies),
        ("underDirectionOf", Paper.under_direction_of.through, "paper", "organization", bodies),
        ("originatorPerson", Paper.originator_persons.through, "paper", "person", people),
        ("relatedPaper", Paper.related_papers.through, "from_paper", "to_paper", others),
        ("superordinatedPaper", above, "from_paper", "to_paper", others),
        ("subordinatedPaper", above, "to_paper", "from_paper", others),
        ("matter", Matter.papers.through, "paper", "matter", Matter.objects.public),
    ):
        rows: Any = through
        links = rows.objects.filter(seen(rows, shown, other_side), **{f"{own_side}__in": keys})
        yield links.values_list(Value(name), f"{own_side}_id", f"{other_side}_id", F("id"))
    replaced = Paper.objects.order_by().filter(seen(Paper, others, "replaced_by"), pk__in=keys)
    yield replaced.values_list(Value("replacedBy"), "pk", "replaced_by_id", Value(0))
