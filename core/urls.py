"""Routes of the house itself, the same in every language."""

from django.urls import path

from core.views import app, health, human_check, jobs, live, media, sitemaps, writing

urlpatterns = [
    path("gesund/", health.health, name="health"),
    path(".well-known/security.txt", health.security_txt, name="security_txt"),
    path("favicon.ico", health.favicon, name="favicon"),
    path("app.webmanifest", app.manifest, name="app_manifest"),
    path("sw.js", app.worker, name="app_worker"),
    path("offline/", app.offline, name="offline"),
    path("robots.txt", health.robots_txt, name="robots_txt"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.part, name="sitemap_part"),
    path("rechenaufgabe.json", human_check.challenge, name="human_check"),
    path("medien/images/<str:name>", media.rendition, name="media_rendition"),
    path("aufgaben/<uuid:pk>/", jobs.progress, name="job_progress"),
    path("live/<slug:topic>/<slug:key>.json", live.snapshot, name="live_snapshot"),
    path("live/<slug:topic>/<slug:key>.events", live.no_stream, name="live_stream"),
    path("schreiben/<slug:kind>/<slug:key>/", writing.text, name="writing_text"),
    path("schreiben/<slug:kind>/<slug:key>/formular/", writing.text_form, name="writing_form"),
    path("schreiben/<slug:kind>/<slug:key>/anmerkungen/", writing.add_remark, name="writing_add_remark"),
    path("schreiben/<slug:kind>/<slug:key>/anmerkungen/<int:pk>/", writing.answer_remark, name="writing_answer_remark"),
    path("schreiben/<slug:kind>/<slug:key>/fassungen/", writing.add_version, name="writing_add_version"),
    path("schreiben/<slug:kind>/<slug:key>/fassungen/<int:pk>/", writing.version, name="writing_version"),
]
