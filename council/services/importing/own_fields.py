"""What another Ratsplatz tells beyond the standard, under its own prefix (docs/operate/oparl.md)."""

from collections.abc import Mapping
from typing import Any

from council.enums import ItemKind, ItemState, MeetingState, OrganizationKind, PaperState, Part
from council.services.importing.reading import Reader

OWN = "ratsplatz:"
Fields = dict[str, Any]
# Kind → property: (field, how it is read, letters or largest number).
PLAIN: dict[str, dict[str, tuple[str, str, int]]] = {
    "Organization": {
        "description": ("description", "text", 0),
        "color": ("color", "number", 32767),
        "seatOrder": ("seat_order", "number", 32767),
        "mayHaveCitizens": ("may_have_citizens", "flag", 0),
    },
    "Person": {"district": ("district", "text", 100)},
    "Membership": {"substitutionRank": ("substitution_rank", "number", 32767)},
    "Meeting": {
        "number": ("number", "number", 32767),
        "online": ("is_online", "flag", 0),
        "hybrid": ("is_hybrid", "flag", 0),
        "streamed": ("is_streamed", "flag", 0),
        "streamUrl": ("stream_url", "text", 500),
        "movedFrom": ("moved_from", "moment", 0),
        "movedReason": ("moved_reason", "text", 0),
        "noRecordingReason": ("no_recording_reason", "text", 300),
        "cancelledReason": ("cancelled_reason", "text", 0),
        "actualStart": ("actual_start", "moment", 0),
        "actualEnd": ("actual_end", "moment", 0),
        "agendaChangedAt": ("agenda_changed_at", "moment", 0),
        "agendaChangeReason": ("agenda_change_reason", "text", 0),
        "minutesSignedAt": ("minutes_signed_at", "day", 0),
    },
    "AgendaItem": {
        "note": ("note", "text", 0),
        "addedLateReason": ("added_late_reason", "text", 0),
        "nonpublicGround": ("nonpublic_ground", "text", 300),
        "resultPublishedAt": ("result_published_at", "moment", 0),
    },
    "Paper": {
        "stateReason": ("state_reason", "text", 0),
        "summary": ("summary", "text", 0),
        "proposal": ("proposal", "text", 0),
        "reasons": ("reasons", "text", 0),
        "financialEffects": ("financial_effects", "text", 0),
        "financialSummary": ("financial_summary", "text", 200),
        "climateEffects": ("climate_effects", "text", 0),
        "climateSummary": ("climate_summary", "text", 200),
    },
    "Consultation": {"order": ("order", "number", 32767)},
}
# What a column that cannot be empty has when nothing is said.
UNSAID = {"color": 6, "seat_order": 0, "order": 1}


def is_own(data: Mapping[str, Any]) -> bool:
    """Whether an object comes from a town like this one."""
    return any(name.startswith(OWN) for name in data)


def own_fields(kind: str, reader: Reader, fields: Fields) -> Fields:
    """Return fields that only another Ratsplatz tells, and those that it tells better. Nothing for other sources."""
    if not is_own(reader.rest):
        return {}
    found = {
        field: _read(reader, f"{OWN}{name}", how, most) for name, (field, how, most) in PLAIN.get(kind, {}).items()
    }
    for name, value in UNSAID.items():
        if name in found and found[name] is None:
            found[name] = value
    special = SPECIAL.get(kind)
    return found | (special(reader, fields, found) if special else {})


def _read(reader: Reader, name: str, how: str, most: int) -> Any:
    if how == "text":
        return reader.text(name, most)
    if how == "number":
        return reader.number(name, most)
    return bool(reader.flag(name)) if how == "flag" else getattr(reader, how)(name)


def _choice(word: Any, choices: Any, other: str) -> str:
    return word if word in choices.values else other


def _organization(reader: Reader, fields: Fields, _found: Fields) -> Fields:
    return {"kind": _choice(reader.take(f"{OWN}kind"), OrganizationKind, fields["kind"])}


def _person(reader: Reader, fields: Fields, _found: Fields) -> Fields:
    # The other town shows it with consent.
    is_shown = bool(reader.flag(f"{OWN}contactPublic"))
    shown = {f"{name}_consent": is_shown and bool(fields[name]) for name in ("phone", "email")}
    return shown | {"location_consent": is_shown}


def _meeting(reader: Reader, _fields: Fields, _found: Fields) -> Fields:
    return {"state": _choice(reader.take(f"{OWN}state"), MeetingState, MeetingState.PLANNED)}


def _agenda_item(reader: Reader, fields: Fields, found: Fields) -> Fields:
    reader.take(f"{OWN}announced")
    more: Fields = {
        "kind": _choice(reader.take(f"{OWN}kind"), ItemKind, fields["kind"]),
        "state": _choice(reader.take(f"{OWN}state"), ItemState, fields["state"]),
        "added_late": bool(found["added_late_reason"]),
    }
    if fields["part"] == Part.NONPUBLIC:
        text = str(reader.rest.get("resolutionText") or "")
        more["public_result"] = text if found["result_published_at"] else ""
    return more


def _paper(reader: Reader, fields: Fields, _found: Fields) -> Fields:
    # It stays among what is kept: such a paper is not settled by what its stations tell.
    return {"state": _choice(reader.rest.get(f"{OWN}state"), PaperState, fields["state"])}


SPECIAL: dict[str, Any] = {
    "Organization": _organization,
    "Person": _person,
    "Meeting": _meeting,
    "AgendaItem": _agenda_item,
    "Paper": _paper,
}
