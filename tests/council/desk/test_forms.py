"""The desk's forms: a refusal keeps what was typed, two clerks lose nothing, figures are worked out."""

import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.viewer import SYSTEM
from core.models import AuditEvent
from council.enums import Outcome, VoteMethod
from council.models import AgendaItem, Decision, File, Meeting, Membership, Person
from council.services import agenda, papers, planning
from council.services.consultations import plan_consultation, schedule_consultation
from council.services.files import attach_file
from council.services.publication import publish_meeting, publish_paper
from council.services.results import record_result
from tests.council.desk.conftest import filled
from tests.council.desk.test_pages import meeting_of, paper_of


def errors(answer):
    assert answer.status_code == 200
    return {name: [str(text) for text in texts] for name, texts in answer.context["form"].errors.items()}


# Refusals --------------------------------------------------------------------------------------------------------
def test_wrong_hours_keep_what_was_typed(desk, town, evening):
    answer = desk.post("plan_meeting", organization=town.council.pk, **evening(7) | {"ends": "17:00"})
    assert errors(answer) == {"ends": ["Das Ende liegt vor dem Beginn. Bitte prüfen Sie die Uhrzeiten."]}
    page = answer.content.decode()
    assert ('value="17:00"' in page, f'value="{evening(7)["day"]}"' in page, 'href="#id_ends"' in page) == (
        True,
        True,
        True,
    )
    assert Meeting.objects.count() == 0


def test_taken_number_stands_at_its_field(desk, town, evening):
    meeting_of(town, number=3)
    answer = desk.post("plan_meeting", organization=town.council.pk, number=3, **evening(7))
    assert list(errors(answer)) == ["number"]


def test_hidden_item_needs_its_public_subject(desk, town):
    meeting = meeting_of(town)
    answer = desk.post("add_item", meeting.pk, title="Verkauf eines Grundstücks", part="nonpublic")
    assert errors(answer) == {"public_title": ["Bitte tragen Sie ein, was die Öffentlichkeit lesen darf."]}
    assert "Verkauf eines Grundstücks" in answer.content.decode()


def test_item_without_part_is_not_guessed(desk, town):
    meeting = meeting_of(town)
    answer = desk.post("add_item", meeting.pk, title="Bericht")
    assert list(errors(answer)) == ["part"]
    assert AgendaItem.objects.count() == 0


def test_late_item_needs_its_reason(desk, town):
    meeting = meeting_of(town)
    agenda.add_item(by=SYSTEM, meeting=meeting, title="Eröffnung", part="public")
    planning.mark_invited(by=SYSTEM, meeting=planning.set_agenda(by=SYSTEM, meeting=meeting))
    answer = desk.post("add_item", meeting.pk, title="Eilig", part="public")
    assert list(errors(answer)) == ["late_reason"]
    answer = desk.post("add_item", meeting.pk, title="Eilig", part="public", late_reason="Frist läuft ab")
    assert (answer.status_code, AgendaItem.objects.get(title="Eilig").added_late) == (302, True)


def test_upload_errors_are_said_in_plain_words(desk, town):
    paper = paper_of()
    send = {"name": "Plan", "role": "auxiliary", "visibility": 0}
    nothing = desk.post("attach_to_paper", paper.pk, **send)
    empty = desk.post("attach_to_paper", paper.pk, upload=SimpleUploadedFile("leer.pdf", b""), **send)
    program = desk.post(
        "attach_to_paper", paper.pk, upload=SimpleUploadedFile("los.exe", b"MZ\x90\x00" + b"0" * 99), **send
    )
    assert errors(nothing) == {"upload": ["Bitte wählen Sie die Datei aus."]}
    assert errors(empty) == {"upload": ["Diese Datei ist leer. Bitte prüfen Sie sie."]}
    assert list(errors(program)) == ["upload"]
    assert 'value="Plan"' in program.content.decode()
    assert File.objects.count() == 0


