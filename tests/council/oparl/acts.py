"""What clerks do in a day, at random: acts with whatever the dice choose. Refusals are part of the day."""

import datetime
import random

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.viewer import SYSTEM
from core.errors import Refused
from council.enums import ItemState, MeetingState, OrganizationKind, Outcome, Part
from council.models import (
    AgendaItem,
    Consultation,
    Decision,
    File,
    LegislativeTerm,
    Location,
    Matter,
    Meeting,
    Membership,
    Organization,
    Paper,
    Person,
)
from council.services import (
    agenda,
    agenda_order,
    consultations,
    files,
    matters,
    members,
    papers,
    planning,
    publication,
    results,
)

STANDING = (Organization, Person, Location, File, Matter, LegislativeTerm, Meeting, Paper)
CORRECTED = {
    Organization: "description", Person: "district", Location: "room", File: "name", Matter: "title", Paper: "summary",
}  # fmt: skip
BY = {"by": SYSTEM}
WHY = {"reason": "So war es nicht gemeint."}


class Clerk:
    """Somebody who acts by dice; the same seed acts the same."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.done, self.refused = [], 0

    def act(self):
        """Do something that is allowed; try until it is."""
        for _try in range(50):
            name, act = self.dice.choice(ACTS)
            try:
                with transaction.atomic():
                    done = act(self)
            except (Refused, IndexError):
                self.refused += 1
                continue
            self.done.append((name, str(getattr(done, "pk", done))))
            return
        raise AssertionError("nothing is allowed any more")

    def one(self, rows, **conditions):
        """Return a row by dice; IndexError where there is none."""
        keys = sorted(rows.filter(**conditions).values_list("pk", flat=True), key=str)
        return rows.get(pk=self.dice.choice(keys))

    def any_of(self, model, **conditions):
        return self.one(model.objects.filter(deleted_at__isnull=True), **conditions)

    def word(self):
        return f"Wort {self.dice.randrange(10_000)}"


def correct(clerk):
    model = clerk.dice.choice(list(CORRECTED))
    row = clerk.any_of(model)
    if model is Paper and not row.is_public:
        return papers.revise_paper(**BY, paper=row, summary=clerk.word())
    return publication.correct(**BY, thing=row, changes={CORRECTED[model]: clerk.word()}, **WHY)


def depublish(clerk):
    model = clerk.dice.choice((*STANDING, Meeting, Paper, AgendaItem, Consultation, Membership))
    return publication.depublish(**BY, thing=clerk.one(model.objects.public()), **WHY)


def republish(clerk):
    model = clerk.dice.choice(STANDING)
    return publication.publish(**BY, thing=clerk.any_of(model, depublished_at__isnull=False))


def publish(clerk):
    model = clerk.dice.choice((Meeting, Paper, Matter, File))
    return publication.publish(**BY, thing=clerk.any_of(model, first_published_at__isnull=True))


def publish_with_files(clerk):
    paper = clerk.any_of(Paper, depublished_at__isnull=False)
    chosen = [
        file
        for file in File.objects.filter(attachments__paper=paper, deleted_at__isnull=True)
        if clerk.dice.random() < 0.7
    ]
    return publication.publish_paper(**BY, paper=paper, files=chosen)


def delete(clerk):
    model = clerk.dice.choice((Person, Location, Paper, Meeting, Membership, AgendaItem, Consultation, Matter))
    row = clerk.one(model.objects.public())
    publication.delete_published(**BY, thing=row, **WHY)
    return row


def remove_file(clerk):
    row = clerk.any_of(File)
    files.remove_file(**BY, file=row, **WHY)
    return row


def replace_file(clerk):
    row = clerk.any_of(File)
    upload = SimpleUploadedFile(f"{clerk.dice.randrange(10**6)}.txt", clerk.word().encode())
    files.replace_file(**BY, file=row, upload=upload, **WHY)
    return row


def attach(clerk):
    name = clerk.dice.choice(("paper", "meeting", "agenda_item"))
    model = {"paper": Paper, "meeting": Meeting, "agenda_item": AgendaItem}[name]
    upload = SimpleUploadedFile(f"{clerk.dice.randrange(10**6)}.txt", clerk.word().encode())
    role = clerk.dice.choice(("main", "auxiliary", "invitation", "resolution"))
    holder = clerk.any_of(model)
    level = 3 if clerk.dice.random() < 0.7 else 0
    return files.attach_file(**BY, upload=upload, name=clerk.word(), role=role, visibility=level, **{name: holder})


def add_item(clerk):
    part = clerk.dice.choice((Part.PUBLIC, Part.PUBLIC, Part.NONPUBLIC))
    return agenda.add_item(
        **BY,
        meeting=clerk.any_of(Meeting),
        title=clerk.word(),
        part=part,
        public_title="Grundstück",
        late_reason="Eilt.",
    )


def change_item(clerk):
    return agenda.change_item(**BY, item=clerk.any_of(AgendaItem), title=clerk.word(), public_title=clerk.word(), **WHY)


def reorder_item(clerk):
    return agenda_order.move_item(**BY, item=clerk.any_of(AgendaItem), position=clerk.dice.randrange(1, 6))


def move_item(clerk):
    item = clerk.any_of(AgendaItem)
    other = Part.PUBLIC if item.part == Part.NONPUBLIC else Part.NONPUBLIC
    return agenda_order.move_item(**BY, item=item, part=other, public_title="Personalsache", **WHY)


def withdraw_item(clerk):
    return agenda.withdraw_item(**BY, item=clerk.any_of(AgendaItem), **WHY)


def plan_station(clerk):
    body = clerk.any_of(Organization, kind=OrganizationKind.COMMITTEE)
    return consultations.plan_consultation(**BY, paper=clerk.any_of(Paper), organization=body)


def remove_station(clerk):
    row = clerk.any_of(Consultation)
    consultations.remove_consultation(**BY, consultation=row, **WHY)
    return row


def schedule(clerk):
    station = clerk.any_of(Consultation, agenda_item__isnull=True)
    meeting = clerk.any_of(Meeting, organizations=station.organization)
    part = clerk.dice.choice((Part.PUBLIC, Part.NONPUBLIC))
    return consultations.schedule_consultation(
        **BY, consultation=station, meeting=meeting, part=part, public_title="Vertrag", late_reason="Eilt."
    )


def decide(clerk):
    item = clerk.any_of(AgendaItem, decision__isnull=True, state=ItemState.ON_AGENDA)
    outcome = clerk.dice.choice((Outcome.ACCEPTED, Outcome.REFERRED, Outcome.NOTED))
    vote = results.VoteCount(yes=12, no=3, abstain=1, present=17) if outcome == Outcome.ACCEPTED else None
    target = clerk.any_of(Organization, kind=OrganizationKind.COMMITTEE)
    return results.record_result(
        **BY,
        item=item,
        outcome=outcome,
        text=clerk.word(),
        vote=vote,
        referred_to=target if outcome == Outcome.REFERRED else None,
    )


def correct_result(clerk):
    faction = clerk.any_of(Organization, kind=OrganizationKind.FACTION)
    vote = results.VoteCount(yes=clerk.dice.randrange(11, 20), no=4, abstain=0, present=40)
    groups = [results.GroupCount(faction, "", yes=vote.yes, no=1), results.GroupCount(None, "fraktionslos", no=3)]
    return results.correct_result(
        **BY,
        decision=clerk.any_of(Decision),
        outcome=Outcome.ACCEPTED,
        text=clerk.word(),
        vote=vote,
        tallies=groups,
        **WHY,
    )


def publish_nonpublic_result(clerk):
    return results.publish_nonpublic_result(**BY, item=clerk.any_of(AgendaItem, part=Part.NONPUBLIC), text=clerk.word())


def move_meeting(clerk):
    start = timezone.now() + datetime.timedelta(days=clerk.dice.randrange(1, 90))
    place = clerk.any_of(Location)
    return planning.move_meeting(**BY, meeting=clerk.any_of(Meeting), start=start, location=place, **WHY)


def advance(clerk):
    act = clerk.dice.choice(
        (planning.set_agenda, planning.mark_invited, planning.start_session, planning.close_session)
    )
    return act(**BY, meeting=clerk.any_of(Meeting))


def cancel(clerk):
    return planning.cancel_meeting(**BY, meeting=clerk.any_of(Meeting, state=MeetingState.PLANNED), **WHY)


def plan_meeting(clerk):
    body = clerk.any_of(Organization, kind=OrganizationKind.COMMITTEE)
    start = timezone.now() + datetime.timedelta(days=clerk.dice.randrange(1, 90), minutes=clerk.dice.randrange(1000))
    return planning.plan_meeting(**BY, organizations=[body], start=start, location=clerk.any_of(Location))


def write(clerk):
    faction = clerk.any_of(Organization, kind=OrganizationKind.FACTION)
    return papers.write_paper(
        **BY,
        title=clerk.word(),
        paper_type="Antrag",
        originator_organizations=[faction],
        locations=[clerk.any_of(Location)],
    )


def release(clerk):
    return papers.release_paper(**BY, paper=clerk.any_of(Paper, state="draft"))


def end_paper(clerk):
    paper = clerk.any_of(Paper)
    if clerk.dice.random() < 0.5:
        return papers.withdraw_paper(**BY, paper=paper, **WHY)
    return papers.replace_paper(**BY, paper=paper, replaced_by=clerk.any_of(Paper), **WHY)


def link(clerk):
    return matters.link_paper(**BY, matter=clerk.any_of(Matter), paper=clerk.any_of(Paper))


def join(clerk):
    return members.add_membership(
        **BY, organization=clerk.any_of(Organization), person=clerk.any_of(Person), role=clerk.word(),
        start_date=timezone.localdate(),
    )  # fmt: skip


def leave(clerk):
    return members.end_membership(**BY, membership=clerk.any_of(Membership), end_date=timezone.localdate(), **WHY)


WEIGHTS = {
    depublish: 4,
    republish: 4,
    publish: 4,
    publish_with_files: 3,
    schedule: 3,
    decide: 3,
    correct_result: 2,
    advance: 2,
}
KINDS = (
    correct, depublish, republish, publish, publish_with_files, delete, remove_file, replace_file, attach, add_item, change_item, reorder_item,
    move_item, withdraw_item, plan_station, remove_station, schedule, decide, correct_result, publish_nonpublic_result,
    move_meeting, advance, cancel, plan_meeting, write, release, end_paper, link, join, leave,
)  # fmt: skip
ACTS = [(act.__name__, act) for act in KINDS for _time in range(WEIGHTS.get(act, 1))]
