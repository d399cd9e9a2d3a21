"""What the council's pages say about themselves to machines: previews, feeds, and schema.org.

A head is made from the sheet of the page. Of what is not public there is none: such a page names only the town.
"""

import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.feeds import FeedLink, feed_links
from core.heads import Node, PageHead, absolute, crumbs_node, preview_url, town_node
from core.wording import moment
from council.services.belongings import Belonging
from council.services.council_bodies import BodySheet
from council.services.council_people import PersonSheet
from council.services.matter_thread import MatterThread
from council.services.meeting_sheet import MeetingSheet
from council.services.paper_dossier import PaperDossier
from council.services.references import BodyRef, PersonRef

SCHEMA = "https://schema.org/"


def list_head(title: str, route: str, *feeds: str, text: str = "") -> PageHead:
    """Return the head of a list, with the feeds that follow it."""
    path = reverse(f"council:{route}")
    links = tuple(link for name in feeds for link in feed_links(name))
    return PageHead(title=title, path=path, text=text, feeds=links, graph=(_crumbs((title, path)),))


def meeting_head(sheet: MeetingSheet) -> PageHead | None:
    """Return the head of a meeting's page."""
    if sheet.is_nonpublic:
        return None
    path = reverse("council:meeting", args=[sheet.id])
    when = sheet.start and timezone.localtime(sheet.start)
    feeds = tuple(link for body in sheet.bodies for link in _body_feeds(body))
    event: Node = {
        "@type": "Event",
        "@id": absolute(path),
        "name": sheet.title,
        "url": absolute(path),
        "startDate": when.isoformat(timespec="minutes") if when else "",
        "endDate": timezone.localtime(sheet.end).isoformat(timespec="minutes") if sheet.end else "",
        "eventStatus": SCHEMA + ("EventCancelled" if sheet.is_cancelled else "EventScheduled"),
        "eventAttendanceMode": SCHEMA
        + ("OnlineEventAttendanceMode" if sheet.is_online else "OfflineEventAttendanceMode"),
        "location": _location(sheet, path),
        "organizer": [_body(body) for body in sheet.bodies],
        "isAccessibleForFree": True,
        "image": absolute(preview_url("sitzung", sheet.id)),
        "inLanguage": "de",
    }
    place = sheet.place or (_("Videositzung") if sheet.is_online else "")
    text = ", ".join(part for part in (sheet.title, moment(when), place) if part)
    graph = (event,) if when else ()
    return PageHead(
        title=sheet.title, path=path, text=text, kind="article", picture=preview_url("sitzung", sheet.id), feeds=feeds,
        graph=(*graph, _crumbs((_("Sitzungen"), reverse("council:meetings")), (sheet.crumb, path))),
    )  # fmt: skip


def _location(sheet: MeetingSheet, path: str) -> Node:
    if sheet.is_online:
        return {"@type": "VirtualLocation", "url": absolute(path)}
    return {
        "@type": "Place",
        "name": sheet.place or town_node()["name"],
        "address": sheet.place or town_node()["address"],
    }


def paper_head(dossier: PaperDossier) -> PageHead | None:
    """Return the head of a paper's page."""
    paper = dossier.paper
    if paper.is_nonpublic:
        return None
    path = reverse("council:paper", args=[paper.id])
    work: Node = {
        "@type": "CreativeWork",
        "@id": absolute(path),
        "name": paper.title,
        "url": absolute(path),
        "identifier": paper.reference,
        "genre": paper.type_label,
        "abstract": dossier.summary,
        "dateCreated": paper.date.isoformat() if paper.date else "",
        "dateModified": _day(dossier.modified_at),
        "creativeWorkStatus": dossier.state_label,
        "author": [*(_body(body) for body in dossier.originators), *(_person(person) for person in dossier.authors)],
        "publisher": {"@id": town_node()["@id"], "@type": "GovernmentOrganization", "name": town_node()["name"]},
        "isAccessibleForFree": True,
        "image": absolute(preview_url("vorlage", paper.id)),
        "inLanguage": "de",
    }
    return PageHead(
        title=paper.title, path=path, text=dossier.summary or f"{dossier.short_title}: {paper.title}", kind="article",
        picture=preview_url("vorlage", paper.id), feeds=feed_links("vorlage", paper.id, dossier.short_title),
        graph=(work, _crumbs((_("Vorlagen"), reverse("council:papers")), (dossier.short_title, path))),
    )  # fmt: skip


