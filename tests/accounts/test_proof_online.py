"""A proof of residence from an OpenID Connect provider, against a real one."""

from urllib.parse import urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken

from accounts.models import ResidentProof, User
from accounts.proofs import way_of
from tests.accounts.oidc import CLIENT, SECRET, provider

pytestmark = pytest.mark.django_db
PAGE, WAY = "/konto/wohnsitz/", "/konto/wohnsitz/online_id/"
CLAIMS = {
    "sub": "bund-4711", "given_name": "Paul", "family_name": "Winterscheid", "email": "paul@bund.example",
    "address": {"postal_code": "53773", "locality": "Hennef"},
}  # fmt: skip


@pytest.fixture
def broker(settings):
    """Run a provider and configure it."""
    with provider() as made:
        made.claims = dict(CLAIMS)
        configure(settings, made.address)
        yield made


def configure(settings, address):
    """Configure a provider as the environment would."""
    settings.TOWN_POSTCODES = ["53773"]
    app = {
        "provider_id": "oidc", "name": "BundID", "client_id": CLIENT, "secret": SECRET,
        "settings": {
            "server_url": address, "oauth_pkce_enabled": True, "scope": ["openid", "profile", "email", "address"],
        },
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


def go(client):
    """Go to the provider and come back; return the page that one lands on."""
    leaving = client.post(WAY)
    assert leaving.status_code == 302
    coming = httpx.get(leaving["Location"], follow_redirects=False)
    back = urlsplit(coming.headers["Location"])
    return client.get(f"{back.path}?{back.query}", follow=True)


def test_whoever_lives_here_is_proved_and_nothing_is_kept(broker, client_of, people):
    client = client_of("gast")
    assert "BundID" in client.get(WAY).content.decode()
    page = go(client)
    assert page.redirect_chain[-1][0] == PAGE and "Ihr Wohnsitz ist nachgewiesen." in page.content.decode()
    proof = ResidentProof.objects.get(user=people["gast"])
    assert (proof.method, proof.assurance) == ("online_id", "substantial")
    assert "4711" not in proof.unique_key and len(proof.unique_key) == 64
    # No sign-in by the provider, and none of its words: the account is what it was.
    assert (SocialAccount.objects.count(), SocialToken.objects.count(), User.objects.count()) == (0, 0, 7)
    assert int(client.session["_auth_user_id"].replace("-", ""), 16) == people["gast"].pk.int


def test_one_subject_proves_one_account(broker, client_of, people):
    go(client_of("gast"))
    page = go(client_of("rat"))
    assert "schon ein anderes Konto nachgewiesen" in page.content.decode()
    assert not ResidentProof.objects.filter(user=people["rat"]).exists()
    broker.claims["sub"] = "bund-4712"
    go(client_of("rat"))
    assert ResidentProof.objects.filter(user=people["rat"]).count() == 1


@pytest.mark.parametrize(
    ("address", "words"),
    [({"postal_code": "50667"}, "liegt nicht in"), ({}, "Postleitzahl nicht genannt"), ("Hennef", "nicht genannt")],
)
def test_whoever_lives_elsewhere_is_told_so(broker, client_of, people, address, words):
    broker.claims["address"] = address
    assert words in go(client_of("gast")).content.decode()
    assert not ResidentProof.objects.filter(user=people["gast"]).exists()


def test_the_claim_and_the_level_are_of_the_settings(broker, client_of, people, settings):
    settings.OIDC_POSTCODE_CLAIM, settings.OIDC_ASSURANCE = "postalCode", "high"
    broker.claims |= {"postalCode": "53773", "address": {}}
    go(client_of("gast"))
    assert ResidentProof.objects.get(user=people["gast"]).assurance == "high"


def test_whoever_says_no_there_comes_back_without(broker, client_of, people):
    broker.refuses = True
    page = go(client_of("gast"))
    assert page.redirect_chain[-1][0] == PAGE and "nicht zustande gekommen" in page.content.decode()
    assert not ResidentProof.objects.filter(user=people["gast"]).exists()


def test_an_answer_of_somebody_else_proves_nothing(broker, client_of, people):
    leaving = client_of("gast").post(WAY)
    back = urlsplit(httpx.get(leaving["Location"], follow_redirects=False).headers["Location"])
    client_of("rat").get(f"{back.path}?{back.query}")
    assert ResidentProof.objects.exclude(user=people["buergerin"]).count() == 0


def test_a_sign_in_proves_nothing(broker, client):
    leaving = client.post("/konto/oidc/oidc/login/")
    back = urlsplit(httpx.get(leaving["Location"], follow_redirects=False).headers["Location"])
    client.get(f"{back.path}?{back.query}")
    assert ResidentProof.objects.filter(method="online_id").count() == 0


def test_a_provider_that_is_away_is_said_so(client_of, settings):
    configure(settings, "http://127.0.0.1:9")
    page = client_of("gast").post(WAY, follow=True)
    assert page.redirect_chain[-1][0] == PAGE and "BundID antwortet gerade nicht." in page.content.decode()


def test_without_configuration_there_is_no_such_way(client_of, settings):
    settings.SOCIALACCOUNT_PROVIDERS, settings.TOWN_POSTCODES = {}, ["53773"]
    assert way_of("online_id") is None
    client = client_of("gast")
    assert (client.get(WAY).status_code, client.post(WAY).status_code) == (404, 404)
    assert "BundID" not in client.get(PAGE).content.decode()
