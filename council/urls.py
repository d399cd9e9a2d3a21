"""Routes of the council's public pages."""

from django.urls import path

from council.views import (
    bodies,
    files,
    interface,
    matters,
    meetings,
    overview,
    packs,
    papers,
    petitions,
    receipts,
    urgent,
)

app_name = "council"
urlpatterns = [
    path("rat/", overview.overview, name="overview"),
    path("sitzungen/", meetings.meetings, name="meetings"),
    path("sitzungen/jahresplan/<int:year>.pdf", meetings.year_document, name="year_document"),
    path("sitzungen/jahresplan/<int:year>.ics", meetings.year_file, name="year_file"),
    path("sitzungen/<uuid:pk>/", meetings.meeting, name="meeting"),
    path("sitzungen/<uuid:pk>/mappe.pdf", packs.pack, name="pack"),
    path("sitzungen/<uuid:pk>/mappe-neues.pdf", packs.pack_news, name="pack_news"),
    path("sitzungen/<uuid:pk>/mappe-einzeln.zip", packs.pack_archive, name="pack_archive"),
    path("sitzungen/<uuid:pk>/mappe-pruefsummen.json", packs.pack_manifest, name="pack_manifest"),
    path("sitzungen/<uuid:pk>/mappe/<uuid:item>.pdf", packs.pack_item, name="pack_item"),
    path("gremien/", bodies.organizations, name="organizations"),
    path("gremien/<uuid:pk>/", bodies.organization, name="organization"),
    path("personen/", bodies.persons, name="persons"),
    path("personen/<uuid:pk>/", bodies.person, name="person"),
    path("vorlagen/", papers.papers, name="papers"),
    path("vorlagen/<uuid:pk>/", papers.paper, name="paper"),
    path("dringlichkeit/<uuid:pk>/", urgent.urgent_signature, name="urgent_signature"),
    path("vorgaenge/", matters.matters, name="matters"),
    path("vorgaenge/<uuid:pk>/", matters.matter, name="matter"),
    path("beschluesse/", papers.decisions, name="decisions"),
    path("anregungen/", petitions.petition, name="petition"),
    path("anregungen/stand/<str:code>/", petitions.status, name="petition_status"),
    path("karte/", matters.town_map, name="map"),
    path("karte/kacheln/<int:zoom>/<int:x>/<int:y>", matters.tile, name="tile"),
    path("beleg/", receipts.receipt_check, name="receipt_check"),
    path("schnittstelle/", interface.interface, name="interface"),
    path("dateien/<uuid:pk>/", files.file, name="file"),
    path("dateien/<uuid:pk>/laden/", files.file_download, name="file_download"),
]
