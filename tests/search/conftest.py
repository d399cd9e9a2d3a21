"""A small town in which everything can be found that people look for."""

import pytest
import typst

from cms.services.site import found_site
from core.services.blobs import store_bytes
from core.services.search.rebuilding import rebuild
from council.enums import (
    ConsultationRole,
    FileRole,
    MatterPhase,
    MeetingState,
    OrganizationKind,
    Outcome,
    PaperState,
    PaperType,
)
from council.models import Attachment, File
from council.services.file_texts import read_file_text
from tests.cms import rows as pages
from tests.council.pages.rows import (
    at,
    day,
    decision,
    faction,
    item,
    matter,
    meeting,
    membership,
    nonpublic_item,
    organization,
    paper,
    person,
    place,
    published,
)

PDF = "application/pdf"


def pdf_file(name, *texts, role=FileRole.AUXILIARY, **parent):
    """Attach a real PDF whose pages say texts, and read it as the job does."""
    source = "\n#pagebreak()\n".join(texts).encode()
    blob = store_bytes(typst.compile(source), PDF)
    row = published(File, name=name, file_name=f"{name}.pdf", mime_type=PDF, size=blob.size, blob=blob, date=day(-20))
    Attachment.objects.create(file=row, role=role, **parent)
    read_file_text(file=str(row.pk))
    row.refresh_from_db()
    return row


@pytest.fixture
def town(db):
    """The town, entered into the search; things by a short name."""
    made = _bodies()
    made |= _affairs(made)
    made |= _pages()
    rebuild()
    return made


def _bodies():
    made = {
        "council": organization("Rat der Stadt Hennef (Sieg)", OrganizationKind.COUNCIL, short_name="Rat"),
        "mobility": organization("Ausschuss für Mobilität und Verkehr", short_name="AMV"),
        "school": organization("Schulausschuss", description="Berät über Schulen, Turnhallen und den Ganztag."),
        "seniors": organization("Seniorenbeirat", OrganizationKind.ADVISORY),
        "greens": faction("Grünes Forum", "GF", 1),
        "treasury": organization("Kämmerei", OrganizationKind.DEPARTMENT),
        "mayor": person("Katrin Oberländer", status="Bürgermeisterin", district="Warth"),
        "mueller": person("Jörg Müller-Lüdenscheidt", status="Ratsmitglied", district="Uckerath"),
    }
    membership(made["mueller"], made["mobility"], "Vorsitzender")
    membership(made["mueller"], made["greens"])
    return made


def _affairs(made):
    street = place("Frankfurter Straße, Abschnitt Bahnhof bis Marktplatz", street_address="Frankfurter Straße")
    cycling = paper(
        "Sichere Radverbindung zwischen Bahnhof und Marktplatz", "V/2026/0412", state=PaperState.DECIDED,
        summary="Ein geschützter Radfahrstreifen auf beiden Seiten.", reasons="Drei Varianten wurden geprüft.",
    )  # fmt: skip
    cycling.locations.add(street)
    motion = paper("Varianten für einen Radweg prüfen", "A/2026/0019", paper_type=PaperType.MOTION, date=day(-200))
    motion.originator_organizations.add(made["greens"])
    school = paper(
        "Neuer Grundschulstandort in Uckerath", "V/2026/0500", summary="Die Stadt sucht ein Grundstück.", date=day(-50)
    )
    fees = paper("Gebührensatzung für die Friedhöfe", "V/2025/0077", date=day(-300))
    fees.under_direction_of.add(made["treasury"])
    budget = paper("Haushaltssatzung 2027 mit Haushaltsplan", "V/2026/0600", date=day(-10))
    trees = paper("Baumbestand im Kurpark", "M/2026/0012", paper_type=PaperType.INFORMATION, date=day(-30))
    playground = paper("Spielplätze: Zustand und Reihenfolge der Erneuerung", "V/2026/0333", date=day(-80))
    lights = paper("Straßenbeleuchtung in Bröl auf LED umstellen", "V/2026/0350", date=day(-85))
    evening = meeting(
        made["mobility"], offset=-20, state=MeetingState.CLOSED, name="Ausschuss für Mobilität und Verkehr", number=4
    )
    top = item(evening, "6", cycling.title, paper=cycling, body=made["mobility"], role=ConsultationRole.DECISION)
    decided = decision(
        top, Outcome.ACCEPTED, (9, 2, 1), text="Der Ausschuss beschließt die Variante B mit Bordsteinabsenkungen."
    )
    notice = item(evening, "7", "Mitteilungen über den Winterdienst")
    nonpublic_item(evening, "1", "Verkauf Hanfweg 3 an Firma Geheim", "Grundstücksangelegenheit")
    coming = meeting(made["council"], offset=12, name="Rat der Stadt Hennef (Sieg)", number=8)
    thread = matter(
        "Sicher mit dem Rad durch die Innenstadt", papers=[cycling, motion], phase=MatterPhase.EXECUTION, topic="Radverkehr",
        summary="Von der Bürgeridee bis zum Bau.", last_progress_at=day(-5),
    )  # fmt: skip
    report = pdf_file(
        "Verkehrsgutachten", "Anlass der Untersuchung", "Die Lichtsignalanlage an der Einmündung Lindenstraße ist überlastet.",
        paper=cycling,
    )  # fmt: skip
    scan = pdf_file("Altes Protokoll", "#rect(width: 80%, height: 60%)", paper=fees)
    return {
        "cycling": cycling, "motion": motion, "schoolsite": school, "fees": fees, "budget": budget, "trees": trees,
        "playground": playground, "lights": lights, "evening": evening, "decided": decided, "notice": notice, "coming": coming,
        "thread": thread, "report": report, "scan": scan,
    }  # fmt: skip


def _pages():
    home = found_site()
    return {
        "hallway": pages.news(home, "Hallenbad öffnet nach der Sanierung", topic="Freizeit"),
        "market": pages.event(home, "Weihnachtsmarkt auf dem Marktplatz", place="Marktplatz", days=9),
        "waste": pages.free(
            home, "Sperrmüll anmelden", "sperrmuell", lead="So melden Sie Sperrgut und Elektrogeräte an."
        ),
    }


__all__ = ["at", "town"]
