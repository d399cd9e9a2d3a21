"""Routes of „Mein Rat“."""

from django.urls import path

from council.views.mine import desk, details, invitations, notes, reader, receipts, releases, start, versions

app_name = "mine"
MOTION = "antraege/<uuid:pk>/"
urlpatterns = [
    path("", start.start, name="start"),
    path("nachrichten/", start.notices, name="notices"),
    path("sitzungen/<uuid:pk>/einladung/", invitations.invitation, name="invitation"),
    path("papier/", invitations.choose, name="choose_paper"),
    path("sitzungen/<uuid:pk>/freigabe/", releases.release, name="release"),
    path("sitzungen/<uuid:pk>/freigabe/einladung.pdf", releases.look, name="release_look"),
    path("sitzungen/<uuid:pk>/einladung/gesehen/", invitations.looked, name="looked"),
    path("sitzungen/<uuid:pk>/einladung/zusage/", invitations.accept, name="accept_invitation"),
    path("sitzungen/<uuid:pk>/einladung/absage/", invitations.decline, name="decline_invitation"),
    path("sitzungen/<uuid:pk>/lesen/", reader.reader, name="reader"),
    path("unterlagen/<uuid:pk>/mit-notizen.pdf", notes.annotated, name="annotated"),
    path("unterlagen/<uuid:file>/notiz/", notes.new_note, name="new_note"),
    path("unterlagen/<uuid:pk>/uebertragen/", versions.transfer, name="transfer"),
    path("unterlagen/<uuid:pk>/vergleich/", versions.compare, name="compare"),
    path("unterlagen/<uuid:pk>/fassungen/<uuid:version>.pdf", versions.earlier, name="earlier"),
    path("notizen/", notes.notes, name="notes"),
    path("notizen/liste.csv", notes.notes_file, name="notes_file"),
    path("notizen/abgleich/", reader.sync, name="sync_notes"),
    path("notizen/<uuid:pk>/", notes.note, name="note"),
    path("antraege/", start.motions, name="motions"),
    path("antraege/neu/", desk.begin, name="begin"),
    path(MOTION, desk.part, name="motion"),
    path(f"{MOTION}pdf/", desk.document, name="document"),
    path(f"{MOTION}angaben/", details.change, name="change"),
    path(f"{MOTION}unterschriften/", details.signatures, name="signatures"),
    path(f"{MOTION}unterschrift/", details.answer, name="answer"),
    path(f"{MOTION}unterschriften/<int:signer>/zuruecknehmen/", details.take_back, name="take_back"),
    path(f"{MOTION}anlagen/", details.annexes, name="annexes"),
    path(f"{MOTION}anlagen/<uuid:file>/", details.annex, name="annex"),
    path(f"{MOTION}anlagen/<uuid:file>/entfernen/", details.remove_annex, name="remove_annex"),
    path(f"{MOTION}lesung/", desk.read, name="read"),
    path(f"{MOTION}entwurf/", desk.reopen, name="reopen"),
    path(f"{MOTION}beschluss/", desk.adopt, name="adopt"),
    path(f"{MOTION}einreichen/", desk.submit, name="submit"),
    path(f"{MOTION}zurueckziehen/", desk.withdraw, name="withdraw"),
    path(f"{MOTION}beleg/", receipts.receipt, name="receipt"),
    path(f"{MOTION}beleg/pdf/", receipts.receipt_document, name="receipt_document"),
    path(f"{MOTION}<slug:slug>/", desk.part, name="part"),
]
