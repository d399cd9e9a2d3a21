"""Files at the desk: add, rename, publish, depublish, remove, and the redacted edition."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from council.forms.files import AttachForm, RedactForm, ReplaceForm
from council.forms.reason import ReasonForm
from council.models import Attachment, File
from council.services.files import attach_file, publish_redacted_edition, remove_file, replace_file
from council.services.publication import depublish, publish
from council.views.desk.agenda import OnItem
from council.views.desk.frame import ActForm, Confirm, Desk
from council.views.desk.meetings import OnMeeting
from council.views.desk.papers import OnPaper


class Attach(ActForm):
    """Add a file to what `holder` names."""

    title = _("Datei hinzufügen")
    form_class = AttachForm
    done = _("Die Datei ist gespeichert.")

    def holder(self) -> dict[str, Any]:
        """Return the parent as the act calls it."""
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer no visibility that the parent has not."""
        (holder,) = self.holder().values()
        return super().get_form_kwargs() | {"holder": holder}

    def act(self, form: AttachForm) -> File:
        """Attach it."""
        return attach_file(by=self.viewer, **form.cleaned_data, **self.holder())


class AttachToMeetingView(OnMeeting, Attach):
    """Invitation, minutes and other files of a meeting."""

    def holder(self) -> dict[str, Any]:
        """The meeting."""
        return {"meeting": self.meeting}


class AttachToItemView(OnItem, Attach):
    """A file of one agenda item."""

    def holder(self) -> dict[str, Any]:
        """The item."""
        return {"agenda_item": self.item}


class AttachToPaperView(OnPaper, Attach):
    """The paper's document or an annex."""

    def holder(self) -> dict[str, Any]:
        """The paper."""
        return {"paper": self.paper}


class RedactFileView(OnPaper, ActForm):
    """Publish a redacted edition; the original stays non-public."""

    title = _("Geschwärzte Fassung veröffentlichen")
    form_class = RedactForm
    button = _("Geschwärzte Fassung veröffentlichen")
    intro = _(
        "Schwärzen Sie im Dokument selbst und speichern Sie ohne verborgenen Text. Das Original bleibt nichtöffentlich."
    )
    done = _("Die geschwärzte Fassung ist öffentlich.")

    @cached_property
    def file(self) -> File:
        """The original."""
        return get_object_or_404(
            File.objects.visible_to(self.viewer), pk=self.kwargs["file"], attachments__paper=self.paper
        )

    def get_initial(self) -> dict[str, Any]:
        """Propose a name."""
        return {"name": str(_("%(name)s (geschwärzt)")) % {"name": self.file.name}}

    def act(self, form: RedactForm) -> File:
        """Publish the edition."""
        return publish_redacted_edition(by=self.viewer, file=self.file, **form.cleaned_data)


class OnFile(Desk):
    """A page about one file; it returns to what the file belongs to."""

    kwargs: dict[str, Any]

    @cached_property
    def file(self) -> File:
        """The file of the address."""
        return get_object_or_404(File.objects.visible_to(self.viewer), pk=self.kwargs["pk"])

    @cached_property
    def link(self) -> Attachment:
        """Where it is attached."""
        link = (
            Attachment.objects.filter(file=self.file).select_related("paper", "meeting", "agenda_item__meeting").first()
        )
        if link is None:
            raise Http404
        return link

    def trail(self) -> list[tuple[str, str]]:
        """Vorlagen › paper, or Sitzungen › meeting."""
        if paper := self.link.paper:
            above = (reverse("desk:papers"), str(_("Vorlagen")))
            return [above, (reverse("desk:paper", args=[paper.pk]), paper.reference or str(_("Entwurf")))]
        meeting = self.link.meeting or self.link.agenda_item.meeting  # type: ignore[union-attr]
        above = (reverse("desk:meetings"), str(_("Sitzungen")))
        return [above, (reverse("desk:meeting", args=[meeting.pk]), str(meeting))]

    def back(self, made: Any = None) -> str:
        """Return to where it is attached."""
        return self.trail()[-1][0]


class PublishFileView(OnFile, Confirm):
    """Publish a file of something that is public."""

    button = _("Jetzt veröffentlichen: 1 Datei")
    intro = _(
        "Danach kann sie sofort jeder Mensch lesen und laden. Prüfen Sie, ob darin Namen oder Anschriften stehen."
    )

    done = _("Die Datei ist öffentlich.")

    def get_title(self) -> str:
        """Name the file."""
        return str(_("„%(name)s“ veröffentlichen")) % {"name": self.file.name}

    def act(self, form: Any) -> None:
        """Publish it."""
        publish(by=self.viewer, thing=self.file)


class DepublishFileView(OnFile, ActForm):
    """Take a file back from the public."""

    title = _("Datei zurückziehen")
    form_class = ReasonForm
    button = _("Veröffentlichung zurückziehen")
    is_serious = True
    intro = _("Die Datei ist danach sofort nicht mehr öffentlich. Im Haus bleibt sie lesbar.")
    done = _("Die Datei ist nicht mehr öffentlich.")

    def act(self, form: ReasonForm) -> Any:
        """Depublish it."""
        return depublish(by=self.viewer, thing=self.file, reason=form.cleaned_data["reason"])


class ReplaceFileView(OnFile, ActForm):
    """Replace a file by its new version; addresses, visibility and notes on it stay."""

    form_class = ReplaceForm
    button = _("Datei ersetzen")
    intro = _(
        "Adresse, Bezeichnung und Sichtbarkeit bleiben. Ratsmitglieder übertragen ihre Notizen auf die neue Fassung."
    )
    done = _("Die neue Fassung ist gespeichert.")

    def get_title(self) -> str:
        """Name the file."""
        return str(_("„%(name)s“ ersetzen")) % {"name": self.file.name}

    def act(self, form: ReplaceForm) -> File:
        """Replace it."""
        return replace_file(by=self.viewer, file=self.file, **form.cleaned_data)


class RemoveFileView(OnFile, ActForm):
    """Remove a file for everybody."""

    title = _("Datei entfernen")
    form_class = ReasonForm
    button = _("Datei endgültig entfernen")
    is_serious = True
    intro = _("Die Datei ist danach für alle weg, auch für den Sitzungsdienst. Das lässt sich nicht rückgängig machen.")
    done = _("Die Datei ist entfernt.")

    def act(self, form: ReasonForm) -> None:
        """Remove it."""
        remove_file(by=self.viewer, file=self.file, reason=form.cleaned_data["reason"])