def test_file_is_never_wider_than_its_paper(desk, town, pdf):
    paper = paper_of()
    answer = desk.post("attach_to_paper", paper.pk, upload=pdf(), name="Plan", role="auxiliary", visibility=3)
    assert list(errors(answer)) == ["visibility"]


# Agenda ------------------------------------------------------------------------------------------------------------
def test_buttons_move_an_item(desk, town):
    meeting = meeting_of(town)
    _first, second = (agenda.add_item(by=SYSTEM, meeting=meeting, title=title, part="public") for title in ("A", "B"))
    answer = desk.press("move_item", meeting.pk, second.pk, position=1)
    assert (answer.status_code, answer.url) == (302, f"{reverse('desk:meeting', args=[meeting.pk])}#punkt-{second.pk}")
    assert list(meeting.agenda_items.order_by("order").values_list("title", "number")) == [("B", "1"), ("A", "2")]
    desk.press("move_item", meeting.pk, second.pk, position="oben")
    assert list(meeting.agenda_items.order_by("order").values_list("title", flat=True)) == ["B", "A"]


def test_item_moves_to_the_other_part_and_is_withdrawn(desk, town):
    meeting = meeting_of(town)
    item = agenda.add_item(by=SYSTEM, meeting=meeting, title="Verkauf", part="public")
    reason = {"part": "nonpublic", "reason": "Betroffene", "public_title": "Grundstücksangelegenheit"}
    assert desk.post("move_item", meeting.pk, item.pk, **reason).status_code == 302
    item.refresh_from_db()
    assert (item.part, item.number) == ("nonpublic", "1")
    assert desk.post("withdraw_item", meeting.pk, item.pk, reason="Zurückgestellt").status_code == 302
    board = desk.get("meeting", meeting.pk).context["board"]
    assert ([row.title for row in board.withdrawn], board.nonpublic) == (["Verkauf"], [])


def test_steps_are_confirmed_and_taken_once(desk, town):
    meeting = meeting_of(town)
    agenda.add_item(by=SYSTEM, meeting=meeting, title="Eröffnung", part="public")
    path = reverse("desk:advance_meeting", args=[meeting.pk])
    page = desk.client.get(path)
    assert "Tagesordnung festlegen" in page.content.decode()
    seen = {"seen": page.context["form"]["seen"].value()}
    assert desk.client.post(path, seen).status_code == 302
    meeting.refresh_from_db()
    assert meeting.state == "agenda_set"
    assert list(errors(desk.client.post(path, seen))) == ["__all__"]
    # Inviting has a page of its own.
    planning.mark_invited(by=SYSTEM, meeting=meeting)
    for state in ("in_session", "closed"):
        assert desk.post("advance_meeting", meeting.pk).status_code == 302
        meeting.refresh_from_db()
        assert meeting.state == state
    assert list(errors(desk.post("advance_meeting", meeting.pk))) == ["__all__"]


# Publishing ----------------------------------------------------------------------------------------------------------
def test_only_what_was_seen_is_published(desk, town, stranger):
    meeting = meeting_of(town)
    agenda.add_item(by=SYSTEM, meeting=meeting, title="Bericht", part="public")
    look = desk.get("preview_meeting", meeting.pk).context["look"]
    assert (look.items, look.files, look.is_news) == (1, 0, True)
    agenda.add_item(by=SYSTEM, meeting=meeting, title="Dazugekommen", part="public")
    answer = desk.press("publish_meeting", meeting.pk, gesehen=look.mark)
    assert answer.url.startswith(reverse("desk:preview_meeting", args=[meeting.pk]))
    assert stranger.get(f"/sitzungen/{meeting.pk}/").status_code == 404


def test_another_choice_is_looked_at_without_a_token_in_the_address(desk, town, stranger):
    meeting = meeting_of(town)
    page = desk.get("preview_meeting", meeting.pk).content.decode()
    assert 'formmethod="get"' not in page
    answer = desk.press("publish_meeting", meeting.pk, ansehen="1", csrfmiddlewaretoken="geheim")
    assert answer.url == reverse("desk:preview_meeting", args=[meeting.pk]) + "?"
    assert stranger.get(f"/sitzungen/{meeting.pk}/").status_code == 404


