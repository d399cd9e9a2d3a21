"""What the departments of the demo town write: a paper in co-signing, one planned through three bodies, an urgent decision."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.demo import COLLEAGUES, make_person
from accounts.enums import Assurance, Role
from accounts.models import Appointment, User
from accounts.services.viewers import viewer_for
from accounts.viewer import SYSTEM, Viewer
from core.demo import Stage
from council.demo.rows import Days, identity
from council.enums import ConsultationRole, CoSignatureState, PaperType
from council.models import CoSignature, Meeting, Organization, Paper, PaperTemplate, Person, ProcedureRule, SigningRule
from council.services import co_signing, papers, planning, signing_rules, urgent_decisions
from council.services.co_signing import Stop
from council.services.papers import Effects
from council.services.publication import publish_paper
from council.services.way_planning import Leg
from council.services.ways import plan_way

STEPS = 2
WORKS_IN = {"amt": "mob", "kaemmerei": "20"}
LATE_DAYS, LEFT_DAYS = 2, 5
# Days from today on which bodies meet for the paper that goes through three of them.
EVENINGS = {"mobil": 33, "hfa": 40, "rat": 47}
TEMPLATES = {
    PaperType.PROPOSAL: {
        "proposal": "Der Ausschuss für … empfiehlt dem Rat, folgenden Beschluss zu fassen:\n\nDer Rat beschließt …",
        "reasons": "Anlass:\n\nWas geprüft wurde:\n\nWas vorgeschlagen wird und warum:",
        "financial_effects": "Kosten, Förderung und Folgekosten:",
        "climate_effects": "Was sich bei Ausstoß, Fläche und Wasser ändert:",
    },
    PaperType.INFORMATION: {"reasons": "Anlass:\n\nSachstand:\n\nWie es weitergeht:"},
    PaperType.URGENT_DECISION: {
        "proposal": "Im Wege der Dringlichkeit wird entschieden: …",
        "reasons": "Was geschehen ist:\n\nWarum weder Rat noch Hauptausschuss rechtzeitig tagen können:",
    },
}


def build_departments(stage: Stage) -> None:
    """Let two colleagues write, co-sign and be late; on later days only the open days move along."""
    days = Days(stage.now)
    workers = {person.key: _worker(person.key, days) for person in COLLEAGUES}
    stage.progress(1, STEPS, "Ämter")
    if SigningRule.objects.exists():
        _move_days(days)
        return
    # Whole or not at all: broken off, it begins anew.
    with transaction.atomic():
        _settle(days)
        _co_signing(workers)
        _way(workers["amt"], days)
        _urgent(workers["amt"])
    stage.progress(STEPS, STEPS, "Mitzeichnung, Beratungsfolge, Dringlichkeit")


def _worker(key: str, days: Days) -> Viewer:
    person = next(person for person in COLLEAGUES if person.key == key)
    user = make_person(person, days.today)
    department = identity("organization", f"dept-{WORKS_IN[key]}")
    start = days.day(-700)
    Appointment.objects.get_or_create(
        user=user, role=Role.DEPARTMENT, department=department, defaults={"start": start, "ground": "Verfügung"}
    )
    return viewer_for(user, Assurance.SECOND_FACTOR)


def _department(key: str) -> Organization:
    return Organization.objects.get(pk=identity("organization", f"dept-{key}"))


def _body(key: str) -> Organization:
    return Organization.objects.get(pk=identity("organization", key))


def _settle(days: Days) -> None:
    """The town's own rules."""
    since = days.day(-365)
    signing_rules.set_signing_rule(
        by=SYSTEM, since=since, finance=_department("20"), finance_from=Decimal(50_000), days=7
    )
    if not ProcedureRule.objects.exists():
        signing_rules.set_procedure_rule(by=SYSTEM, since=since, notice_days=8, motion_days=10, paper_days=14)
        # One committee has settled that its chair sees the agenda first.
        signing_rules.set_procedure_rule(
            by=SYSTEM, since=since, organization=Organization.objects.get(pk=identity("organization", "bau")),
            notice_days=8, motion_days=10, paper_days=14, needs_release=True,
        )  # fmt: skip
    for paper_type, words in TEMPLATES.items():
        PaperTemplate.objects.update_or_create(paper_type=paper_type, defaults=words)


