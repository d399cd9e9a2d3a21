"""Inviting to a meeting at the desk: look, send once, see who comes, send what was added."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from core.errors import Refused
from council.enums import HandedOut, InvitationReply, MeetingState, ReleaseAnswer
from council.forms.invitations import InviteForm, LatePapersForm, ReleaseForm, ReplyForm
from council.forms.reason import ReasonForm
from council.models import AgendaRelease, Invitation, Meeting
from council.services.agenda_board import blocking_checks
from council.services.agenda_content import agenda_content, digest_of, typeset_announcement, typeset_letter
from council.services.agenda_release import ask_release, needs_release, note_release, release_digest
from council.services.deadlines import Notice, deadline_line, notice_of
from council.services.invitation_list import invitation_list
from council.services.invitation_replies import accept_invitation, decline_invitation, substitutes_of
from council.services.invitations import invite_members, invited_seats, supplement_agenda
from council.services.late_papers import hand_out_late, listed_as, waiting_documents
from council.services.print_run import print_run
from council.views.desk.frame import ActButton, ActForm, Desk
from council.views.desk.meetings import OnMeeting


class InvitationView(OnMeeting, ActForm):
    """Before: the notice period, who is invited, both documents. Afterwards: who has read it and who comes."""

    template_name = "council/desk/invitation.html"
    form_class = InviteForm
    button = _("Jetzt einladen und bekannt machen")
    done = _("Die Einladung ist versandt und öffentlich bekannt gemacht.")

    def get_title(self) -> str:
        """Name the meeting."""
        return str(_("Einladung: %(meeting)s") % {"meeting": self.meeting})

    @cached_property
    def notice(self) -> Notice | None:
        """The notice period."""
        return notice_of(self.meeting)

    def get_form(self, form_class: Any = None) -> Any:
        """Ask for a reason only when the notice period has passed."""
        form = super().get_form(form_class)
        if self.notice and self.notice.is_kept(timezone.now()):
            form.fields["short_reason"].widget = forms.HiddenInput()
        return form

    def act(self, form: InviteForm) -> Any:
        """Invite everybody."""
        return invite_members(by=self.viewer, meeting=self.meeting, short_reason=form.cleaned_data["short_reason"])

    def back(self, made: Any = None) -> str:
        """Stay on the list of those who were invited."""
        return reverse("desk:invitation", args=[self.meeting.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what was sent and what came back."""
        revisions = list(self.meeting.sent_agendas.select_related("letter", "announcement").order_by("-n"))
        is_open = bool(revisions) and self.meeting.state == MeetingState.INVITED
        has_news = is_open and digest_of(agenda_content(self.meeting)) != revisions[0].sha512
        is_running = bool(revisions) and self.meeting.state in (MeetingState.INVITED, MeetingState.IN_SESSION)
        return super().get_context_data(
            waiting=waiting_documents(self.meeting) if is_running else [],
            meeting=self.meeting, notice=self.notice, line=deadline_line(self.notice.at) if self.notice else None,
            seats=0 if revisions else len(invited_seats(self.meeting)),
            blocking=[] if revisions else blocking_checks(self.viewer, self.meeting),
            revisions=revisions, invited=invitation_list(self.meeting) if revisions else None, has_news=has_news,
            release=None if revisions else _release(self.meeting), is_open=is_open, may_invite=self.meeting.state == MeetingState.AGENDA_SET, **kwargs,
        )  # fmt: skip