def test_preview_is_the_public_page_and_leaves_nothing_behind(desk, town, stranger):
    meeting = meeting_of(town)
    agenda.add_item(by=SYSTEM, meeting=meeting, title="Bericht zur Lage", part="public")
    agenda.add_item(by=SYSTEM, meeting=meeting, title="Verkauf an Meyer", public_title="Grundstücksangelegenheit")
    events = AuditEvent.objects.count()
    page = desk.get("meeting_as_public", meeting.pk).content.decode()
    words = ("Bericht zur Lage", "Grundstücksangelegenheit", "Verkauf an Meyer", "<script", "Abmelden")
    assert [word in page for word in words] == [True, True, False, False, False]
    assert (AuditEvent.objects.count(), stranger.get(f"/sitzungen/{meeting.pk}/").status_code) == (events, 404)
    meeting.refresh_from_db()
    assert (meeting.is_public, meeting.first_published_at) == (False, None)


def test_refused_preview_says_why(desk, town):
    meeting = meeting_of(town)
    agenda.add_item(by=SYSTEM, meeting=meeting, title="Verkauf an Meyer")
    answer = desk.get("preview_meeting", meeting.pk)
    assert (answer.context["look"], answer.context["refusal"].code) == (None, "public_title_missing")
    assert desk.get("meeting_as_public", meeting.pk).status_code == 409
    assert desk.get("meeting", meeting.pk).context["board"].checks[0].level == "blocks"


def test_button_names_what_goes_public(desk, town, pdf):
    meeting = meeting_of(town)
    agenda.add_item(by=SYSTEM, meeting=meeting, title="Bericht", part="public")
    file = attach_file(by=SYSTEM, upload=pdf(), name="Einladung", meeting=meeting)
    without = desk.get("preview_meeting", meeting.pk).content.decode()
    chosen = desk.get("preview_meeting", meeting.pk, query=f"?datei={file.pk}").content.decode()
    words = ("Jetzt veröffentlichen: 1 Punkt, 0 Dateien", "Jetzt veröffentlichen: 1 Punkt, 1 Datei")
    flat = [" ".join(page.split()) for page in (without, chosen)]
    assert [words[0] in flat[0], words[1] in flat[1]] == [True, True]


def test_file_goes_public_back_and_away(desk, town, stranger, pdf):
    paper = publish_paper(by=SYSTEM, paper=paper_of())
    file = attach_file(by=SYSTEM, upload=pdf(), name="Plan", paper=paper)
    path = f"/dateien/{file.pk}/"
    assert (desk.press("publish_file", file.pk).status_code, stranger.get(path).status_code) == (302, 200)
    assert desk.post("depublish_file", file.pk, reason="Falsch").status_code == 302
    assert stranger.get(path).status_code == 410
    assert desk.post("remove_file", file.pk, reason="Falsch").status_code == 302
    assert desk.client.get(path).status_code in (404, 410)


# Two clerks ------------------------------------------------------------------------------------------------------------
def test_second_clerk_is_told_and_nothing_is_lost(desk, town):
    paper = papers.write_paper(by=SYSTEM, title="Radweg", summary="Kurz", proposal="So", reasons="Darum")
    path = reverse("desk:revise_paper", args=[paper.pk])
    opened = filled(desk.client.get(path))
    papers.revise_paper(by=SYSTEM, paper=paper, summary="Kurz und gut", proposal="Anders")
    answer = desk.client.post(path, opened | {"proposal": "Ganz anders", "reasons": "Deshalb"})
    assert list(errors(answer)) == ["__all__"]
    theirs = {one.label: (one.text, one.is_taken) for one in answer.context["theirs"]}
    assert theirs == {"In einem Satz": ("Kurz und gut", True), "Beschlussvorschlag": ("Anders", False)}
    form = answer.context["form"]
    assert [form[name].value() for name in ("summary", "proposal", "reasons")] == [
        "Kurz und gut",
        "Ganz anders",
        "Deshalb",
    ]
    paper.refresh_from_db()
    assert (paper.summary, paper.proposal, paper.reasons) == ("Kurz und gut", "Anders", "Darum")

    assert desk.client.post(path, filled(answer)).status_code == 302
    paper.refresh_from_db()
    assert (paper.summary, paper.proposal, paper.reasons) == ("Kurz und gut", "Ganz anders", "Deshalb")
    assert paper.versions.count() == 3


