"""Going through a survey page by page, on the server: forward, back, put aside, check, send."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from allauth.core.ratelimit import consume
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from accounts.viewer import Viewer
from core.errors import Refused
from core.services.human_check import Wait, wait_for
from core.views.answer import revalidated
from participation.enums import Access
from participation.models import Survey
from participation.services.residence import is_resident
from participation.services.survey_answers import put_aside, send_answer, take_up, throw_away
from participation.services.survey_drawing import Summary, drawn_items, summary_of
from participation.services.survey_sheet import Phase, survey_sheet
from participation.services.survey_visit import REVIEW, Visit, Way, binding, opened_visit, way_of
from participation.surveys.answers import in_words, payload_of
from participation.surveys.mirror import mirror_of
from participation.surveys.questionnaire import Questionnaire, read
from participation.views.surveys.pages import survey_or_404

BRAKE = "umfrage"
BRAKE_SECONDS = 180 * 24 * 3600


@dataclass
class Step:
    """What comes next: the visit, its way, and whether to say what is wrong."""

    visit: Visit
    way: Way
    tells: bool = False
    has_more: bool = False


class Filling(View):
    """The pages of a survey that runs. The desk's test run is the same without sending (views.desk.surveys.trial)."""

    http_method_names = ["get", "head", "post"]
    is_trial = False
    survey: Survey
    questionnaire: Questionnaire

    @property
    def viewer(self) -> Viewer:
        """Who answers."""
        return self.request.viewer  # type: ignore[attr-defined]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the survey; whoever comes early or late is told so on its page."""
        self.survey = self.find(**kwargs)
        if (answer := self.barred()) is not None:
            return answer
        self.questionnaire = self.asked()
        return super().dispatch(request, *args, **kwargs)

    def find(self, **kwargs: Any) -> Survey:
        """Return the survey of the address."""
        return survey_or_404(self.viewer, kwargs["slug"])

    def asked(self) -> Questionnaire:
        """Return what is asked."""
        return read(self.survey.configuration)

    def barred(self) -> HttpResponse | None:
        """Return where somebody goes who cannot answer now."""
        sheet = survey_sheet(self.survey)
        if sheet.phase != Phase.RUNNING:
            return self.refused_late() if self.request.method == "POST" else redirect(self.home)
        if self.survey.access == Access.RESIDENT and not is_resident(self.viewer, self.survey):
            return redirect(self.home)
        return None

    def refused_late(self) -> HttpResponse:
        """Say politely that it is too late; nothing was counted."""
        context = {"sheet": survey_sheet(self.survey), "is_late": True}
        return render(self.request, "participation/surveys/start.html", context, status=HTTPStatus.CONFLICT)

    @property
    def home(self) -> str:
        """The address of the start page."""
        return reverse("participation:survey", args=[self.survey.slug])

    @property
    def action(self) -> str:
        """The address the forms go to."""
        return reverse("participation:survey_fill", args=[self.survey.slug])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the first page. It is the same for all who answer without an account, so it can be kept."""
        answer = self.show(self.step(Visit(bound=binding(self.survey, self.viewer))))
        return answer if self.is_trial or self.survey.access == Access.RESIDENT else revalidated(request, answer)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take what was typed and do what the button says."""
        visit = opened_visit(self.survey, request.POST.get("stand", ""), self.viewer)
        if visit is None:
            return redirect(self.action)
        visit.take(self.questionnaire, request.POST)
        act, _colon, where = request.POST.get("handlung", "").partition(":")
        acts = {"weiter": self.forward, "zurueck": self.back, "unterbrechen": self.pause, "absenden": self.send}
        if act == "zu":
            visit.page = where
            return self.show(self.step(visit))
        return acts.get(act, lambda same: self.show(self.step(same)))(visit)

    def step(self, visit: Visit, **more: bool) -> Step:
        """Return where a visit is."""
        return Step(visit, way_of(self.questionnaire, visit), **more)

    def forward(self, visit: Visit) -> HttpResponse:
        """Go on, unless something is missing, wrong, or now asked in addition."""
        step = self.step(visit)
        page = step.way.page
        if page is None or page.sheet.key != visit.page:
            return self.show(step)
        # Only what was before them can be wrong; what an answer brought up is shown first.
        wrong = {key for key in page.faults if key in visit.shown}
        if wrong:
            return self.show(self.step(visit, tells=True))
        if {item.key for item in page.items} - set(visit.shown):
            return self.show(self.step(visit, has_more=True))
        return self.show(self._at(visit, step.way, step.way.place + 1))

    def back(self, visit: Visit) -> HttpResponse:
        """Go back; what was typed is kept, right or wrong."""
        way = self.step(visit).way
        if way.place == 0:
            return redirect(self.home)
        return self.show(self._at(visit, way, way.place - 1))

    def _at(self, visit: Visit, way: Way, place: int) -> Step:
        visit.page = way.pages[place].sheet.key if place < len(way.pages) else REVIEW
        return self.step(visit)

    def pause(self, visit: Visit) -> HttpResponse:
        """Put everything aside and show the link that brings it back."""
        try:
            visit.draft = put_aside(survey=self.survey, state=visit.state(), token=visit.draft)
        except Refused as refusal:
            return self.show(self.step(visit), refusal=refusal)
        link = reverse("participation:survey_resume", args=[self.survey.slug, visit.draft])
        return self.answer("paused.html", {"link": self.request.build_absolute_uri(link), "visit": visit})

    def send(self, visit: Visit) -> HttpResponse:
        """Send the answers, when all are right."""
        visit.page = REVIEW
        step = self.step(visit)
        if step.way.faulty:
            visit.page = step.way.faulty[0].sheet.key
            return self.show(self.step(visit, tells=True))
        if self.request.POST.get("website"):
            # A machine filled in what nobody sees: it is thanked like everybody.
            return self.answer("thanks.html", {"receipt": ""})
        if (answer := self.braked(visit)) is not None:
            return answer
        try:
            commitment = self.deliver(visit, payload_of(step.way.answers))
        except Refused as refusal:
            return self.show(step, refusal=refusal)
        throw_away(visit.draft)
        return self.thank(commitment)

    def deliver(self, visit: Visit, payload: str) -> str:
        """Put the answers into the urn and return what they are known by."""
        typed = {name: self.request.POST.get(name, "")[:300] for name in ("code", "name", "email")}
        return send_answer(by=self.viewer, survey=self.survey, payload=payload, nonce=visit.nonce, **typed).commitment

    def braked(self, visit: Visit) -> HttpResponse | None:
        """Slow down machines, and ask whoever has answered from this browser whether this is somebody else."""
        if self.survey.access not in (Access.OPEN, Access.NAMED):
            return None
        if self.has_answered() and "nochmal" not in self.request.POST:
            return self.show(self.step(visit), is_again=True)
        if self.survey.access == Access.OPEN and (wait := wait_for(self.request.POST, f"survey {self.survey.pk}")):
            return self.show(self.step(visit), wait=wait)
        if consume(self.request, action="answer_survey"):
            return None
        refusal = Refused(
            _("Von Ihrem Anschluss kamen gerade schon viele Antworten."),
            _("Bitte versuchen Sie es in einer Stunde noch einmal; Ihre Angaben stehen noch da."),
        )
        return self.show(self.step(visit), refusal=refusal, status=HTTPStatus.TOO_MANY_REQUESTS)

    def has_answered(self) -> bool:
        """Whether this browser says that it was answered from before: a signed note without any number of its own."""
        try:
            return self.request.get_signed_cookie(self._brake, salt=BRAKE) == "1"
        except (KeyError, signing.BadSignature):
            return False

    @property
    def _brake(self) -> str:
        return f"{BRAKE}-{self.survey.pk.hex[:12]}"

    def thank(self, commitment: str) -> HttpResponse:
        """Thank; where a code was used, show the receipt."""
        is_secret = self.survey.access in (Access.CODE, Access.RESIDENT)
        answer = self.answer("thanks.html", {"receipt": commitment if is_secret else ""})
        if self.survey.access in (Access.OPEN, Access.NAMED):
            answer.set_signed_cookie(
                self._brake, "1", salt=BRAKE, max_age=BRAKE_SECONDS, path=self.home, httponly=True, samesite="Lax",
                secure=self.request.is_secure(),
            )  # fmt: skip
        return answer

    def show(
        self,
        step: Step,
        refusal: Refused | None = None,
        is_again: bool = False,
        status: int = HTTPStatus.OK,
        wait: Wait | None = None,
    ) -> HttpResponse:
        """Draw the page of a step, or the last one where everything is checked."""
        if step.way.page is None:
            return self._review(step, refusal, is_again, status, wait)
        page, visit = step.way.page, step.visit
        visit.page, visit.shown = page.sheet.key, [item.key for item in page.items]
        summary = summary_of(page) if step.tells else Summary()
        mirror = mirror_of(page.sheet, step.way.answers)
        context = {
            "page": page,
            "items": drawn_items(page, visit, tells=step.tells, mirror=mirror),
            "followups": json.dumps({"asked": mirror.asked, "told": mirror.told}) if mirror.whens else "",
            "summary": summary,
            "has_more": step.has_more,
            "refusal": refusal,
            **self._frame(step),
        }
        return self.answer("page.html", context, HTTPStatus.UNPROCESSABLE_ENTITY if step.tells else status)

    def _review(
        self, step: Step, refusal: Refused | None, is_again: bool, status: int, wait: Wait | None
    ) -> HttpResponse:
        visit = step.visit
        visit.page, visit.shown = REVIEW, []
        visit.draw_lot()
        pages = [
            {"sheet": shown.sheet, "faults": bool(shown.faults), "answers": [
                {"item": item, "words": in_words(item, shown.answers.get(item.key))} for item in shown.items if item.kind != "info"
            ]}
            for shown in step.way.pages
        ]  # fmt: skip
        typed = {name: self.request.POST.get(name, "") for name in ("code", "name", "email")}
        is_again = is_again or "nochmal" in self.request.POST
        context = {
            "pages": pages,
            "refusal": refusal,
            "is_again": is_again,
            "typed": typed,
            "wait": wait,
            **self._frame(step),
        }
        if (refusal or wait) and status == HTTPStatus.OK:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        return self.answer("review.html", context, status)

    def _frame(self, step: Step) -> dict[str, Any]:
        pages, place = len(step.way.pages), step.way.place
        left = max(1, round(self.questionnaire.minutes * (pages - place) / max(pages, 1)))
        return {
            "stand": step.visit.sealed(self.survey.pk),
            "place": place + 1,
            "count": pages,
            "left": left,
            "action": self.action,
        }

    def answer(self, template: str, context: Mapping[str, Any], status: int = HTTPStatus.OK) -> HttpResponse:
        """Render a page of the survey."""
        shared = {"sheet": survey_sheet(self.survey), "home": self.home, "is_trial": self.is_trial}
        answer = render(self.request, f"participation/surveys/{template}", {**shared, **context}, status=status)
        if self.request.method == "POST":
            # Nobody after them at this machine reads what they answered.
            answer["Cache-Control"] = "private, no-store"
        return answer


class Resume(Filling):
    """Going on by a personal link."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page on which somebody stopped."""
        state = take_up(self.survey, kwargs["token"])
        if state is None:
            raise Http404
        return self.show(self.step(Visit(**state | {"draft": kwargs["token"]})))


# Strangers get no cookie to be protected by; a resident's form is bound to the account (survey_visit.binding).
fill = csrf_exempt(Filling.as_view())
resume = never_cache(Resume.as_view())
