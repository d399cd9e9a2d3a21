"""Routes of the house itself, the same in every language."""

from django.urls import path

from core.views import health, jobs, media

urlpatterns = [
    path("gesund/", health.health, name="health"),
    path(".well-known/security.txt", health.security_txt, name="security_txt"),
    path("favicon.ico", health.favicon, name="favicon"),
    path("robots.txt", health.robots_txt, name="robots_txt"),
    path("medien/images/<str:name>", media.rendition, name="media_rendition"),
    path("aufgaben/<uuid:pk>/", jobs.progress, name="job_progress"),
]
