"""Publishing a meeting or a paper: look first, then publish exactly what was looked at."""

import re
from copy import copy
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import resolve, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.generic import View

from accounts.viewer import Viewer
from core.errors import Refused
from council.models import File, Meeting, Paper
from council.services.desk_preview import public_look, publishable_files
from council.services.publication import publish_meeting, publish_paper
from council.views.desk.frame import ActButton, Desk, DeskPage
from council.views.desk.meetings import OnMeeting
from council.views.desk.papers import OnPaper

FILES = "datei"
SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)


class Publishing(Desk):
    """What previews and buttons share: the thing and the files chosen to go with it."""

    @property
    def thing(self) -> Meeting | Paper:
        """What is published."""
        raise NotImplementedError

    @cached_property
    def candidates(self) -> list[File]:
        """The files that may go with it."""
        return list(publishable_files(self.viewer, self.thing))

    @property
    def asked(self) -> Any:
        """Where the choice of files stands."""
        return self.request.POST if self.request.method == "POST" else self.request.GET

    @property
    def chosen(self) -> list[File]:
        """The files that go with it: what is public stays so, the rest was ticked."""
        ticked = set(self.asked.getlist(FILES))
        return [file for file in self.candidates if file.is_public or str(file.pk) in ticked]

    @property
    def choice(self) -> str:
        """The choice as a query."""
        return urlencode([(FILES, str(file.pk)) for file in self.chosen if not file.is_public])


class PreviewPage(Publishing, DeskPage):
    """What the public will see, and the button that publishes it."""

    template_name = "council/desk/publish.html"
    # Names of the routes that show and publish, and of the public page.
    routes = ("", "", "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the look, or why it cannot be published."""
        look, refusal = None, None
        try:
            with public_look(by=self.viewer, thing=self.thing, files=self.chosen) as look:
                pass
        except Refused as reason:
            refusal = reason
        frame, publish, page = (reverse(route, args=[self.thing.pk]) for route in self.routes)
        return super().get_context_data(
            look=look, refusal=refusal, thing=self.thing, candidates=self.candidates, chosen=self.chosen,
            frame=f"{frame}?{self.choice}", publish=publish, public_page=page, back=self.trail()[-1][0], **kwargs,
        )  # fmt: skip


class AsPublic(Publishing, View):
    """The public page itself, as a stranger would get it after publishing. Shown in a frame; nothing in it runs."""

    page_template = ""
    sheet_name = ""
    public_route = ""

    def opened(self) -> Any:
        """Nothing: the page around the frame was opened."""
        return None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Draw the page inside the preview."""
        try:
            with public_look(by=self.viewer, thing=self.thing, files=self.chosen) as look, override("de"):
                visitor = as_stranger(request, reverse(self.public_route, args=[self.thing.pk]))
                html = str(render_to_string(self.page_template, {self.sheet_name: look.sheet}, request=visitor))
        except Refused as refusal:
            return HttpResponse(str(refusal), status=409, content_type="text/plain; charset=utf-8")
        # Links lead to pages that refuse to be framed, so they open beside it.
        html = SCRIPT.sub("", html).replace("<head>", '<head><base target="_blank">', 1)
        response = HttpResponse(html)
        response["Cache-Control"] = "private, no-store"
        return response


def as_stranger(request: HttpRequest, path: str) -> HttpRequest:
    """Return the request as somebody without account would have sent it to path."""
    visitor = copy(request)
    visitor.COOKIES = {}
    visitor.user = AnonymousUser()
    visitor.viewer = Viewer()  # type: ignore[attr-defined]
    visitor.path = visitor.path_info = path
    visitor.resolver_match = resolve(path)
    return visitor


class PublishButton(Publishing, ActButton):
    """Publish what was looked at, nothing else."""

    preview_route = ""

    def publish(self) -> None:
        """Call the act."""
        raise NotImplementedError

    def act(self) -> None:
        """Compare with what the clerk saw, then publish."""
        with public_look(by=self.viewer, thing=self.thing, files=self.chosen) as look:
            mark = look.mark
        if mark != self.request.POST.get("gesehen"):
            self.is_unseen = True
            raise Refused(
                _("Das haben Sie so noch nicht gesehen: Auswahl oder Inhalt haben sich geändert."),
                _("Prüfen Sie die neue Vorschau und veröffentlichen Sie dann."),
                code="not_seen",
            )
        self.publish()

    is_unseen = False

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show another choice of files, or publish. By POST as well: the form's token belongs into no address."""
        if "ansehen" in request.POST:
            return HttpResponseRedirect(self.preview)
        return super().post(request, *args, **kwargs)

    @property
    def preview(self) -> str:
        """Where this choice is looked at."""
        return f"{reverse(self.preview_route, args=[self.thing.pk])}?{self.choice}"

    def back(self) -> str:
        """Return to the board, or to the preview when something has to be looked at again."""
        return self.preview if self.is_unseen else str(self.trail()[-1][0])


class OfMeeting(OnMeeting, Publishing):
    """Publishing a meeting."""

    title = _("Sitzung veröffentlichen")

    @property
    def thing(self) -> Meeting:
        """The meeting."""
        return self.meeting


class PublishMeetingView(OfMeeting, PreviewPage):
    """The look at a meeting."""

    routes = ("desk:meeting_as_public", "desk:publish_meeting", "council:meeting")


class MeetingAsPublicView(AsPublic, OfMeeting):
    """The public page of a meeting."""

    page_template, sheet_name, public_route = "council/meeting.html", "sheet", "council:meeting"


class PublishMeetingButton(OfMeeting, PublishButton):
    """Publish the meeting, whole."""

    done = _("Die Sitzung ist veröffentlicht.")
    preview_route = "desk:preview_meeting"

    def back(self, made: Any = None) -> str:
        """Return to the board or the preview."""
        return PublishButton.back(self)

    def publish(self) -> None:
        """Publish it."""
        publish_meeting(by=self.viewer, meeting=self.meeting, files=self.chosen)


class OfPaper(OnPaper, Publishing):
    """Publishing a paper."""

    title = _("Vorlage veröffentlichen")

    @property
    def thing(self) -> Paper:
        """The paper."""
        return self.paper


class PublishPaperView(OfPaper, PreviewPage):
    """The look at a paper."""

    routes = ("desk:paper_as_public", "desk:publish_paper", "council:paper")


class PaperAsPublicView(AsPublic, OfPaper):
    """The public page of a paper."""

    page_template, sheet_name, public_route = "council/paper.html", "dossier", "council:paper"


class PublishPaperButton(OfPaper, PublishButton):
    """Publish the paper with the files chosen."""

    done = _("Die Vorlage ist veröffentlicht.")
    preview_route = "desk:preview_paper"

    def back(self, made: Any = None) -> str:
        """Return to the board or the preview."""
        return PublishButton.back(self)

    def publish(self) -> None:
        """Publish it."""
        publish_paper(by=self.viewer, paper=self.paper, files=self.chosen)
