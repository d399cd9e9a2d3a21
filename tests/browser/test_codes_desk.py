"""The desk of codes, letters and papers: axe finds nothing, nothing scrolls sideways."""

import pytest

from accounts.enums import Assurance
from accounts.models import User
from accounts.services.viewers import viewer_for
from participation.services.letter_files import open_letters
from participation.services.letters import import_addresses, make_letters
from participation.services.paper_ballots import begin_paper_batch, enter_paper_ballot, hand_over_paper_batch
from tests.browser.test_participation import findings
from tests.participation.budget.conftest import plain_kind, plan, vote
from tests.participation.residents.printed import code_on
from tests.participation.residents.printed import pages as pages_of

__all__ = ["plain_kind", "plan", "vote"]
pytestmark = pytest.mark.browser
LIST = "Name;Straße;PLZ;Ort\nAnna Muster;Weg 1;53773;Hennef\nAnna Muster;Weg 1;53773;Hennef\n;Weg;1;X\n"


def test_axe_finds_nothing_at_the_desk_of_codes(open_browser, axe_findings, vote):
    window = open_browser("sitzungsdienst", width=1280, height=800)
    by = viewer_for(User.objects.get(email="sitzungsdienst@hennef.example"), Assurance.SECOND_FACTOR)
    process = vote(3)
    waiting = import_addresses(by=by, procedure=process, data=LIST.encode())
    ready = import_addresses(
        by=by,
        procedure=process,
        data=f"{LIST}Berta Muster;Weg 2;53773;Hennef\nCarl Muster;Weg 3;53773;Hennef\n".encode(),
    )
    make_letters(run_id=str(ready.pk))
    entering, handed = (begin_paper_batch(by=by, procedure=process) for _number in range(2))
    codes = [code_on(page) for page in pages_of(open_letters(ready.files.get()))[::2]]
    for batch, code in zip((entering, handed), codes, strict=True):
        enter_paper_ballot(by=by, batch=batch, code=code, choice="1")
    hand_over_paper_batch(by=by, batch=handed)
    desk = "/admin/beteiligung/codes/"
    pages = {
        "procedures": desk,
        "counter": f"{desk}wohnsitz/",
        "procedure": f"{desk}{process.pk}/",
        "import": f"{desk}{process.pk}/einlesen/",
        "reissue": f"{desk}{process.pk}/ersetzen/",
        "waiting": f"{desk}stapel/{waiting.pk}/",
        "ready": f"{desk}stapel/{ready.pk}/",
        "printed": f"{desk}stapel/{ready.pk}/gedruckt/",
        "discard": f"{desk}stapel/{ready.pk}/verwerfen/",
        "entering": f"{desk}papier/{entering.pk}/",
        "handed over": f"{desk}papier/{handed.pk}/",
        "release": f"{desk}papier/{handed.pk}/freigeben/",
    }
    found = findings(window, pages, axe_findings, 1280)
    found += findings(open_browser("sitzungsdienst", width=390, height=800), pages, axe_findings, 390)
    assert found == []
