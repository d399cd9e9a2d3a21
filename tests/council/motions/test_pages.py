"""The pages of „Mein Rat“: what they cost, what they show to whom, and that everything goes without scripts."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.enums import MandateKind
from accounts.models import Mandate
from council.enums import MotionPart, MotionState, SignatureState
from council.models import Motion, MotionSigner, Submission
from council.services import motion_signatures, motions
from council.services.motion_submission import submit_motion
from tests.council.motions.test_acts import words
from tests.factories.people import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def rat(client_of):
    return client_of("rat")


def said(response, status=200):
    """Return the words of a page."""
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


def path(name, *args):
    """Return an address of „Mein Rat“."""
    return reverse(f"mine:{name}", args=args)


@pytest.mark.parametrize("page", ["start", "motions"])
def test_a_list_costs_the_same_however_long_it_is(town, rat, page, django_assert_max_num_queries):
    town.begin()
    with django_assert_max_num_queries(32) as few:
        rat.get(path(page))
    for number in range(30):
        town.begin(title=f"Antrag {number}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert "Antrag 29" in said(rat.get(path(page)))


def test_the_list_of_two_hundred_takes_twenty_queries_at_most(town, rat, django_assert_max_num_queries):
    rat.get(path("motions"))
    Motion.objects.bulk_create(
        Motion(body=town.body, title=f"Antrag {n}", faction=town.greens, organization=town.council) for n in range(200)
    )
    with django_assert_max_num_queries(20):
        page = said(rat.get(path("motions")))
    assert "Alle (200)" in page
    following = re.search(r'href="(\?nach=[^"]+)"', page)
    assert (
        following and said(rat.get(path("motions") + following[1].replace("&amp;", "&"))).count("t-lines__link") == 20
    )


def test_these_pages_are_there_for_the_council_alone(town, client_of):
    assert client_of("gast").get(path("start")).status_code == 404
    assert client_of("sitzungsdienst").get(path("start")).status_code == 404
    assert client_of().get(path("start")).status_code == 302
    without_factor = client_of("rat", second_factor=False).get(path("start"))
    assert without_factor.url == reverse("account_second_factor")
    assert "Mein Rat" not in said(client_of("gast").get("/rat/"))
    assert path("start") in said(client_of("rat").get("/rat/"))


def test_the_office_of_a_faction_sees_its_motions_and_nothing_else(town, client):
    motion = town.begin()
    sign_in(client, town.staff)
    assert motion.title in said(client.get(path("motions")))
    assert said(client.get(path("motion", motion.pk)))
    Mandate.objects.filter(user=town.staff).update(end="2025-12-31")
    assert client.get(path("motion", motion.pk)).status_code == 404


def test_a_motion_goes_its_whole_way_without_scripts(town, rat, client_of):
    begun = rat.post(path("begin"), {
        "kind": "motion", "title": "Trinkbrunnen", "organization": town.council.pk, "meeting": town.meeting.pk,
    })  # fmt: skip
    motion = Motion.objects.get()
    assert begun.url == path("motion", motion.pk)
    page = said(rat.get(begun.url))
    assert "Nur Fraktion Grünes Forum" in page and "Frist" in page and "möge beschließen" in page
    for part in (MotionPart.PROPOSAL, MotionPart.REASONS):
        form = reverse("writing_form", args=["antrag", f"{motion.pk}_{part}"])
        rat.post(form, {"action": "take"})
        saved = rat.post(form, {"action": "save", "words": f"Der Rat möge beschließen:\n\nSatz zu {part}"})
        assert saved.url.startswith(path("motion", motion.pk))
    assert words(motion).endswith("Satz zu proposal")
    remark = reverse("writing_add_remark", args=["antrag", f"{motion.pk}_proposal"])
    assert rat.post(remark, {"quote": "Satz", "body": "Welcher?"}).url == path("part", motion.pk, "text")
    assert "Welcher?" in said(rat.get(path("motion", motion.pk)))
    rat.post(path("annexes", motion.pk), {"upload": SimpleUploadedFile("plan.txt", b"Plan"), "name": "Lageplan"})
    file = motion.files.get()
    assert b"".join(rat.get(path("annex", motion.pk, file.pk)).streaming_content) == b"Plan"
    rat.post(path("signatures", motion.pk), {"person": town.vorsitz.pk})
    other = client_of("vorsitz")
    assert "Um Ihre Unterschrift gebeten" in said(other.get(path("motions")))
    seen = said(other.get(path("motion", motion.pk)))
    assert "Satz zu proposal" in seen and "Welcher?" not in seen and "data-writing=" not in seen
    other.post(path("answer", motion.pk), {"action": "sign"})
    assert MotionSigner.objects.get(person=town.vorsitz).state == SignatureState.SIGNED
    rat.post(path("read", motion.pk))
    assert rat.post(path("adopt", motion.pk), {"note": "einstimmig"}).status_code == 302
    asked = said(rat.get(path("submit", motion.pk)))
    version = re.search(r'name="fassung" value="(\d+)"', asked)[1]
    for _click in range(2):
        assert rat.post(path("submit", motion.pk), {"fassung": version}).url == path("receipt", motion.pk)
    receipt = Submission.objects.get()
    shown = said(rat.get(path("receipt", motion.pk)))
    assert receipt.number in shown and "Ingrid Pütz-Sauer" in shown and "Der Antrag ist eingereicht" in shown
    assert rat.get(path("receipt_document", motion.pk)).content.startswith(b"%PDF")
    assert rat.get(path("submit", motion.pk)).url == path("receipt", motion.pk)
    assert other.get(path("receipt", motion.pk)).status_code == 404


def test_a_stranger_checks_a_receipt_and_learns_nothing_of_the_motion(town, client_of, settings):
    settings.HUMAN_CHECK = False
    receipt = submit_motion(by=town.viewer("rat"), motion=town.adopted())
    stranger = client_of()
    page = said(stranger.post("/beleg/", {"code": receipt.code.lower()}))
    assert receipt.number in page and receipt.document_sha512[:4] in page
    assert "Trinkbrunnen" not in page and "Kronenberg" not in page and "Grünes Forum" not in page
    wrong = said(stranger.post("/beleg/", {"code": "ABCDE-ABCDE-ABCDE-ABCDE"}))
    assert "gibt es keinen Beleg" in wrong
    settings.HUMAN_CHECK = True
    assert receipt.number not in said(stranger.post("/beleg/", {"code": receipt.code}))


def test_too_late_is_said_on_the_page_and_nothing_is_lost(town, rat):
    motion = town.adopted(meeting=town.meet(5))
    page = said(rat.post(path("submit", motion.pk), {"fassung": "1"}), 409)
    assert "Der Antrag ist nicht eingereicht" in page and "abgelaufen" in page
    assert Motion.objects.get(pk=motion.pk).state == MotionState.ADOPTED


def test_who_saves_second_sees_both_titles_and_chooses(town, rat):
    motion = town.begin(title="Alt")
    stand = re.search(r'name="stand" value="([^"]+)"', said(rat.get(path("change", motion.pk))))[1]
    motions.change_motion(by=town.viewer("mitglied"), motion=motion, title="Von Lea")
    typed = {"title": "Von Sophie", "organization": town.council.pk, "meeting": town.meeting.pk, "stand": stand}
    page = said(rat.post(path("change", motion.pk), typed))
    assert "Von Lea" in page and 'value="Von Sophie"' in page
    stand = re.search(r'name="stand" value="([^"]+)"', page)[1]
    assert rat.post(path("change", motion.pk), typed | {"stand": stand}).url == path("motion", motion.pk)
    assert Motion.objects.get(pk=motion.pk).title == "Von Sophie"


def test_other_factions_clerk_and_superuser_find_nothing(town, client_of, client, django_user_model):
    motion = town.begin()
    town.write(motion)
    root = django_user_model.objects.create_superuser("technik@hennef.example", "x" * 20)
    Mandate.objects.create(user=root, kind=MandateKind.COUNCILLOR, start="2025-01-01")
    browsers = [client_of("vorsitz"), client_of("sitzungsdienst"), client_of("buergermeisterin"), sign_in(client, root)]
    for browser in browsers:
        for address in (
            path("motion", motion.pk), path("part", motion.pk, "begruendung"), path("document", motion.pk),
            path("annexes", motion.pk), path("receipt", motion.pk), f"/schreiben/antrag/{motion.pk}_proposal/",
        ):  # fmt: skip
            assert browser.get(address).status_code == 404


def test_taking_part_ends_with_the_membership(town, rat):
    motion = town.begin()
    motion_signatures.ask_signature(by=town.viewer("rat"), motion=motion, person=town.vorsitz)
    assert rat.get(path("motion", motion.pk)).status_code == 200
    town.rat.memberships.filter(organization=town.greens).update(end_date="2025-12-01")
    assert rat.get(path("motion", motion.pk)).status_code == 404
