"""Routes: search and barriers; the pages of editors have every address that no other room has taken."""

from django.urls import path, re_path
from wagtail.urls import serve_pattern

from cms.views import barriers, pages, search

urlpatterns = [
    path("barriere-melden/", barriers.report, name="report_barrier"),
    path("suche/", search.search, name="search"),
    path("suche/eingrenzen/", search.narrow, name="search_narrow"),
    path("suche/vorschlaege/", search.suggestions, name="search_suggestions"),
    # Wagtail asks for its pages by this name. Its own sign-in doors stay out: there is one door, allauth.
    re_path(serve_pattern, pages.page, name="wagtail_serve"),
]
