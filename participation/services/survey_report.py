"""The result of a survey as a document."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.services.documents import typeset
from core.wording import worded
from participation.services.survey_results import DrawnQuestion, ResultSheet
from participation.services.survey_sheet import SurveySheet
from participation.surveys.suppression import K


def survey_report(sheet: SurveySheet, result: ResultSheet) -> bytes:
    """Return the report as tagged PDF."""
    data = {
        "title": sheet.title,
        "kind": _("Ergebnis einer Umfrage"),
        "reference": "",
        "summary": sheet.summary,
        "facts": [
            [_("Gefragt waren"), sheet.audience],
            [_("Zeitraum"), f"{worded(sheet.opens_at, 'plain')} – {worded(sheet.closes_at, 'plain')}"],
            [_("Antworten"), str(result.count)],
            [_("Ausgezählt am"), worded(result.counted_at, "plain")],
        ],
        "notes": notes(sheet),
        "headers": [_("Antwort"), _("Anzahl"), _("Anteil")],
        "hidden": "–",
        "texts": _("Freigegebene Texte"),
        "nothing": _("Hier haben zu wenige geantwortet, um etwas zu zeigen, ohne dass einzelne zu erkennen wären."),
        "questions": [_question(question) for question in result.questions],
    }
    return typeset("participation/survey_result.typ", data, lang=(get_language() or "de")[:2])


def notes(sheet: SurveySheet) -> list[str]:
    """Return what one must know to read the figures."""
    found = []
    if sheet.access == "open":
        found.append(
            _(
                "Alle konnten ohne Nachweis mitmachen. Das Ergebnis ist deshalb nicht repräsentativ: Es steht für die, die geantwortet haben."
            )
        )
    found.append(
        _(
            "„–“ heißt: weniger als %(k)s Personen, oder eine Zahl, aus der sich so eine kleine Gruppe errechnen ließe. Wir zeigen sie nicht."
        )
        % {"k": K}
    )
    return found


def _question(question: DrawnQuestion) -> dict[str, Any]:
    return {
        "title": f"{question.number}. {question.text}",
        "tables": [
            {
                "title": table.title,
                "base": _("%(count)s Personen") % {"count": table.base},
                "rows": [
                    [bar.label, "–" if bar.count is None else str(bar.count), "–" if bar.count is None else bar.percent]
                    for bar in table.bars
                ],
            }
            for table in question.tables
        ],
        "measures": [f"{label}: {value}" for label, value in question.measures],
        "texts": list(question.texts),
    }
