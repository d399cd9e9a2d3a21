"""The form of § 24 GO NRW for everybody, without script and account, and the page behind a receipt's code."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.viewer import SYSTEM
from council.models import Body, Motion, MotionFile, Petitioner, Submission
from council.services.publication import publish

pytestmark = pytest.mark.django_db
FORM = {
    "title": "Licht am Siegdamm", "proposal": "Lampen aufstellen", "reasons": "Es ist dunkel", "name": "Renate Kanarienvogel",
    "address": "Geheimgasse 7", "email": "renate@kanarienvogel.example",
}  # fmt: skip


@pytest.fixture(autouse=True)
def body(db):
    return publish(by=SYSTEM, thing=Body.objects.create(name="Stadt Hennef (Sieg)"))


def test_it_is_handed_in_without_script_and_account(client):
    page = client.get("/anregungen/")
    assert page.status_code == 200 and not page.cookies
    assert "§ 24" in page.content.decode() and "Datenschutz" in page.content.decode()
    plan = SimpleUploadedFile("plan.txt", b"Plan")
    answer = client.post("/anregungen/", FORM | {"annexes": [plan, SimpleUploadedFile("zwei.txt", b"Zwei")]})
    receipt = Submission.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/anregungen/stand/{receipt.code}/?neu"
    assert not answer.cookies and MotionFile.objects.count() == 2
    assert Motion.objects.get().title == FORM["title"]


def test_the_status_page_leaks_nothing_and_is_kept_by_nobody(client):
    client.post("/anregungen/", FORM)
    receipt = Submission.objects.get()
    page = client.get(f"/anregungen/stand/{receipt.code}/")
    said = page.content.decode() + str(dict(page.items()))
    assert page.status_code == 200 and receipt.number in said
    assert not [word for word in FORM.values() if word in said]
    assert page["Cache-Control"] == "private, no-store" and page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"] and not page.cookies
    assert client.get("/anregungen/stand/ABCDE-FGHJK-LMNPQ-RSTUV/").status_code == 404


def test_what_was_typed_stays_when_something_is_wrong(client):
    page = client.post(
        "/anregungen/", FORM | {"address": "", "email": "", "annexes": SimpleUploadedFile("a.txt", b"a")}
    )
    said = page.content.decode()
    assert page.status_code == 422 and page["Cache-Control"] == "private, no-store"
    assert "Lampen aufstellen" in said and "Renate Kanarienvogel" in said and "wählen Sie bitte neu aus" in said
    page = client.post("/anregungen/", FORM | {"annexes": SimpleUploadedFile("a.exe", b"MZ")})
    assert page.status_code == 422 and "Lampen aufstellen" in page.content.decode()
    assert not Motion.objects.exists()


def test_machines_wait_or_are_sent_away(client, settings):
    settings.HUMAN_CHECK = True
    page = client.post("/anregungen/", FORM)
    assert page.status_code == 422 and 'name="warten"' in page.content.decode()
    assert client.post("/anregungen/", FORM | {"website": "x"}).status_code == 302
    assert client.post("/anregungen/", FORM, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not Petitioner.objects.exists()


def test_nobody_floods_the_inbox(client, settings):
    codes = [client.post("/anregungen/", FORM | {"title": f"Nummer {n}"}).status_code for n in range(6)]
    assert codes == [302] * 5 + [429]
