"""The town of the designed screens: the council's seventh meeting, the paper on Frankfurter Straße, its matter."""

import datetime
from types import SimpleNamespace

from council.enums import (
    Capacity,
    ConsultationRole,
    EventKind,
    ExecutionState,
    FileRole,
    MatterPhase,
    MeetingState,
    OrganizationKind,
    Outcome,
    PaperState,
    PaperType,
)
from council.models import Attachment, Attendance, File, MatterEvent, PaperVersion
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
    tallies,
)

HELD = -57
SIZES = (("Grüne Liste", "GL", 8), ("Soziale Mitte", "SM", 11), ("Die Unabhängigen", "UNA", 2), ("Bürgerunion", "BU", 16),
         ("Liberale", "LIB", 3), ("Freie Wähler Siegtal", "FWS", 4))  # fmt: skip
VOICES = {"GL": (8, 0, 0, 0), "SM": (11, 0, 0, 0), "UNA": (1, 0, 0, 1), "BU": (5, 9, 1, 1), "LIB": (0, 2, 1, 0),
          "FWS": (1, 2, 1, 0)}  # fmt: skip


def designed_town():
    """Build it and return its main things by name."""
    made = SimpleNamespace()
    _bodies(made)
    _people(made)
    _paper(made)
    _meeting(made)
    _stations(made)
    _matter(made)
    _coming(made)
    return made


def _bodies(made):
    made.council = organization(
        "Rat der Stadt Hennef (Sieg)", OrganizationKind.COUNCIL, legal_members=45,
        description="Der Rat entscheidet über alle wichtigen Angelegenheiten der Stadt.",
    )  # fmt: skip
    made.mobility = organization("Ausschuss für Mobilität und Verkehr", legal_members=17)
    made.finance = organization("Haupt- und Finanzausschuss", legal_members=17)
    made.environment = organization("Umweltausschuss")
    made.advisory = organization("Beirat für Menschen mit Behinderung", OrganizationKind.ADVISORY)
    made.office = organization("Amt für Mobilität", OrganizationKind.DEPARTMENT)
    made.treasury = organization("Kämmerei", OrganizationKind.DEPARTMENT)
    made.works = organization("Tiefbauamt", OrganizationKind.DEPARTMENT)
    made.factions = {short: faction(name, short, order) for order, (name, short, _size) in enumerate(SIZES)}


def _people(made):
    made.mayor = person("Katrin Oberländer", status="Bürgermeisterin", email="rat@hennef.example", email_consent=True)
    membership(made.mayor, made.council, "Vorsitz")
    made.members = {}
    for _name, short, size in SIZES:
        made.members[short] = [person(f"{short}-Mitglied Nr{n:02d}") for n in range(1, size + 1)]
        for n, one in enumerate(made.members[short]):
            membership(one, made.council)
            membership(one, made.factions[short], "Fraktionsvorsitz" if n == 0 else "")
    former = person("Ulrike Steinmetz")
    membership(former, made.council, end_date=day(-90))
    made.member = made.members["SM"][0]
    membership(made.member, made.mobility, "stellvertretender Vorsitz")
    membership(made.member, made.environment, end_date=day(-400))


def _paper(made):
    made.place = place("Hennef-Zentrum", latitude=50.7756, longitude=7.2837)
    made.paper = paper(
        "Sichere Radverbindung Frankfurter Straße, Abschnitt Bahnhof bis Marktplatz",
        "V/2026/0412",
        paper_type=PaperType.PROPOSAL,
        state=PaperState.DECIDED,
        date=day(-170),
        summary="Geschützter Radfahrstreifen auf beiden Seiten, 640 Meter. 31 Parkplätze entfallen, 14 entstehen neu in "
        "der Bahnhofstraße.",
        reasons="Auf dem Abschnitt zwischen Bahnhof und Marktplatz fahren werktags rund 1.900 Menschen Rad. In den Jahren "
        "2021 bis 2025 zählte die Polizei dort 23 Unfälle mit Radbeteiligung, davon fünf mit schwer Verletzten.\n\nAnlass "
        "der Vorlage ist eine Bürgeridee vom November 2025, die 214 Personen unterstützt haben.",
        financial_summary="412.000 Euro, davon 70 % Förderung",
        financial_effects="412.000 Euro, Förderung 288.400 Euro.",
        climate_summary="positiv",
        climate_effects="Mehr Wege mit dem Rad.",
    )
    made.paper.under_direction_of.add(made.office)
    made.paper.locations.add(made.place)
    for order, name in enumerate(("Vorlage", "Lageplan Variante B", "Variantenvergleich", "Stellungnahme Beirat")):
        made.file = _file(name, paper=made.paper, order=order, role=FileRole.AUXILIARY if order else FileRole.MAIN)
    PaperVersion.objects.create(
        paper=made.paper, n=3, content={"proposal": "Der Rat beschließt …"}, sha512="0", at=at(-71)
    )


