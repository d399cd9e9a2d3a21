"""Routes: what one can take part in, and the projects of the town."""

from django.urls import path

from participation.views.projects import overview, projects

urlpatterns = [
    path("mitmachen/", overview.overview, name="overview"),
    path("mitmachen/beendet/", overview.past, name="past"),
    path("vorhaben/", projects.projects, name="projects"),
    path("vorhaben/<slug:slug>/", projects.project, name="project"),
]
