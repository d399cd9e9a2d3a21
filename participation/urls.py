"""Routes of participation. Every part keeps its own below its views."""

from django.urls import include, path

app_name = "participation"

urlpatterns = [
    path("", include("participation.views.projects.urls")),
    path("", include("participation.views.surveys.urls")),
    path("mitmachen/buergerhaushalt/", include("participation.views.budget.urls")),
]