def test_same_words_are_no_conflict(desk, town):
    paper = papers.write_paper(by=SYSTEM, title="Radweg", proposal="So")
    path = reverse("desk:revise_paper", args=[paper.pk])
    opened = filled(desk.client.get(path))
    papers.revise_paper(by=SYSTEM, paper=paper, proposal="Anders")
    answer = desk.client.post(path, opened | {"proposal": "Anders", "reasons": "Darum"})
    assert answer.status_code == 302


def test_unchanged_paper_gets_no_version(desk, town):
    paper = papers.write_paper(by=SYSTEM, title="Radweg", proposal="Eins\nZwei")
    answer = desk.post("revise_paper", paper.pk, proposal="Eins\r\nZwei")
    assert (list(errors(answer)), paper.versions.count()) == (["__all__"], 1)


def test_ground_of_a_paper_is_written_and_lifted(desk, town):
    paper = papers.write_paper(by=SYSTEM, title="Ankauf")
    assert desk.post("revise_paper", paper.pk, nonpublic_ground="Grundstücksgeschäft").status_code == 302
    paper.refresh_from_db()
    assert (paper.nonpublic_ground, paper.versions.count()) == ("Grundstücksgeschäft", 1)
    assert list(errors(desk.post("revise_paper", paper.pk, nonpublic_ground=""))) == ["reason"]
    assert desk.post("revise_paper", paper.pk, nonpublic_ground="", reason="Vertrag geschlossen").status_code == 302
    paper = papers.release_paper(by=SYSTEM, paper=paper)
    publish_paper(by=SYSTEM, paper=paper)
    answer = desk.get("revise_paper", paper.pk)
    assert "nonpublic_ground" not in answer.context["form"].fields


def test_two_clerks_at_one_person(desk, town):
    person = Person.objects.get(name="Katrin Oberländer")
    path = reverse("desk:change_person", args=[person.pk])
    opened = filled(desk.client.get(path))
    desk.client.post(path, opened | {"phone": "02242 1", "phone_consent": "on"})
    answer = desk.client.post(path, opened | {"status": "Bürgermeisterin"})
    assert {one.label: (one.text, one.is_taken) for one in answer.context["theirs"]} == {
        "Telefon": ("02242 1", True), "Telefon veröffentlichen": ("ja", True),
    }  # fmt: skip
    assert desk.client.post(path, filled(answer)).status_code == 302
    person.refresh_from_db()
    assert (person.phone, person.phone_consent, person.status) == ("02242 1", True, "Bürgermeisterin")


def test_public_item_is_corrected_with_a_reason(desk, town):
    meeting = meeting_of(town)
    item = agenda.add_item(by=SYSTEM, meeting=meeting, title="Bericht", part="public")
    publish_meeting(by=SYSTEM, meeting=meeting)
    page = desk.get("change_item", meeting.pk, item.pk)
    assert "Öffentlich berichtigen" in page.content.decode()
    assert list(errors(desk.post("change_item", meeting.pk, item.pk, title="Bericht 2026"))) == ["reason"]
    answer = desk.post("change_item", meeting.pk, item.pk, title="Bericht 2026", reason="Jahr fehlte")
    item.refresh_from_db()
    assert (answer.status_code, item.title) == (302, "Bericht 2026")


