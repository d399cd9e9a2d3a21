"""Addresses of the interfaces: the same in every language, without a slash at the end."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from council.api import oparl
from council.services.oparl.addresses import SEGMENTS


class KindConverter(StringConverter):
    """A kind of OParl as it stands in an address."""

    regex = "|".join(SEGMENTS.values())


register_converter(KindConverter, "oparl_kind")

app_name = "oparl"
urlpatterns = [
    path("v1.1/system", oparl.system, name="system"),
    path("v1.1/bodies", oparl.bodies, name="bodies"),
    path("v1.1/body/<uuid:key>/<slug:name>", oparl.body_list, name="body_list"),
    path("v1.1/organization/<uuid:key>/<slug:name>", oparl.organization_list, name="organization_list"),
    path("v1.1/<oparl_kind:segment>/<uuid:key>", oparl.thing, name="object"),
    path("", oparl.elsewhere, name="root"),
    path("<path:rest>", oparl.elsewhere, name="elsewhere"),
]
