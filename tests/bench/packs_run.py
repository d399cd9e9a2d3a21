"""In a process of its own on the town of RATSPLATZ_DATA: what the chapter „packs“ needs, as one line of JSON.

A meeting of 15 items with 60 documents of 20 pages; its public pack bound from nothing, and again after one paper was
replaced. All of it is taken back afterwards.
"""

import json
import os
import resource
import tempfile
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

import typst
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.services.blobs import path, store_bytes
from council.enums import FileRole, PackAudience, Part, Visibility
from council.models import AgendaItem, Attachment, Body, File, Meeting, Pack
from council.rules import audience_viewer
from council.services import packs
from council.services.pack_plan import pack_plan

ITEMS, EACH, PAGES = 15, 4, 20
SOURCE = """
#set document(title: "Unterlage " + sys.inputs.n)
#set text(lang: "de", size: 10pt)
#for page in range(%d) [
  = Abschnitt #page der Unterlage #sys.inputs.n
  #lorem(330)
  #table(columns: 4, ..range(24).map(i => [#(i * page)]))
  #rect(width: 100%%, height: 3cm, fill: gradient.linear(blue, green))
  #pagebreak(weak: true)
]
"""


def spent():
    """Return the CPU seconds of this process and of all it has started."""
    every = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in every)


def document(folder, n):
    """Set a document and return its bytes."""
    source = folder / "unterlage.typ"
    source.write_text(SOURCE % PAGES)
    return typst.compile(source, sys_inputs={"n": str(n)})


def shown():
    """Return what makes a row public."""
    now = timezone.now()
    return {"visibility": Visibility.PUBLIC, "first_published_at": now, "public_modified_at": now}


def town(folder):
    """Build the meeting and return it."""
    meeting = Meeting.objects.create(body=Body.objects.first(), name="Messung", start=timezone.now(), **shown())
    for n in range(ITEMS):
        item = AgendaItem.objects.create(
            meeting=meeting, part=Part.PUBLIC, order=n + 1, number=str(n + 1), title=f"Punkt {n + 1}", **shown()
        )
        for m in range(EACH):
            enclose(item, f"Unterlage {n}.{m}", document(folder, n * EACH + m), m)
    return meeting


def enclose(item, name, data, order):
    """Attach a document to an item."""
    blob = store_bytes(data, "application/pdf")
    file = File.objects.create(
        name=name, file_name=f"{name}.pdf", blob=blob, mime_type=blob.mime_type, size=blob.size, **shown()
    )
    Attachment.objects.create(
        file=file, agenda_item=item, order=order, role=FileRole.MAIN if order == 0 else FileRole.AUXILIARY
    )


def bind(meeting):
    """Bind the public pack and return the CPU seconds it took."""
    audience = packs.Audience(PackAudience.PUBLIC, audience_viewer())
    before = spent()
    packs.make_pack(audience, pack_plan(audience.viewer, meeting.pk), meeting.pk)
    return spent() - before


def main():
    """Measure and print."""
    folder = Path(tempfile.mkdtemp(prefix="packs-"))
    settings.PRIVATE_DIR = folder / "private"
    with transaction.atomic():
        meeting = town(folder)
        sources = [str(path(file.blob)) for file in File.objects.filter(attachments__agenda_item__meeting=meeting)]
        base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        full = bind(meeting)
        pack = Pack.objects.get(meeting=meeting, is_current=True)
        item = AgendaItem.objects.filter(meeting=meeting).order_by("order")[6]
        Attachment.objects.filter(agenda_item=item, order=1).delete()
        enclose(item, "Neue Fassung", document(folder, 999), 1)
        rebuild = bind(meeting)
        assert Pack.objects.get(meeting=meeting, is_current=True).revision == pack.revision + 1
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        transaction.set_rollback(True)
    facts = {
        "bind": full, "full": full, "rebuild": rebuild, "memory": round(memory / 1024), "base": round(base / 1024),
        "pages": ITEMS * EACH * PAGES, "documents": sources, "folder": str(folder),
    }  # fmt: skip
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