# Results -----------------------------------------------------------------------------------------------------------------
def held(town):
    meeting = meeting_of(town, days=1)
    paper = paper_of()
    station = plan_consultation(
        by=SYSTEM, paper=paper, organization=town.council, role="Entscheidung", authoritative=True
    )
    item = schedule_consultation(by=SYSTEM, consultation=station, meeting=meeting, part="public")
    publish_meeting(by=SYSTEM, meeting=meeting)
    Meeting.objects.update(start=timezone.now() - datetime.timedelta(hours=2))
    return meeting, item


def test_result_waits_for_the_meeting(desk, town):
    meeting = meeting_of(town)
    item = agenda.add_item(by=SYSTEM, meeting=meeting, title="Bericht", part="public")
    answer = desk.post("result", meeting.pk, item.pk, outcome=Outcome.NOTED)
    assert errors(answer) == {
        "__all__": ["Diese Sitzung hat noch nicht stattgefunden. Ergebnisse folgen nach der Sitzung."]
    }


def test_wording_is_taken_from_the_proposal(desk, town):
    meeting, item = held(town)
    assert desk.get("result", meeting.pk, item.pk).context["form"]["text"].value() == "So sei es."


def test_unanimous_needs_one_number(desk, town):
    meeting, item = held(town)
    send = {"outcome": Outcome.ACCEPTED, "method": VoteMethod.OPEN, "is_unanimous": "on", "present": 41}
    assert desk.post("result", meeting.pk, item.pk, **send).status_code == 302
    vote = item.votes.get()
    assert (vote.yes, vote.no, vote.abstain, vote.is_unanimous) == (41, 0, 0, True)


def test_sum_is_formed_without_writing(desk, town):
    meeting, item = held(town)
    rows = {"tally-0-yes": 12, "tally-0-no": 3, "tally-1-abstain": 2}
    send = {"outcome": Outcome.ACCEPTED, "method": VoteMethod.OPEN, **rows}
    answer = desk.post("result", meeting.pk, item.pk, summe="1", **send)
    sums = answer.context["sums"]
    assert (sums.yes, sums.no, sums.abstain, sums.all, Decision.objects.count()) == (12, 3, 2, 17, 0)
    assert desk.post("result", meeting.pk, item.pk, **send).status_code == 302
    vote = item.votes.get()
    assert (vote.yes, vote.no, vote.abstain) == (12, 3, 2)
    assert list(vote.tallies.values_list("organization__name", "yes", "no", "abstain")) == [
        ("Grünes Forum", 12, 3, 0), ("Liberale Liste", 0, 0, 2),
    ]  # fmt: skip


def test_sums_that_differ_are_refused(desk, town):
    meeting, item = held(town)
    figures = {"yes": 20, "no": 3, "abstain": 0, "tally-0-yes": 12, "tally-0-no": 3}
    answer = desk.post("result", meeting.pk, item.pk, outcome=Outcome.ACCEPTED, method=VoteMethod.OPEN, **figures)
    assert errors(answer) == {"yes": ["Ja: Die Fraktionen ergeben 12, oben stehen 20. Prüfen Sie die Zahlen."]}


def test_numbers_without_method_are_asked_about(desk, town):
    meeting, item = held(town)
    answer = desk.post("result", meeting.pk, item.pk, outcome=Outcome.ACCEPTED, yes=20, no=3, abstain=0)
    assert list(errors(answer)) == ["method"]


def test_result_typed_meanwhile_is_shown(desk, town):
    meeting, item = held(town)
    path = reverse("desk:result", args=[meeting.pk, item.pk])
    opened = filled(desk.client.get(path))
    record_result(by=SYSTEM, item=item, outcome=Outcome.REJECTED, text="Nein.")
    answer = desk.client.post(path, opened | {"outcome": Outcome.ACCEPTED, "text": "Ja."})
    theirs = {one.label: one.text for one in answer.context["theirs"]}
    assert theirs == {"Ergebnis": "abgelehnt", "Beschluss im Wortlaut": "Nein."}
    assert Decision.objects.get().outcome == Outcome.REJECTED


