"""In a process of its own on the town of RATSPLATZ_DATA: what the chapter „packs“ needs, as one line of JSON.

Two meetings of 15 items with 60 documents and about 1,200 pages. One has nothing but finished PDFs: its public pack is compared with
qpdf. In the other each item has a paper that the house sets from its sections, as departments write them, and three annexes: it is
bound from nothing, and again after one paper was changed. All of it is taken back afterwards.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.services.blobs import store_bytes
from council.enums import FileRole, PackAudience, Part, Visibility
from council.models import AgendaItem, Attachment, Body, Consultation, File, Meeting, Pack, Paper
from council.rules import audience_viewer
from council.services import packs
from council.services.pack_plan import pack_plan

ITEMS = 15
WORDS = "Der Ausschuss empfiehlt dem Rat, das Vorhaben wie beschrieben umzusetzen und die Mittel bereitzustellen.\n\n"
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


def set_documents(folder, count, pages):
    """Set so many documents and return where they lie; in a process of its own, whose memory does not count."""
    source = folder / f"unterlage-{pages}.typ"
    source.write_text(SOURCE % pages)
    made = [folder / f"{pages}-{n}.pdf" for n in range(count)]
    command = f"import sys, typst\nfor n in range({count}):\n typst.compile(sys.argv[1], output=sys.argv[2] % n, sys_inputs={{'n': str(n)}})"
    subprocess.run([sys.executable, "-c", command, str(source), str(folder / f"{pages}-%d.pdf")], check=True)
    return made


def shown():
    """Return what makes a row public."""
    now = timezone.now()
    return {"visibility": Visibility.PUBLIC, "first_published_at": now, "public_modified_at": now}


def meeting_of(name, documents, *, with_papers):
    """Build a meeting whose items share the documents, each with a paper of its own words where wanted."""
    body = Body.objects.first()
    meeting = Meeting.objects.create(body=body, name=name, start=timezone.now(), **shown())
    each = len(documents) // ITEMS
    for n in range(ITEMS):
        paper = None
        if with_papers:
            paper = Paper.objects.create(
                body=body, reference=f"M/{n}", title=f"Vorlage {n}", proposal=WORDS, reasons=WORDS * 12, **shown()
            )
            paper = Consultation.objects.create(paper=paper, **shown())
        item = AgendaItem.objects.create(
            meeting=meeting,
            part=Part.PUBLIC,
            order=n + 1,
            number=str(n + 1),
            title=f"Punkt {n + 1}",
            consultation=paper,
            **shown(),
        )
        for m, source in enumerate(documents[n * each : (n + 1) * each]):
            enclose(item, f"Unterlage {n}.{m}", source, m)
    return meeting


def enclose(item, name, source, order):
    """Attach a document to an item."""
    blob = store_bytes(source.read_bytes(), "application/pdf")
    file = File.objects.create(
        name=name, file_name=f"{name}.pdf", blob=blob, mime_type=blob.mime_type, size=blob.size, **shown()
    )
    Attachment.objects.create(file=file, agenda_item=item, order=order, role=FileRole.AUXILIARY)


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
    whole, annexes = set_documents(folder, ITEMS * 4, 20), set_documents(folder, ITEMS * 3, 26)
    with transaction.atomic():
        finished = bind(meeting_of("Fertige Unterlagen", whole, with_papers=False))
        meeting = meeting_of("Vorlagen des Hauses", annexes, with_papers=True)
        full = bind(meeting)
        Paper.objects.filter(reference="M/6").update(reasons="Neu. " + WORDS * 12)
        rebuild = bind(meeting)
        pack = Pack.objects.get(meeting=meeting, is_current=True)
        assert (pack.revision, pack.supplement is None) == (2, False)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        facts = {
            "finished": finished, "full": full, "rebuild": rebuild, "memory": round(memory / 1024), "pages": ITEMS * 4 * 20,
            "documents": [str(path) for path in whole], "folder": str(folder), "house_pages": pack.pages,
        }  # fmt: skip
        transaction.set_rollback(True)
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
