"""The interface of a town that has entered nothing yet."""

from django.test import Client

from tests.council.oparl.two_towns import FIRST


def test_an_empty_town_explains_itself_as_well(db, settings):
    settings.PUBLIC_URL = FIRST
    assert Client().get("/schnittstelle/").status_code == 200
    assert Client().get("/oparl/v1.1/system").json()["body"] == f"{FIRST}/oparl/v1.1/bodies"
    assert Client().get("/oparl/v1.1/bodies").json()["data"] == []
