"""Every URL of the town: German paths, English route names."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("", include("core.urls")),
    path("oparl/", include("council.api.urls")),
    *i18n_patterns(
        path("", include("core.public_urls")),
        path("", include("accounts.urls")),
        path("mein-rat/", include("council.views.mine.urls")),
        path("", include("council.urls")),
        path("", include("participation.urls")),
        path("", include("cms.urls")),
        prefix_default_language=False,
    ),
]
handler400 = "core.views.errors.bad_request"
handler403 = "core.views.errors.permission_denied"
handler404 = "core.views.errors.not_found"
handler429 = "core.views.errors.too_many_requests"
handler500 = "core.views.errors.server_error"
