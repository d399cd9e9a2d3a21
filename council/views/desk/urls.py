"""Addresses of the desk below /admin/sitzungsdienst/."""

from django.urls import path

from council.views.desk import agenda, due, files, meetings, paper_way, papers, people, publishing, results

app_name = "desk"
MEETING, PAPER, BODY, FILE = "sitzungen/<uuid:pk>/", "vorlagen/<uuid:pk>/", "gremien/<uuid:pk>/", "dateien/<uuid:pk>/"
ITEM = MEETING + "punkte/<uuid:item>/"

urlpatterns = [
    path("", due.DueView.as_view(), name="due"),
    path("sitzungen/", meetings.MeetingListView.as_view(), name="meetings"),
    path("sitzungen/neu/", meetings.PlanMeetingView.as_view(), name="plan_meeting"),
    path(MEETING, meetings.MeetingBoardView.as_view(), name="meeting"),
    path(MEETING + "verlegen/", meetings.MoveMeetingView.as_view(), name="move_meeting"),
    path(MEETING + "absagen/", meetings.CancelMeetingView.as_view(), name="cancel_meeting"),
    path(MEETING + "stand/", meetings.AdvanceMeetingView.as_view(), name="advance_meeting"),
    path(MEETING + "veroeffentlichen/", publishing.PublishMeetingView.as_view(), name="preview_meeting"),
    path(MEETING + "veroeffentlichen/vorschau/", publishing.MeetingAsPublicView.as_view(), name="meeting_as_public"),
    path(MEETING + "veroeffentlichen/jetzt/", publishing.PublishMeetingButton.as_view(), name="publish_meeting"),
    path(MEETING + "zurueckziehen/", meetings.DepublishMeetingView.as_view(), name="depublish_meeting"),
    path(MEETING + "dateien/neu/", files.AttachToMeetingView.as_view(), name="attach_to_meeting"),
    path(MEETING + "punkte/neu/", agenda.AddItemView.as_view(), name="add_item"),
    path(MEETING + "punkte/vorlage/", agenda.ScheduleView.as_view(), name="schedule"),
    path(ITEM, agenda.ChangeItemView.as_view(), name="change_item"),
    path(ITEM + "stelle/", agenda.ReorderItemView.as_view(), name="reorder_item"),
    path(ITEM + "teil/", agenda.MoveItemPartView.as_view(), name="move_item_part"),
    path(ITEM + "absetzen/", agenda.WithdrawItemView.as_view(), name="withdraw_item"),
    path(ITEM + "dateien/neu/", files.AttachToItemView.as_view(), name="attach_to_item"),
    path(ITEM + "ergebnis/", results.ResultView.as_view(), name="result"),
    path(ITEM + "ergebnis/veroeffentlichen/", results.PublishResultView.as_view(), name="publish_result"),
    path("vorlagen/", papers.PaperListView.as_view(), name="papers"),
    path("vorlagen/neu/", papers.WritePaperView.as_view(), name="write_paper"),
    path(PAPER, papers.PaperBoardView.as_view(), name="paper"),
    path(PAPER + "bearbeiten/", papers.RevisePaperView.as_view(), name="revise_paper"),
    path(PAPER + "freigeben/", papers.ReleasePaperButton.as_view(), name="release_paper"),
    path(PAPER + "zuruecknehmen/", papers.WithdrawPaperView.as_view(), name="withdraw_paper"),
    path(PAPER + "veroeffentlichen/", publishing.PublishPaperView.as_view(), name="preview_paper"),
    path(PAPER + "veroeffentlichen/vorschau/", publishing.PaperAsPublicView.as_view(), name="paper_as_public"),
    path(PAPER + "veroeffentlichen/jetzt/", publishing.PublishPaperButton.as_view(), name="publish_paper"),
    path(PAPER + "zurueckziehen/", papers.DepublishPaperView.as_view(), name="depublish_paper"),
    path(PAPER + "dateien/neu/", files.AttachToPaperView.as_view(), name="attach_to_paper"),
    path(PAPER + "dateien/<uuid:file>/schwaerzen/", files.RedactFileView.as_view(), name="redact_file"),
    path(PAPER + "beratungen/neu/", paper_way.PlanConsultationView.as_view(), name="plan_consultation"),
    path(
        PAPER + "beratungen/<uuid:consultation>/",
        paper_way.ScheduleConsultationView.as_view(),
        name="schedule_consultation",
    ),
    path(
        PAPER + "beratungen/<uuid:consultation>/streichen/",
        paper_way.RemoveConsultationView.as_view(),
        name="remove_consultation",
    ),
    path(
        PAPER + "vorgang/<uuid:matter>/veroeffentlichen/",
        paper_way.PublishMatterButton.as_view(),
        name="publish_matter",
    ),
    path(PAPER + "vorgang/", paper_way.PaperMatterView.as_view(), name="paper_matter"),
    path(FILE + "veroeffentlichen/", files.PublishFileButton.as_view(), name="publish_file"),
    path(FILE + "zurueckziehen/", files.DepublishFileView.as_view(), name="depublish_file"),
    path(FILE + "entfernen/", files.RemoveFileView.as_view(), name="remove_file"),
    path("gremien/", people.OrganizationListView.as_view(), name="organizations"),
    path("gremien/neu/", people.FoundOrganizationView.as_view(), name="found_organization"),
    path(BODY, people.OrganizationView.as_view(), name="organization"),
    path(BODY + "aendern/", people.ChangeOrganizationView.as_view(), name="change_organization"),
    path(BODY + "veroeffentlichen/", people.PublishOrganizationButton.as_view(), name="publish_organization"),
    path(BODY + "zurueckziehen/", people.DepublishOrganizationView.as_view(), name="depublish_organization"),
    path(BODY + "mitglieder/neu/", people.AddMembershipView.as_view(), name="add_membership"),
    path(BODY + "mitglieder/<uuid:membership>/", people.EndMembershipView.as_view(), name="end_membership"),
    path("personen/", people.PersonListView.as_view(), name="persons"),
    path("personen/neu/", people.EnterPersonView.as_view(), name="enter_person"),
    path("personen/<uuid:pk>/", people.ChangePersonView.as_view(), name="change_person"),
]
