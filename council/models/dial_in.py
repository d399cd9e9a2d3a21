"""How members join a meeting from elsewhere: kept apart from the meeting, so that nothing that reads meetings hands it out."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from council.models.meeting import Meeting
from council.models.published import under


class DialInQuerySet(models.QuerySet["DialIn"]):
    """Reads of dial-ins. There is no public one (I1)."""

    def visible_to(self, viewer: Viewer) -> "DialInQuerySet":
        """Dial-ins of meetings that viewer may read and take part in: clerks, the council, whoever belongs to a body of it."""
        from council.rules import reach

        seen = reach(viewer)
        allowed = Q(pk__in=[])
        if seen.internal or seen.nonpublic:
            # § 58 Abs. 1 Satz 4 GO NRW: councillors may listen to the non-public meetings of every committee.
            allowed = Q()
        elif seen.organizations:
            allowed = Q(meeting__holders__organization__in=seen.organizations)
        return self.filter(allowed).filter(under(Meeting.objects.visible_to(viewer), "meeting")).distinct()


class DialIn(models.Model):
    """The link to the video conference of a hybrid or digital meeting, and what else one needs to get in (§ 47a, § 58a GO NRW)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="dial_in", verbose_name=_("Sitzung"))
    link = models.URLField(_("Link zur Einwahl"), max_length=500, blank=True)
    words = models.CharField(_("Kennwort, Telefon"), max_length=500, blank=True)

    objects = DialInQuerySet.as_manager()

    class Meta:
        verbose_name = _("Einwahl")
        verbose_name_plural = _("Einwahlen")

    def __str__(self) -> str:
        return str(self.meeting)
