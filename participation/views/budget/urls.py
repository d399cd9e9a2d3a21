"""Addresses of the Bürgerhaushalt below /mitmachen/buergerhaushalt/."""

from django.urls import path

from participation.views.budget import ballot, board, casting, observing, overview, proposals, receipt, result

ONE = "<slug:slug>/"
PROPOSAL = ONE + "vorschlaege/<int:number>/"

urlpatterns = [
    path(ONE, overview.overview, name="budget"),
    path(ONE + "leichte-sprache/", overview.easy, name="budget_easy"),
    path(ONE + "abstimmen/", ballot.ballot, name="budget_ballot"),
    path(ONE + "abstimmen/pruefen/", casting.check, name="budget_check"),
    path(ONE + "abstimmen/quittung/", receipt.receipt, name="budget_receipt"),
    path(ONE + "pruefen/", board.board, name="budget_board"),
    path(ONE + "pruefen/alles.zip", board.bundle, name="budget_bundle"),
    path(ONE + "pruefen/verify.py", board.verify, name="budget_verify"),
    path(ONE + "pruefen/stimmzettel.pb", board.ballots, name="budget_pabulib"),
    path(ONE + "beobachten/", observing.observing, name="budget_observing"),
    path(ONE + "ergebnis/", result.result, name="budget_result"),
    path(ONE + "vorschlaege/", proposals.listing, name="budget_proposals"),
    path(ONE + "vorschlaege/neu/", proposals.submit, name="budget_submit"),
    path(PROPOSAL, proposals.proposal, name="budget_proposal"),
    path(PROPOSAL + "bild/<uuid:pk>/", proposals.picture, name="budget_picture"),
    path(PROPOSAL + "kommentare/<uuid:pk>/melden/", proposals.report, name="budget_report"),
]