def _file(name, size=410_000, **link):
    row = published(File, name=name, file_name=f"{name}.pdf", mime_type="application/pdf", size=size)
    Attachment.objects.create(file=row, **link)
    return row


def _meeting(made):
    made.hall = place("Meys Fabrik", street_address="Beethovenstraße 21")
    made.meeting = meeting(
        made.council, offset=HELD, state=MeetingState.MINUTES_SIGNED, number=7, location=made.hall, chair=made.mayor,
        end=at(HELD, 20, 51), legal_members=45, minutes_signed_at=day(-42),
        no_recording_reason="Der Rat hat der Aufzeichnung nicht zugestimmt.",
    )  # fmt: skip
    for name, size, role in (
        ("Einladung", 120_000, FileRole.INVITATION),
        ("Niederschrift", 640_000, FileRole.RESULTS_PROTOCOL),
    ):
        _file(name, size, meeting=made.meeting, role=role)
    _agenda(made)
    nonpublic_item(
        made.meeting, "1", "Ankauf Flur 7", "Grundstücksangelegenheit", nonpublic_ground="§ 7 Abs. 2 Geschäftsordnung"
    )
    nonpublic_item(
        made.meeting, "2", "Vergabe an Firma X", "Vergabe: Rohbau Grundschule Siegtal", result_published_at=at(-54)
    )
    people = [(one, made.factions[short]) for short, members in made.members.items() for one in members]
    for one, group in [*people, (made.mayor, None)]:
        is_absent = one in (made.members["BU"][-1], made.members["UNA"][-1])
        Attendance.objects.create(
            meeting=made.meeting, person=one, faction=group, capacity=Capacity.MEMBER, is_present=not is_absent,
            is_excused=is_absent,
        )  # fmt: skip


def _agenda(made):
    where, body = made.meeting, made.council
    budget = paper("Jahresabschluss 2025 der Stadt", "V/2026/0398", state=PaperState.DECIDED)
    budget.under_direction_of.add(made.treasury)
    benches = paper("Mehr Sitzgelegenheiten auf Wegen zur Sieg", "A/2026/0077", paper_type=PaperType.MOTION)
    benches.originator_organizations.add(made.factions["FWS"])
    birth = paper("Resolution zum Erhalt der Geburtshilfe", "A/2026/0081", paper_type=PaperType.MOTION)
    birth.originator_organizations.set([made.factions["GL"], made.factions["SM"]])
    role = ConsultationRole.DECISION
    item(where, "1", "Eröffnung, Feststellung der Beschlussfähigkeit")
    item(where, "2", "Fragestunde für Einwohnerinnen und Einwohner", note="Drei Fragen, schriftlich beantwortet")
    decision(item(where, "4", budget.title, paper=budget, body=body, role=role), voices=(43, 0, 0))
    made.item = item(
        where, "6", "Sichere Radverbindung Frankfurter Straße", paper=made.paper, body=body, role=role, order=4
    )
    decision(
        made.item, voices=(27, 13, 3),
        text="Der Rat beschließt den Bau der Radverbindung in der Variante B. Die Verwaltung wird beauftragt, die Maßnahme "
        "bis Ende 2027 umzusetzen und die 14 Ersatzparkplätze vor Baubeginn herzustellen.",
        change_note="„vor Baubeginn“ statt „bis Bauende“ (Änderungsantrag der Fraktion Soziale Mitte).",
        execution_state=ExecutionState.RUNNING, execution_due=datetime.date(2027, 12, 31),
    )  # fmt: skip
    counted = [(made.factions[short], *VOICES[short]) for _name, short, _size in SIZES]
    tallies(made.item, [*counted, ("Bürgermeisterin", 1, 0, 0, 0)])
    sent_on = item(where, "7", benches.title, paper=benches, body=body, role=role)
    decision(sent_on, Outcome.REFERRED, referred_to=made.environment)
    decision(item(where, "9", birth.title, paper=birth, body=body, role=role), Outcome.REJECTED, (20, 22, 1))
    amendment = paper("Änderung zu den Parkplätzen", "A/2026/0090", paper_type=PaperType.AMENDMENT)
    amendment.superordinated_papers.add(made.paper)
    made.referred, made.rejected = benches, birth