def matter_head(thread: MatterThread) -> PageHead | None:
    """Return the head of a matter's page."""
    if thread.is_nonpublic:
        return None
    path = reverse("council:matter", args=[thread.id])
    work: Node = {
        "@type": "CreativeWork",
        "@id": absolute(path),
        "name": thread.title,
        "url": absolute(path),
        "abstract": thread.summary,
        "about": thread.topic,
        "dateModified": _day(thread.modified_at),
        "hasPart": [
            {"@type": "CreativeWork", "@id": absolute(reverse("council:paper", args=[paper.id])), "name": paper.title}
            for paper in thread.papers
            if not paper.is_nonpublic
        ],
        "image": absolute(preview_url("vorgang", thread.id)),
        "inLanguage": "de",
    }
    return PageHead(
        title=thread.title, path=path, text=thread.summary or thread.title, kind="article",
        picture=preview_url("vorgang", thread.id), feeds=feed_links("vorgang", thread.id, thread.title),
        graph=(work, _crumbs((_("Vorgänge"), reverse("council:matters")), (thread.title, path))),
    )  # fmt: skip


def body_head(sheet: BodySheet) -> PageHead | None:
    """Return the head of a body's page."""
    if not sheet.is_public:
        return None
    path = reverse("council:organization", args=[sheet.body.id])
    node = _body(sheet.body) | {
        "alternateName": sheet.body.short_name,
        "description": sheet.description,
        "foundingDate": sheet.start.isoformat() if sheet.start else "",
        "dissolutionDate": sheet.end.isoformat() if sheet.end else "",
        "sameAs": sheet.website,
        "parentOrganization": town_node(),
        "image": absolute(preview_url("gremium", sheet.body.id)),
    }
    return PageHead(
        title=sheet.body.name, path=path, text=sheet.description or f"{sheet.kind_label}: {sheet.body.name}",
        picture=preview_url("gremium", sheet.body.id), feeds=_body_feeds(sheet.body),
        graph=(node, _crumbs((_("Gremien"), reverse("council:organizations")), (sheet.body.name, path))),
    )  # fmt: skip


def person_head(sheet: PersonSheet) -> PageHead | None:
    """Return the head of a person's page. Contacts stand there only with consent, as on the page."""
    if not sheet.is_public:
        return None
    path = reverse("council:person", args=[sheet.person.id])
    node = _person(sheet.person) | {
        "jobTitle": sheet.status,
        "telephone": sheet.phone,
        "email": sheet.email,
        "memberOf": [_member(one) for one in sheet.current],
        "image": absolute(preview_url("person", sheet.person.id)),
    }
    return PageHead(
        title=sheet.person.name, path=path, kind="profile", picture=preview_url("person", sheet.person.id),
        text=", ".join(part for part in (sheet.person.name, sheet.status, sheet.faction.name if sheet.faction else "") if part),
        graph=(node, _crumbs((_("Personen"), reverse("council:persons")), (sheet.person.name, path))),
    )  # fmt: skip


def _member(one: Belonging) -> Node:
    return {
        "@type": "OrganizationRole",
        "memberOf": _body(one.body),
        "roleName": one.role,
        "startDate": one.start.isoformat() if one.start else "",
    }


def _body(body: BodyRef) -> Node:
    path = absolute(reverse("council:organization", args=[body.id]))
    return {"@type": "GovernmentOrganization", "@id": path, "name": body.name, "url": path}


def _person(person: PersonRef) -> Node:
    path = absolute(reverse("council:person", args=[person.id]))
    return {"@type": "Person", "@id": path, "name": person.name, "url": path}


def _body_feeds(body: BodyRef) -> tuple[FeedLink, ...]:
    return feed_links("gremium", body.id, body.name)


def _crumbs(*pairs: tuple[str, str]) -> Node:
    return crumbs_node((_("Rat & Politik"), reverse("council:overview")), *pairs)


def _day(changed: datetime.datetime | None) -> str:
    return timezone.localdate(changed).isoformat() if changed else ""
