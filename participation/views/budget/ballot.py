"""The ballot: choose projects. Buttons post and come back; scripts do the same at once, in the browser alone."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.http import ViewerRequest
from core.errors import Refused
from participation.enums import BallotKind
from participation.models import BudgetProcess
from participation.services.budget_reads import BallotPaper, ballot_paper
from participation.services.budget_rules import refuse_wrong
from participation.views.budget.answer import is_foreign, page, private_page, process_or_404
from participation.views.budget.basket import Basket, basket_of, keep, paths
from participation.views.budget.demo_codes import demo_codes
from participation.views.budget.shelf import Card, Shelf

FIRST = 8


@dataclass(frozen=True)
class Choice:
    """A link that narrows the list."""

    label: str
    url: str
    is_on: bool


class Sight:
    """Which of the projects are shown, and how; every link keeps the rest of it, and the drawn order."""

    def __init__(self, request: ViewerRequest, seed: str) -> None:
        asked = {name: request.GET.get(name, "") for name in ("ortsteil", "thema", "ansicht", "alle")}
        self.asked = {name: value for name, value in asked.items() if value} | {"reihe": seed}

    def url(self, **changes: str) -> str:
        """Return the address of the same with changes; an empty one takes away."""
        return "?" + urlencode({name: value for name, value in (self.asked | changes).items() if value})

    def choices(self, name: str, values: set[str]) -> list[Choice]:
        """Return the links for one filter."""
        chosen = self.asked.get(name, "")
        rest = [Choice(value, self.url(**{name: value}), value == chosen) for value in sorted(values - {""})]
        return [Choice(_("alle"), self.url(**{name: ""}), not chosen), *rest]

    def of(self, shelf: Shelf) -> tuple[list[Card], int]:
        """Return the cards that are shown, and how many more there are."""
        cards = [card for card in shelf.cards if self._fits(card)]
        is_whole = "alle" in self.asked or self.is_table or self.is_narrow or len(cards) <= FIRST + 1
        return (cards, 0) if is_whole else (cards[:FIRST], len(cards) - FIRST)

    @property
    def is_table(self) -> bool:
        """Whether it is a list and not cards."""
        return self.asked.get("ansicht") == "liste"

    @property
    def is_narrow(self) -> bool:
        """Whether a filter is on."""
        return "ortsteil" in self.asked or "thema" in self.asked

    def _fits(self, card: Card) -> bool:
        pairs = (("ortsteil", card.project.district), ("thema", card.project.topic))
        return all(self.asked.get(name) in (None, value) for name, value in pairs)


# Nobody's account is used here; a basket that another site would fill is refused by its origin.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: ViewerRequest, slug: str) -> HttpResponse:
    """Show the ballot, or change the basket and show it again."""
    process = process_or_404(request, slug)
    if not process.is_running():
        return page(request, "ballot_shut.html", process, {})
    paper = ballot_paper(process)
    basket = basket_of(request, paper)
    if request.method != "POST":
        return show(request, process, Shelf(paper, basket))
    if is_foreign(request):
        return HttpResponseForbidden()
    return change(request, process, paper, basket)


def change(request: ViewerRequest, process: BudgetProcess, paper: BallotPaper, basket: Basket) -> HttpResponse:
    """Do what a button says and come back to the same place."""
    changed, place = changed_basket(request, paper, basket)
    try:
        refuse_wrong(process.frozen, changed.marks)
    except Refused as refusal:
        # A whole list is kept with its excess; a single button that goes too far changes nothing.
        kept = changed if "neu" in request.POST else basket
        response = show(request, process, Shelf(paper, kept), refusal)
        keep(response, process.slug, kept.written())
        return response
    there = reverse("participation:budget_check", args=[process.slug])
    here = request.get_full_path() + place
    response = HttpResponseRedirect(there if request.POST.get("neu") == "weiter" else here)
    keep(response, process.slug, changed.written())
    return response


def changed_basket(request: ViewerRequest, paper: BallotPaper, basket: Basket) -> tuple[Basket, str]:
    """Return the basket after a button, and the place on the page to come back to."""
    post = request.POST
    if "leeren" in post:
        return Basket(basket.seed), "#korb"
    for name, step in (("mehr", 1), ("weniger", -1)):
        project = post.get(name, "")
        if project in paper.by_id:
            return basket.with_mark(project, basket.marks.get(project, 0) + step), f"#p-{project}"
    if "neu" in post:
        for project in set(post.getlist("gezeigt")) & paper.by_id.keys():
            basket = basket.with_mark(project, _points(post.get(f"p-{project}", ""), paper.kind))
    return basket, "#korb"


def _points(typed: str, kind: BallotKind) -> int:
    if kind != BallotKind.POINTS:
        return 1 if typed else 0
    return min(int(typed), 999) if typed.isdecimal() else 0


def show(request: ViewerRequest, process: BudgetProcess, shelf: Shelf, refusal: Refused | None = None) -> HttpResponse:
    """Show the ballot with what is in the basket."""
    sight = Sight(request, shelf.basket.seed)
    cards, hidden = sight.of(shelf)
    projects = shelf.paper.projects
    context = {
        "shelf": shelf, "cards": cards, "hidden": hidden, "sight": sight, "refusal": refusal,
        "districts": sight.choices("ortsteil", {project.district for project in projects}),
        "topics": sight.choices("thema", {project.topic for project in projects}),
        "cards_url": sight.url(ansicht=""), "table_url": sight.url(ansicht="liste"), "all_url": sight.url(alle="1"),
        "codes": demo_codes(process), "words": {"choose": _("Wählen"), "chosen": _("Gewählt")},
        "paths": " ".join(paths(process.slug)), "proposals_url": reverse("participation:budget_proposals", args=[process.slug]),
    }  # fmt: skip
    return private_page(request, "ballot.html", process, context, status=422 if refusal else 200)