def _pdf(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


class LookView(OnMeeting, Desk, View):
    """The letter or the announcement as it would be sent now."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Typeset it."""
        content = agenda_content(self.meeting)
        if kwargs["which"] == "einladung":
            data = typeset_letter(self.meeting, content, "", "")
        elif kwargs["which"] == "bekanntmachung":
            data = typeset_announcement(self.meeting, content, "")
        else:
            raise Http404
        return _pdf(data, kwargs["which"].title())


class PrintRunView(OnMeeting, Desk, View):
    """Everything that goes out on paper, as one PDF."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Bind it."""
        try:
            data = print_run(self.meeting)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("desk:invitation", self.meeting.pk)
        return _pdf(data, "Druckauflage")


class SupplementView(OnMeeting, ActForm):
    """Send what was added."""

    title = _("Ergänzung versenden")
    form_class = ReasonForm
    button = _("Ergänzung versenden und bekannt machen")
    intro = _(
        "Alle Eingeladenen bekommen die neue Fassung. Der Grund steht in der Ergänzung und auf der öffentlichen Seite."
    )
    done = _("Die Ergänzung ist versandt.")

    def act(self, form: ReasonForm) -> Any:
        """Send it."""
        return supplement_agenda(by=self.viewer, meeting=self.meeting, reason=form.cleaned_data["reason"])

    def back(self, made: Any = None) -> str:
        """Return to the list."""
        return reverse("desk:invitation", args=[self.meeting.pk])


@dataclass(frozen=True)
class Release:
    """Where the chair's release stands: of the agenda as it is, or of an earlier one (`is_stale`)."""

    row: AgendaRelease | None
    is_given: bool
    is_stale: bool


def _release(meeting: Meeting) -> Release | None:
    """Return where it stands, None where nobody has to release."""
    if meeting.state != MeetingState.AGENDA_SET or not needs_release(meeting):
        return None
    row, now = meeting.releases.first(), release_digest(meeting)
    given = meeting.releases.filter(answer=ReleaseAnswer.RELEASED, sha512=now).exists()
    return Release(row, given, row is not None and not given and row.sha512 != now)


class AskReleaseButton(OnMeeting, ActButton):
    """Ask the chair."""

    done = _("Der Vorsitz ist um die Freigabe gebeten.")

    def act(self) -> Any:
        """Ask."""
        return ask_release(by=self.viewer, meeting=self.meeting)

    def back(self, made: Any = None) -> str:
        """Return to the invitation."""
        return reverse("desk:invitation", args=[self.meeting.pk])


class ReleaseView(OnMeeting, ActForm):
    """Note a release that was given on another way."""

    title = _("Freigabe eintragen")
    form_class = ReleaseForm
    button = _("Freigabe eintragen")
    intro = _("Für eine Freigabe auf Papier oder am Telefon. Sie gilt für die Tagesordnung, wie sie jetzt ist.")
    done = _("Die Freigabe ist eingetragen.")

    def act(self, form: ReleaseForm) -> Any:
        """Note it."""
        return note_release(by=self.viewer, meeting=self.meeting, words=form.cleaned_data["words"])

    def back(self, made: Any = None) -> str:
        """Return to the invitation."""
        return reverse("desk:invitation", args=[self.meeting.pk])


class LatePapersView(OnMeeting, ActForm):
    """Give the members what came on the agenda since."""

    template_name = "council/desk/late_papers.html"
    title = _("Unterlagen nachreichen")
    form_class = LatePapersForm
    button = _("Nachreichen und Bescheid geben")
    done = _("Die Unterlagen sind nachgereicht. Alle Eingeladenen bekommen Bescheid.")

    def get_initial(self) -> dict[str, Any]:
        """On the day of the meeting it lies on the table."""
        start = self.meeting.start
        is_today = start is not None and timezone.localdate(start) <= timezone.localdate()
        waiting = waiting_documents(self.meeting)
        return {"way": HandedOut.AT_TABLE if is_today else HandedOut.LATE, "listed": listed_as(waiting)}

    def act(self, form: LatePapersForm) -> Any:
        """Hand them out."""
        data = form.cleaned_data
        return hand_out_late(by=self.viewer, meeting=self.meeting, listed=data["listed"], way=HandedOut(data["way"]))

    def back(self, made: Any = None) -> str:
        """Return to the list."""
        return reverse("desk:invitation", args=[self.meeting.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what would go; whoever was refused because the list has changed sees the new one and sends that."""
        waiting = waiting_documents(self.meeting)
        context = super().get_context_data(waiting=waiting, **kwargs)
        if context["form"].is_bound:
            context["form"].data["listed"] = listed_as(waiting)
        return context


class ReplyView(OnMeeting, ActForm):
    """Note what somebody answered by telephone or on paper."""

    form_class = ReplyForm
    button = _("Antwort eintragen")
    done = _("Die Antwort ist eingetragen.")

    @cached_property
    def invitation(self) -> Invitation:
        """The invitation of the address."""
        rows = Invitation.objects.select_related("person", "membership", "meeting", "stands_for__membership")
        return get_object_or_404(rows, pk=self.kwargs["invitation"], meeting=self.meeting)

    def get_title(self) -> str:
        """Name the person."""
        return str(_("Antwort von %(name)s") % {"name": self.invitation.person.name})

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer those who may stand in."""
        place = self.invitation.stands_for or self.invitation
        return super().get_form_kwargs() | {"substitutes": substitutes_of(place)}

    def act(self, form: ReplyForm) -> Any:
        """Enter it."""
        data = form.cleaned_data
        if data["reply"] == InvitationReply.ACCEPTED:
            return accept_invitation(by=self.viewer, invitation=self.invitation)
        return decline_invitation(
            by=self.viewer, invitation=self.invitation, remark=data["remark"], substitute=data.get("substitute")
        )

    def back(self, made: Any = None) -> str:
        """Return to the list."""
        return reverse("desk:invitation", args=[self.meeting.pk])
