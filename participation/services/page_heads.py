"""What the pages of participation say about themselves to machines: previews, feeds, and schema.org."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.feeds import feed_links
from core.heads import Node, PageHead, absolute, crumbs_node, preview_url, town_node
from participation.services.project_sheet import ProjectSheet


def overview_head() -> PageHead:
    """Return the head of the overview."""
    path = reverse("participation:overview")
    text = _("Umfragen, Bürgerhaushalt und Vorhaben der Stadt: hier reden Sie mit.")
    feeds = (*feed_links("mitmachen"), *feed_links("vorhaben"))
    return PageHead(
        title=_("Mitmachen"), path=path, text=text, feeds=feeds, graph=(crumbs_node((_("Mitmachen"), path)),)
    )


def past_head() -> PageHead:
    """Return the head of the list of what is over."""
    path = reverse("participation:past")
    title = _("Beendete Verfahren")
    return PageHead(title=title, path=path, feeds=feed_links("mitmachen"), graph=(_crumbs((title, path)),))


def projects_head() -> PageHead:
    """Return the head of the list of projects."""
    path = reverse("participation:projects")
    text = _("Was die Stadt vorhat, wie weit es ist und wo Sie mitreden können.")
    graph = (_crumbs((_("Vorhaben"), path)),)
    return PageHead(title=_("Vorhaben"), path=path, text=text, feeds=feed_links("vorhaben"), graph=graph)


def project_head(sheet: ProjectSheet) -> PageHead | None:
    """Return the head of a project's page; a draft has none."""
    if sheet.is_draft:
        return None
    path = reverse("participation:project", args=[sheet.slug])
    work: Node = {
        "@type": "Project",
        "@id": absolute(path),
        "name": sheet.title,
        "url": absolute(path),
        "description": sheet.summary,
        "keywords": [each for each in (sheet.topic, sheet.district) if each],
        "parentOrganization": {"@type": "GovernmentOrganization", "name": town_node()["name"]},
        "image": absolute(preview_url("vorhaben", sheet.id)),
    }
    page: Node = {
        "@type": "WebPage",
        "url": absolute(path),
        "dateModified": timezone.localdate(sheet.modified_at).isoformat(),
        "inLanguage": "de",
        "about": {"@id": absolute(path)},
    }
    return PageHead(
        title=sheet.title, path=path, text=sheet.summary, kind="article", picture=preview_url("vorhaben", sheet.id),
        feeds=feed_links("vorhaben"),
        graph=(work, page, _crumbs((_("Vorhaben"), reverse("participation:projects")), (sheet.title, path))),
    )  # fmt: skip


def _crumbs(*pairs: tuple[str, str]) -> Node:
    return crumbs_node((_("Mitmachen"), reverse("participation:overview")), *pairs)