def _co_signing(workers: dict[str, Viewer]) -> None:
    """Refused once by Finance, mended, signed with a remark, and waiting for a department that is late."""
    by = workers["amt"]
    paper = papers.write_paper(
        by=by, title="Überdachte Fahrradabstellanlage am Bahnhof Hennef", under_direction_of=[_department("mob")],
        summary="120 überdachte Plätze und 24 Boxen auf der Fläche des alten Güterschuppens.",
        proposal="Der Rat beschließt den Bau einer überdachten Fahrradabstellanlage mit 120 Plätzen und 24 Boxen am Bahnhof.",
        reasons="Die Zählung im Mai ergab 187 abgestellte Räder auf 96 Plätzen. Viele stehen an Geländern und auf dem Gehweg; "
        "der Beirat für Menschen mit Behinderung hat das mehrfach bemängelt.\n\nDie Bahn überlässt die Fläche für 25 Jahre.",
        financial_effects="Der Bau kostet 186.000 Euro. Eine Förderung ist beantragt.",
        climate_effects="Wer das Rad sicher abstellen kann, lässt öfter das Auto stehen.",
        effects=Effects(Decimal(186_000), "once", "54.01.02", None, "positive", "Mehr Wege mit Rad und Bahn."),
    )  # fmt: skip
    route = [Stop(_department("20"), 1), Stop(_department("67"), 2), Stop(_department("65"), 2)]
    co_signing.begin_co_signing(by=by, paper=paper, route=route)
    _answer(
        workers["kaemmerei"], paper, CoSignatureState.REFUSED,
        "Der Eigenanteil fehlt. Ohne Förderbescheid bitte nur die Planung beschließen, Deckung aus 54.01.02.",
    )  # fmt: skip
    papers.revise_paper(
        by=by, paper=paper,
        proposal="Der Rat beschließt die Planung einer überdachten Fahrradabstellanlage mit 120 Plätzen und 24 Boxen am Bahnhof. "
        "Der Bau beginnt erst mit dem Förderbescheid.",
        financial_effects="Der Bau kostet 186.000 Euro, davon 55.800 Euro Eigenanteil. Er ist aus 54.01.02 gedeckt.",
        effects=Effects(Decimal(186_000), "once", "54.01.02", True, "positive", "Mehr Wege mit Rad und Bahn."),
    )  # fmt: skip
    co_signing.begin_co_signing(by=by, paper=paper, route=route)
    _answer(workers["kaemmerei"], paper, CoSignatureState.WITH_REMARK, "Den Förderbescheid bitte nachreichen.")
    late = CoSignature.objects.of_last_round(paper).filter(department=_department("67"))
    late.update(due=timezone.localdate() - datetime.timedelta(days=LATE_DAYS))
    waiting = papers.write_paper(
        by=by, title="Tempo 30 vor der Kita Heisterschoß", under_direction_of=[_department("mob")],
        summary="Zwischen Kirchweg und Dorfplatz, werktags von 7 bis 17 Uhr.",
        proposal="Der Ausschuss für Mobilität und Verkehr beschließt Tempo 30 vor der Kita Heisterschoß.",
        reasons="Die Polizei zählte im letzten Jahr vier Unfälle. Der Elternrat hat 83 Unterschriften übergeben.",
        effects=Effects(Decimal(4_200), "once", "54.01.01", True, "none", ""),
    )  # fmt: skip
    co_signing.begin_co_signing(by=by, paper=waiting, route=[Stop(_department("20")), Stop(_department("32"))])