def _stations(made):
    for order, (body, offset, role, outcome, voices) in enumerate(
        (
            (made.mobility, -160, ConsultationRole.PREPARATION, Outcome.RECOMMENDED, (11, 5, 1)),
            (made.advisory, -140, ConsultationRole.HEARING, Outcome.WITH_REMARKS, None),
            (made.finance, -72, ConsultationRole.PREPARATION, Outcome.RECOMMENDED, (10, 6, 1)),
        ),
        1,
    ):
        where = meeting(body, offset=offset, state=MeetingState.CLOSED, location=made.hall)
        decision(
            item(where, "3", made.paper.title, paper=made.paper, body=body, role=role, order=order), outcome, voices
        )


def _matter(made):
    motion = paper(
        "Drei Varianten für die Frankfurter Straße prüfen", "A/2026/0019", paper_type=PaperType.MOTION, date=day(-286)
    )
    motion.originator_organizations.set([made.factions["SM"], made.factions["GL"]])
    made.matter = matter(
        "Sicher mit dem Rad über die Frankfurter Straße", topic="Mobilität", district="Hennef-Zentrum",
        summary="Aus der Idee einer Bürgerin wurde ein Beschluss des Rates. Zurzeit wird gebaut. Hier sehen Sie jeden Schritt.",
        phase=MatterPhase.EXECUTION, responsible=made.works, contact="Jonas Wittlich", cost=412_000, funding=288_400,
        participation_level=3, location=made.place, last_progress_at=day(-9), papers=[made.paper, motion],
    )  # fmt: skip
    _event(made, EventKind.IDEA, -382, "Idee von „Radlerin aus Warth“", is_key=True, source="Ideenplattform",
           text="„Zwischen Bahnhof und Markt wird es eng.“", figures="214 Unterstützungen · 37 Kommentare")  # fmt: skip
    _event(made, EventKind.SURVEY, -247, "Umfrage unter Anliegenden", until=day(-220), text="386 Antworten.")
    _event(made, EventKind.EXECUTION, -9, "Umsetzung: 40 Prozent", source="Tiefbauamt", percent=40,
           text="Der Abschnitt vom Bahnhof bis zur Lindenstraße ist fertig.", figures="Im Zeitplan")  # fmt: skip
    _event(made, EventKind.PLANNED, 110, "Baubeginn zweiter Abschnitt", is_expected=True,
           text="Zwischen Lindenstraße und Marktplatz.")  # fmt: skip


def _event(made, kind, offset, title, **fields):
    MatterEvent.objects.create(matter=made.matter, kind=kind, date=day(offset), title=title, **fields)


def _coming(made):
    report = paper(
        "Zwischenbericht zum Bau", "M/2026/0033", paper_type=PaperType.INFORMATION, state=PaperState.DELIVERED
    )
    made.matter.papers.add(report)
    made.coming = meeting(made.mobility, offset=1, location=made.hall, is_streamed=True)
    item(made.coming, "4", report.title, paper=report, body=made.mobility, role=ConsultationRole.NOTE)
    meeting(made.council, offset=14, state=MeetingState.PLANNED)
    made.undecided = report
