"""The desk of codes, letters and papers, as an officer goes through it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import ResidentProof, User
from core.models import JobRun
from core.services.jobs import job_named
from participation.enums import LetterState, PaperOutcome
from participation.models import AddressRow, CodeBatch, LetterRun, PaperBallot, PaperBatch, VotingCode
from participation.services.codes import code_key, new_code
from participation.services.letter_files import open_letters
from participation.services.paper_ballots import begin_paper_batch, enter_paper_ballot
from tests.factories.people import sign_in
from tests.participation.budget.conftest import plain_kind, plan, vote  # noqa: F401
from tests.participation.residents.printed import code_on, pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client_of):
    return client_of("sitzungsdienst")


@pytest.fixture
def process(vote):  # noqa: F811
    return vote(3)


def at(name, thing, *more):
    return reverse(f"code_desk:{name}", args=[thing.pk, *more])


def upload(data):
    return {"file": SimpleUploadedFile("liste.csv", data, content_type="text/csv")}


def run_job(name):
    run = JobRun.objects.get(name__endswith=name)
    job_named(run.name)(**run.kwargs)
    return run


def test_from_the_list_to_the_printed_letters(desk, process, csv_of):
    assert process.title in desk.get(reverse("code_desk:procedures")).content.decode()
    refused = desk.post(at("import", process), upload(b"Name;Ort\nA;B"))
    assert "Es fehlen die Spalten: Straße, PLZ." in refused.content.decode() and LetterRun.objects.count() == 0
    assert "leer" in desk.post(at("import", process), upload(b"")).content.decode()
    data = csv_of(2) + csv_of(1).splitlines(keepends=True)[1] + b"X;Y;;;53773;Hennef\n"
    response = desk.post(at("import", process), upload(data))
    run = LetterRun.objects.get()
    assert response["Location"] == at("run", run)
    page = desk.get(at("run", run)).content.decode()
    assert "Diese Person steht schon in einer früheren Zeile. (Zeile 2)" in page and "Die Straße fehlt." in page
    response = desk.post(at("start", run))
    job = JobRun.objects.get(name__endswith="make_letters")
    assert response["Location"] == reverse("job_progress", args=[job.pk])
    assert "0 von 2 Briefen" in desk.get(at("run", run)).content.decode()
    run_job("make_letters")
    file = desk.get(at("file", run, 1))
    assert file["Content-Type"] == "application/pdf" and "no-store" in file["Cache-Control"]
    assert len(pages(file.content)) == 4
    assert desk.get(at("file", run, 2)).status_code == 404
    assert desk.get(at("printed", run)).status_code == 200
    desk.post(at("printed", run))
    run.refresh_from_db()
    assert (run.state, AddressRow.objects.count()) == (LetterState.PRINTED, 0)
    assert desk.get(at("file", run, 1)).status_code == 404
    assert "2 gültige Codes" in desk.get(at("procedure", process)).content.decode()


def test_a_lost_letter(desk, process, letters_for):
    letters_for(process, 2)
    facts = {"name": "Person 1  Muster", "street": "Lindenstraße 1", "postcode": "53773", "place": "Hennef"}
    refused = desk.post(at("reissue", process), facts | {"reason": "Verloren", "serial": "77"})
    assert "Dazu gibt es keinen Code." in refused.content.decode()
    response = desk.post(at("reissue", process), facts | {"reason": "Verloren", "serial": ""})
    run = LetterRun.objects.get(is_reissue=True)
    assert response["Location"] == at("run", run)
    assert "Briefe Nr. 3 bis 3" in desk.get(at("run", run)).content.decode()
    assert "Ersatz für einen verlorenen Brief" in desk.get(at("procedure", process)).content.decode()


def test_a_discarded_batch(desk, process, letters_for):
    run = letters_for(process, 2)
    assert desk.post(at("discard", run), {"reason": " "}).status_code == 200
    desk.post(at("discard", run), {"reason": "Falsche Liste"})
    run.refresh_from_db()
    assert run.state == LetterState.DISCARDED and not VotingCode.objects.filter(state="valid").exists()


def test_papers_by_two_people(desk, client_of, process, codes_for, officers):
    second = sign_in(client_of(), User.objects.get(pk=officers[1].user_id))
    code, other = codes_for(process, 2)
    response = desk.post(at("begin_papers", process))
    batch = PaperBatch.objects.get()
    assert response["Location"] == at("papers", batch)
    refused = desk.post(at("papers", batch), {"code": code, "choice": "99"})
    assert (
        "Projekt 99 steht nicht zur Wahl." in refused.content.decode() and f'value="{code}"' in refused.content.decode()
    )
    desk.post(at("papers", batch), {"code": code, "choice": "3"})
    desk.post(at("papers", batch), {"code": other, "choice": "", "is_blank": "on"})
    page = desk.get(at("papers", batch)).content.decode()
    assert "Nummer 3" in page and code not in page and "leer" in page
    desk.post(at("remove_paper", batch, 2))
    assert PaperBallot.objects.count() == 1
    assert 'name="code"' not in second.get(at("papers", batch)).content.decode()
    desk.post(at("hand_over", batch))
    assert "Diesen Stapel muss eine zweite Person freigeben." in desk.get(at("papers", batch)).content.decode()
    assert "Diesen Stapel haben Sie selbst erfasst." in desk.post(at("release", batch)).content.decode()
    second.post(at("give_back", batch))
    desk.post(at("hand_over", batch))
    assert at("release", batch) in second.get(at("papers", batch)).content.decode()
    second.post(at("release", batch))
    run_job("cast_paper_ballots")
    assert PaperBallot.objects.get().outcome == PaperOutcome.COUNTED
    assert "1 gezählt, 0 nicht gezählt" in desk.get(at("papers", batch)).content.decode()
    assert "1 gezählt" in desk.get(at("procedure", process)).content.decode()


def test_the_counter(desk, people):
    address = reverse("code_desk:counter")
    refused = desk.post(address, {"email": people["gast"].email})
    assert "Ohne Ausweis oder Meldebescheinigung" in refused.content.decode()
    papers = {"name": "Paul Winterscheid", "born_on": "1988-05-04"}
    desk.post(address, {"email": people["gast"].email, "has_seen": "on"} | papers)
    assert ResidentProof.objects.filter(user=people["gast"]).count() == 1


@pytest.mark.parametrize("name", ["procedures", "procedure", "run", "papers"])
def test_pages_ask_the_same_number_of_questions(desk, process, officers, letters_for, name):
    first = letters_for(process, 1)
    batch = begin_paper_batch(by=officers[0], procedure=process)
    address = reverse("code_desk:procedures") if name == "procedures" else at(name, {"procedure": process, "run": first, "papers": batch}[name])  # fmt: skip

    def count():
        with CaptureQueriesContext(connection) as caught:
            assert desk.get(address).status_code == 200
        return len(caught)

    desk.get(address)
    few = count()
    letters_for(process, 3)
    begin_paper_batch(by=officers[1], procedure=process)
    for number, code in enumerate(codes_for_more(process, 3), 1):
        enter_paper_ballot(by=officers[0], batch=batch, code=code, choice=str(number))
    assert count() == few


def codes_for_more(process, count):
    """Return codes of a batch without letters."""
    batch = CodeBatch.objects.create(procedure_id=process.pk, number=99, made_on=timezone.localdate(), size=count)
    texts = [new_code() for _number in range(count)]
    for serial, text in enumerate(texts, 900):
        VotingCode.objects.create(
            key=code_key(text.replace("-", "")), procedure_id=process.pk, batch=batch, serial=serial
        )
    return texts


@pytest.mark.parametrize("key", ["rat", "buergerin"])
def test_nobody_else_enters(client_of, process, letters_for, key):
    run = letters_for(process, 1)
    for address in (at("procedure", process), at("run", run), at("file", run, 1)):
        assert client_of(key).get(address).status_code in (302, 403)
    assert code_on(pages_of(run)[0])


def pages_of(run):
    """Return the printed pages of a run."""
    return pages(open_letters(run.files.get()))
