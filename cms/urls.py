"""Routes: the pages of editors have every address that no other room has taken."""

from django.urls import re_path
from wagtail.urls import serve_pattern

from cms.views import pages

urlpatterns = [
    # Wagtail asks for its pages by this name. Its own sign-in doors stay out: there is one door, allauth.
    re_path(serve_pattern, pages.page, name="wagtail_serve"),
]
