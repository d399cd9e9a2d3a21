"""Which source an address or a path names."""

from pathlib import Path

from django.utils.translation import gettext as _

from core.errors import Refused
from council.services.importing.archives import Archive, Source
from council.services.importing.endpoints import Endpoint


def source_of(text: str) -> Source:
    """Return the source that an address or a path names, or say why it is none."""
    if text.startswith(("http://", "https://")):
        return Endpoint(text)
    path = Path(text).expanduser()
    if not path.exists():
        raise Refused(
            _("%(source)s gibt es nicht.") % {"source": text},
            _("Nennen Sie eine Adresse (https://…), einen Ordner oder ein Archiv (.tar.gz, .zip)."),
            code="no_source",
        )
    return Archive(path)