def _answer(by: Viewer, paper: Paper, answer: str, remark: str) -> None:
    row = CoSignature.objects.asked().get(paper=paper)
    co_signing.answer_co_signature(by=by, signature=row, answer=answer, remark=remark)


def _way(by: Viewer, days: Days) -> None:
    """Released and proposed to three agendas."""
    paper = papers.write_paper(
        by=by, title="Lastenräder zum Ausleihen an drei Mobilstationen", under_direction_of=[_department("mob")],
        summary="Sechs Räder in Hennef-Zentrum, Uckerath und Stadt Blankenberg, zunächst für zwei Jahre.",
        proposal="Der Rat beschließt, an drei Mobilstationen je zwei Lastenräder zum Ausleihen anzubieten.",
        reasons="In der Umfrage „Busse und Bahnen in den Dörfern“ wünschten sich 312 Menschen etwas für den letzten Kilometer. "
        "Ein Betreiber hat ein Angebot abgegeben.",
        financial_effects="38.000 Euro im Jahr für Miete, Wartung und Versicherung.",
        effects=Effects(Decimal(38_000), "yearly", "54.01.03", True, "positive", "Ersetzt kurze Fahrten mit dem Auto."),
    )  # fmt: skip
    papers.release_paper(by=SYSTEM, paper=paper)
    meetings: dict[str, Meeting] = {
        key: planning.plan_meeting(
            by=SYSTEM, organizations=[_body(key)], start=days.at(days.workday(offset), "18:00" if key == "rat" else "17:00")
        )
        for key, offset in EVENINGS.items()
    }  # fmt: skip
    roles: dict[str, Any] = {"rat": ConsultationRole.DECISION}
    legs = [Leg(_body(key), roles.get(key, ConsultationRole.PREPARATION), row) for key, row in meetings.items()]
    plan_way(by=SYSTEM, paper=paper, legs=legs)


def _urgent(by: Viewer) -> None:
    """Signed by the mayor and a councillor, public, waiting for the council's approval."""
    paper = papers.write_paper(
        by=by, title="Sicherung des Hangs an der Bröltalstraße", under_direction_of=[_department("mob")],
        paper_type=PaperType.URGENT_DECISION,
        summary="Nach dem Dauerregen rutscht der Hang auf 40 Metern; die Straße ist halbseitig gesperrt.",
        proposal="Im Wege der Dringlichkeit wird entschieden, den Hang sofort mit Netzen und Ankern zu sichern.",
        reasons="Das Gutachten vom Wochenende sagt, dass der Hang weiter rutscht. Der Auftrag muss in dieser Woche vergeben werden.",
        financial_effects="46.500 Euro, gedeckt aus der Straßenunterhaltung.",
        effects=Effects(Decimal(46_500), "once", "54.01.01", True, "none", ""),
    )  # fmt: skip
    papers.release_paper(by=SYSTEM, paper=paper)
    councillor = Person.objects.get(user__email="rat@hennef.example")
    reason = (
        "Die Straße ist der einzige Weg für Bus und Rettungsdienst nach Bröl. Rat und Hauptausschuss können nicht rechtzeitig tagen; "
        "bis dahin drohte der Hang auf die Fahrbahn zu stürzen."
    )
    signatures = urgent_decisions.ask_urgent_signatures(by=SYSTEM, paper=paper, reason=reason, councillor=councillor)
    for row in signatures:
        user = User.objects.get(pk=row.user_id)
        viewer = viewer_for(user, Assurance.SECOND_FACTOR)
        urgent_decisions.answer_urgent_signature(by=viewer, signature=row, is_signed=True)
    publish_paper(by=SYSTEM, paper=paper)


def _move_days(days: Days) -> None:
    """Let who is late stay late, and who has time have time. What was answered stays as it was."""
    rows = CoSignature.objects.asked()
    late = rows.filter(department=_department("67"))
    late.update(due=days.day(-LATE_DAYS))
    rows.exclude(department=_department("67")).update(due=days.day(LEFT_DAYS))
