"""The form of § 24 GO NRW for everybody, without script and account, and the page behind a receipt's code."""

import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.viewer import SYSTEM
from core.models import Blob, KeptUpload
from core.services.blobs import path, remove_orphan_blobs
from core.services.kept_uploads import forget_kept_uploads
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
    page = client.post("/anregungen/", FORM | {"address": "", "email": ""})
    said = page.content.decode()
    assert page.status_code == 422 and page["Cache-Control"] == "private, no-store"
    assert "Lampen aufstellen" in said and "Renate Kanarienvogel" in said
    page = client.post("/anregungen/", FORM | {"annexes": SimpleUploadedFile("a.exe", b"MZ")})
    assert page.status_code == 422 and "Lampen aufstellen" in page.content.decode()
    assert "wählen Sie bitte neu aus" in page.content.decode() and not KeptUpload.objects.exists()
    assert not Motion.objects.exists()


def wrong(client, *names, **more):
    """Send a form without sender's address with these files; return what it carries on."""
    files = [SimpleUploadedFile(name, name.encode()) for name in names]
    page = client.post("/anregungen/", FORM | {"address": "", "email": "", "annexes": files} | more)
    assert page.status_code == 422
    form = BeautifulSoup(page.content, "html.parser").select_one("main form")
    word = form.select_one("[name=aufgehoben]")
    return {
        "aufgehoben": word["value"] if word else "",
        "behalten": [box["value"] for box in form.select("[name=behalten]")],
    }


def test_files_need_not_be_chosen_anew(client):
    carried = wrong(client, "plan.txt", "falsch.txt", "dritte.txt")
    # One is taken out, one comes along, and something is still missing.
    carried["behalten"].pop(1)
    carried = wrong(client, "neu.txt", **carried)
    assert client.post("/anregungen/", FORM | carried).status_code == 302
    assert list(MotionFile.objects.order_by("file_name").values_list("file_name", flat=True)) == [
        "dritte.txt", "neu.txt", "plan.txt",
    ]  # fmt: skip
    # Sent twice, it is the same petition.
    assert client.post("/anregungen/", FORM | carried).status_code == 302
    assert Motion.objects.count() == 1


@pytest.mark.parametrize("word", ["", "x", "falsch:wort"])
def test_without_its_word_nobody_gets_a_file(client, word):
    carried = wrong(client, "plan.txt")
    page = client.post("/anregungen/", FORM | carried | {"aufgehoben": word})
    assert page.status_code == 422 and "nach einer Stunde" in page.content.decode()
    assert not Motion.objects.exists()


def test_after_an_hour_they_are_gone_and_it_is_said(client):
    carried, sent = wrong(client, "plan.txt"), wrong(client, "andere.txt")
    client.post("/anregungen/", FORM | sent)
    forget_kept_uploads()
    assert KeptUpload.objects.count() == 2
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=61), tick=False):
        page = client.post("/anregungen/", FORM | carried)
        assert page.status_code == 422 and "nach einer Stunde" in page.content.decode()
        assert (forget_kept_uploads(), forget_kept_uploads()) == (2, 0)
    names = [path(blob) for blob in Blob.objects.all()]
    # What was handed in stays, with its receipt.
    assert [row.blob in Blob.objects.all() for row in MotionFile.objects.all()] == [True]
    assert all(place.exists() for place in names) and Blob.objects.count() == 2
    with time_machine.travel(timezone.now() + datetime.timedelta(days=3), tick=False):
        # The sweeper of everything knows who refers, also where the blob does not.
        remove_orphan_blobs()
    assert Blob.objects.count() == 2


def test_too_many_files_are_refused_whenever_they_came(client):
    carried = wrong(client, *(f"{n}.txt" for n in range(4)))
    files = [SimpleUploadedFile(f"neu{n}.txt", f"{n}".encode()) for n in range(2)]
    page = client.post("/anregungen/", FORM | carried | {"annexes": files})
    assert page.status_code == 422 and "zu viele Dateien" in page.content.decode()


def test_whoever_is_sent_away_leaves_no_file(client):
    files = {"annexes": SimpleUploadedFile("a.txt", b"a")}
    client.post("/anregungen/", FORM | files | {"website": "x"})
    client.post("/anregungen/", FORM | files, headers={"Sec-Fetch-Site": "cross-site"})
    assert not KeptUpload.objects.exists() and not Blob.objects.exists()


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
