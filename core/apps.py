"""Pipes and wires: audit, private files, documents, jobs, UI parts. Imports no other app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Nothing to enter: the others enter themselves here."""

    name = "core"
    verbose_name = _("Grundlagen")