# Bodies and people ----------------------------------------------------------------------------------------------------------
def test_member_joins_and_leaves(desk, town, stranger):
    assert desk.post("enter_person", given_name="Nora", family_name="Feld").status_code == 302
    person = Person.objects.get(family_name="Feld")
    assert stranger.get(f"/personen/{person.pk}/").status_code == 404
    send = {"person": person.pk, "role": "Mitglied", "voting_right": "on", "start_date": "01.01.2026"}
    assert desk.post("add_membership", town.council.pk, **send).status_code == 302
    assert stranger.get(f"/personen/{person.pk}/").status_code == 200
    membership = Membership.objects.get(person=person)
    early = desk.post("end_membership", town.council.pk, membership.pk, end_date="31.12.2025", reason="Verzicht")
    assert list(errors(early)) == ["end_date"]
    answer = desk.post("end_membership", town.council.pk, membership.pk, end_date="31.03.2026", reason="Verzicht")
    assert answer.status_code == 302
    page = desk.get("organization", town.council.pk).context
    assert (membership in page["current"], membership in page["former"]) == (False, True)


def test_phone_shows_with_consent_alone(desk, town, stranger):
    person = Person.objects.get(name="Katrin Oberländer")
    desk.post("change_person", person.pk, phone="02242 888")
    assert "02242 888" not in stranger.get(f"/personen/{person.pk}/").content.decode()
    desk.post("change_person", person.pk, phone_consent="on")
    assert "02242 888" in stranger.get(f"/personen/{person.pk}/").content.decode()


def test_new_body_stays_hidden_until_published(desk, town, stranger):
    send = {"name": "Kulturausschuss", "kind": "committee"}
    assert desk.post("found_organization", **send).status_code == 302
    body = type(town.council).objects.get(name="Kulturausschuss")
    assert stranger.get(f"/gremien/{body.pk}/").status_code == 404
    assert list(errors(desk.post("found_organization", **send))) == ["name"]
    assert (
        desk.press("publish_organization", body.pk).status_code,
        stranger.get(f"/gremien/{body.pk}/").status_code,
    ) == (302, 200)


def test_matter_is_opened_tied_and_published(desk, town, stranger):
    paper = publish_paper(by=SYSTEM, paper=paper_of())
    assert list(errors(desk.post("paper_matter", paper.pk))) == ["__all__"]
    assert desk.post("paper_matter", paper.pk, title="Frankfurter Straße").status_code == 302
    matter = paper.matters.get()
    assert stranger.get(f"/vorgaenge/{matter.pk}/").status_code == 404
    desk.press("publish_matter", paper.pk, matter.pk)
    assert stranger.get(f"/vorgaenge/{matter.pk}/").status_code == 200


def test_station_is_struck_off_and_redaction_published(desk, town, stranger, pdf, pdf_bytes):
    paper = paper_of()
    station = plan_consultation(by=SYSTEM, paper=paper, organization=town.mobility)
    assert desk.post("remove_consultation", paper.pk, station.pk, reason="Nicht zuständig").status_code == 302
    assert desk.get("paper", paper.pk).context["board"].consultations == []
    publish_paper(by=SYSTEM, paper=paper)
    original = attach_file(by=SYSTEM, upload=pdf(), name="Gutachten", paper=paper)
    same = desk.post("redact_file", paper.pk, original.pk, upload=pdf())
    assert list(errors(same)) == ["upload"]
    black = SimpleUploadedFile("schwarz.pdf", pdf_bytes + b"\n%geschwaerzt\n", content_type="application/pdf")
    assert desk.post("redact_file", paper.pk, original.pk, upload=black).status_code == 302
    edition = File.objects.get(name="Gutachten (geschwärzt)")
    assert [stranger.get(f"/dateien/{file.pk}/").status_code for file in (edition, original)] == [200, 404]
