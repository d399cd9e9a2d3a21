"""What the front page shows of the whole town, in one shape."""

from dataclasses import dataclass

from accounts.viewer import PUBLIC
from cms.services.lists import EventLine, NewsLine, latest_news, next_events
from council.services.decision_list import DecisionLine, last_decisions
from council.services.meeting_list import MeetingLine, last_meetings, next_meetings


@dataclass(frozen=True)
class FrontPage:
    """The front page. `spotlight` is what runs now, comes next or, failing both, was held last."""

    spotlight: MeetingLine | None
    is_over: bool
    decisions: list[DecisionLine]
    meetings: list[MeetingLine]
    news: list[NewsLine]
    events: list[EventLine]


def front_page(language: str) -> FrontPage:
    """Return the front page as everybody sees it: the same for all, signed in or not."""
    coming = next_meetings(PUBLIC, 4)
    last = [] if coming else last_meetings(PUBLIC, 1)
    running = next((line for line in coming if line.is_in_session), None)
    spotlight = running or next(iter([*coming, *last]), None)
    return FrontPage(
        spotlight=spotlight,
        is_over=bool(last),
        decisions=last_decisions(PUBLIC, 3),
        meetings=[line for line in coming if line is not spotlight][:3],
        news=latest_news(language, 3),
        events=next_events(language, 3),
    )
