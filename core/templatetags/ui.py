"""UI parts in KERN: icons, badges, alerts, dates, pages, panels. Built into every template."""

import datetime
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core import wording
from core.panels import render_panels

register = template.Library()

# Drawn by us where KERN has none: 24 px, stroke 2, currentColor.
OWN_ICONS = {
    "bell": "M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 21h4",
    "bulb": "M9 18h6M10 21h4M8 14.5A6 6 0 1 1 16 14.5c-.7.7-1 1.5-1 2.5H9c0-1-.3-1.8-1-2.5z",
    "hammer": "M4 20l8-8M10 6l6-3 5 5-3 6zM12.5 8.5l4 4",
    "cloud": "M7 18a4 4 0 0 1-.5-8A6 6 0 0 1 18 9a4.5 4.5 0 0 1 0 9zM9.5 13.5l2 2 3.5-3.5",
    "gavel": "M13 4l6 6M10 7l6 6M11.5 5.5L17.5 11.5M13 10l-8.5 8.5M4 21h9",
    "link": "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 6l1-1",
    "seal": "M12 3l2.3 1.7 2.9.1.9 2.7 2.2 1.8-.9 2.7.9 2.7-2.2 1.8-.9 2.7-2.9.1L12 21l-2.3-1.7-2.9-.1-.9-2.7-2.2-1.8"
    ".9-2.7-.9-2.7 2.2-1.8.9-2.7 2.9-.1zM8.7 12l2.3 2.3 4.3-4.5",
    "send": "M4 12L20 4l-5 16-3.5-6.5z",
    "undo": "M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-3",
    "people": "M12.2 8a3.2 3.2 0 1 1-6.4 0 3.2 3.2 0 0 1 6.4 0M3 19c.6-3.6 2.9-5 6-5s5.4 1.4 6 5"
    "M16 5.3a3 3 0 0 1 0 5.6M17.5 14.4c2 .6 3.2 2 3.5 4.6",
    "pin": "M12 21c-4-4.6-6-7.9-6-11a6 6 0 0 1 12 0c0 3.1-2 6.4-6 11zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5",
    "play": "M8 5v14l11-7z",
    "rss": "M5 11a8 8 0 0 1 8 8M5 5a14 14 0 0 1 14 14M6 18h.01",
    "vote": "M5 13l-2 4v4h18v-4l-2-4M3 17h18M8 10l4-6 5 3.5-4.5 6.5zM7 13h10",
    "lock": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "survey": "M5 4h14v16H5zM8.5 9h7M8.5 13h7M8.5 17h4",
    "road": "M8 3L4 21M16 3l4 18M12 4v3M12 10.5v3M12 17v3",
    "note": "M5 4h14v10l-5 6H5zM14 20v-6h5M8.5 9h7M8.5 12.5h3",
    "text": "M5 7V5h14v2M12 5v14M9 19h6",
    "textbox": "M4 6V4h3M17 4h3v2M20 18v2h-3M7 20H4v-2M8 9h8M12 9v7",
    "pen": "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
    "marker": "M5 15l9-10 5 5-9 9H5zM14 20h7",
    "eraser": "M4 15L13 5l6 6-8 8H8zM9 10l6 6M8 19h12",
    "redo": "M16 5l4 4-4 4M20 9H10a5 5 0 0 0 0 10h3",
    "bookmark": "M7 4h10v16l-5-4-5 4z",
    "split": "M4 5h16v14H4zM12 5v14",
    "grid": "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
    "chat": "M4 5h16v11H10l-4 4v-4H4z",
    "minus": "M5 12h14",
    "plus": "M5 12h14M12 5v14",
    "reader": "M4 5c3-1 6-1 8 1 2-2 5-2 8-1v13c-3-1-6-1-8 1-2-2-5-2-8-1zM12 6v13",
    "list": "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
}
FILLED = {"play"}
# Before these words the long names of bodies may break.
JOINTS = re.compile(
    r"(?<=[a-zäöüß]{4})(?=(?:ausschuss|beirat|kommission|prüfung|versammlung|entwicklung|gesellschaft))"
)


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """Draw an icon beside words; it says nothing to screen readers. `size`: "small" or "large"."""
    if name in OWN_ICONS:
        classes = "t-icon" + (" t-icon--fill" if name in FILLED else "") + (" t-icon--s" if size == "small" else "")
        return format_html(
            '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', classes, OWN_ICONS[name]
        )
    extra = f" kern-icon--{size}" if size else ""
    return format_html('<span class="kern-icon kern-icon--{}{}" aria-hidden="true"></span>', name, extra)


BADGE_ICONS = {"success": "success", "info": "info", "warning": "warning", "danger": "danger"}


@register.simple_tag
def badge(kind: str, text: Any, icon_name: str = "") -> SafeString:
    """Draw a small badge: success, info, warning, danger with icon and words, else a neutral tag."""
    if kind not in BADGE_ICONS:
        return format_html('<span class="t-tag">{}</span>', text)
    return format_html(
        '<span class="kern-badge kern-badge--{} kern-badge--small">{}<span class="kern-label kern-label--small">{}</span></span>',
        kind,
        icon(icon_name or BADGE_ICONS[kind]),
        text,
    )


ALERT_KINDS = {"error": "danger", "debug": "info"}


@register.simple_tag
def alert(kind: str, title: Any, text: Any = "") -> SafeString:
    """Draw an alert that stands on the page from the start. `kind` may be a level of django.contrib.messages."""
    kind = ALERT_KINDS.get(kind, kind) or "info"
    body = format_html('<div class="kern-alert__body"><p class="kern-body">{}</p></div>', text) if text else ""
    return format_html(
        '<div class="kern-alert kern-alert--{}"><div class="kern-alert__header">{}<span class="kern-title">{}</span></div>{}</div>',
        kind,
        icon(kind),
        title,
        body,
    )


@register.simple_tag(takes_context=True)
def panels(context: Context, place: str, subject: Any = None) -> SafeString:
    """Draw what rooms upstairs have entered for this place."""
    request = context.get("request")
    return mark_safe(render_panels(place, request, subject)) if request else SafeString("")


class CaptureNode(template.Node):
    """Renders its inside once and keeps it under a name."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: Context) -> str:
        """Keep the inside, "" when it is empty, and draw nothing."""
        context[self.name] = mark_safe(self.nodelist.render(context).strip())
        return ""


@register.tag
def capture(parser: Parser, token: Token) -> CaptureNode:
    """{% capture as NAME %}…{% endcapture %}: keep what stands inside, so that an empty part can be left out."""
    name = token.split_contents()[-1]
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(nodelist, name)


# Language of parts ------------------------------------------------------------------------------------------------
def _is_german() -> bool:
    return (get_language() or "de").startswith("de")


@register.simple_tag
def in_german() -> SafeString:
    """Say of an element that its words are German: an attribute on pages in another language, else nothing."""
    return SafeString("" if _is_german() else ' lang="de"')


@register.filter
def german(text: Any, part: str | list[str] | None = None) -> Any:
    """Mark a text, or the part or parts of it that are not translated, as German on pages in another language."""
    parts = [text] if part is None else part if isinstance(part, list) else [part]
    words = sorted((conditional_escape(one) for one in parts if one), key=len, reverse=True)
    if not text or not words or _is_german():
        return text
    return mark_safe(re.sub("|".join(map(re.escape, words)), r'<span lang="de">\g<0></span>', conditional_escape(text)))


# Words ------------------------------------------------------------------------------------------------------------
@register.filter
def day(value: datetime.date | None) -> SafeString:
    """Di., 24.11.2026."""
    return _time(value, wording.worded(value, "day"))


@register.filter
def plain_day(value: datetime.date | None) -> SafeString:
    """24.11.2026."""
    return _time(value, wording.worded(value, "plain"))


@register.filter
def long_day(value: datetime.date | None) -> SafeString:
    """24. November 2026."""
    return _time(value, wording.worded(value, "long"))


@register.filter
def month(value: datetime.date | None) -> str:
    """November 2026."""
    return wording.worded(value, "month")


@register.filter
def moment(value: datetime.datetime | None) -> SafeString:
    """Di., 24.11.2026, 18:00 Uhr."""
    return _time(value, wording.moment(value))


@register.filter
def clock(value: datetime.datetime | datetime.time | None) -> str:
    """18:00 Uhr."""
    return wording.clock(value)


@register.simple_tag
def span(start: datetime.datetime | None, end: datetime.datetime | None = None) -> SafeString:
    """Di., 29.09.2026, 18:00 bis 20:51 Uhr."""
    return _time(start, wording.span(start, end))


@register.simple_tag
def days_span(start: datetime.date | None, end: datetime.date | None = None) -> str:
    """23.03.2026 bis 19.04.2026, seit …, bis …."""
    return wording.days_span(start, end)


def _time(value: datetime.date | None, words: str) -> SafeString:
    if not value:
        return SafeString("")
    return format_html('<time datetime="{}">{}</time>', _machine_time(value), words)


def _machine_time(value: datetime.date) -> str:
    here = wording.local(value)
    # HTML knows three digits of a second at most.
    return here.isoformat(timespec="seconds") if isinstance(here, datetime.datetime) else here.isoformat()


@register.simple_tag
def date_tile(value: datetime.date) -> SafeString:
    """Draw the tile with weekday, day and month; the full date stands in `datetime`."""
    return format_html(
        '<time class="t-date" datetime="{}"><span>{}</span><b>{}</b><span>{}</span></time>',
        _machine_time(value),
        wording.worded(value, "weekday"),
        wording.local(value).day,
        wording.worded(value, "short_month"),
    )


@register.filter
def money(amount: Any) -> str:
    """120.000 €, or 120.000,50 €; "" for nothing. Takes Decimal, int, or a Decimal written as text."""
    return "" if amount in (None, "") else wording.in_euro(Decimal(amount))


@register.filter
def file_size(size: int | None) -> str:
    """2,8 MB."""
    return wording.file_size(size)


@register.filter
def named_list(words: Iterable[Any]) -> str:
    """A, B und C."""
    return wording.named_list([str(word) for word in words])


@register.filter
def in_list(thing: Any) -> list[Any]:
    """The thing alone in a list, for parts that draw several."""
    return [thing]


@register.filter
def join_lines(lines: Iterable[str]) -> SafeString:
    """One line under the other."""
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))


@register.filter
def soft_hyphens(text: Any) -> str:
    """A name with soft hyphens at its joints, for narrow places: not every browser brings German hyphenation."""
    return JOINTS.sub("\u00ad", str(text))


@register.filter
def paragraphs(text: str, language: str = "") -> SafeString:
    """Draw text as paragraphs: an empty line begins a new one, a line break stays. `language` is "de" or unknown."""
    lang = in_german() if language == "de" else ""
    parts = [part.strip() for part in re.split(r"\n\s*\n", str(text or "").replace("\r\n", "\n"))]
    drawn = ("<br>".join(escape(line) for line in part.split("\n")) for part in parts if part)
    return mark_safe("".join(f'<p class="t-p"{lang}>{part}</p>' for part in drawn))


@register.filter
def unlocalize(value: Any) -> str:
    """A number as SVG reads it, whatever the language."""
    return f"{value:g}" if isinstance(value, float | int) else str(value)


# Votes ------------------------------------------------------------------------------------------------------------
def votes_in_words(yes: int, no: int, abstain: int) -> str:
    """Return "27 Ja, 13 Nein, 3 Enthaltungen"."""
    last = ngettext("%(n)s Enthaltung", "%(n)s Enthaltungen", abstain) % {"n": abstain}
    return f"{yes} {_('Ja')}, {no} {_('Nein')}, {last}"


@register.simple_tag
def votes(yes: int, no: int, abstain: int) -> str:
    """27 Ja, 13 Nein, 3 Enthaltungen."""
    return votes_in_words(yes, no, abstain)


@register.inclusion_tag("core/parts/vote_bar.html")
def vote_bar(yes: int | None, no: int | None, abstain: int | None) -> dict[str, Any]:
    """Draw the voices as one bar, with the numbers for screen readers."""
    numbers = {"yes": yes or 0, "no": no or 0, "abs": abstain or 0}
    whole = sum(numbers.values())
    parts, x = [], 0.0
    for name, number in numbers.items():
        if number:
            width = 100 * number / whole
            parts.append(
                {"name": name, "x": f"{x:.2f}", "width": f"{max(width - (0.5 if x + width < 99.9 else 0), 0.5):.2f}"}
            )
            x += width
    return {"parts": parts, "label": votes_in_words(*numbers.values())}


@register.inclusion_tag("core/parts/seat_map.html")
def seats(seat_map: Any, note: str = "") -> dict[str, Any]:
    """Draw a core.seating.SeatMap with its key."""
    return {"map": seat_map, "note": note, "label": votes_in_words(seat_map.yes, seat_map.no, seat_map.abstain)}


@register.inclusion_tag("core/parts/meter.html")
def meter(value: int, whole: int, label: str) -> dict[str, Any]:
    """Draw how much of a whole is reached; `label` says it in words."""
    return {"width": f"{100 * value / whole if whole else 0:.1f}", "label": label}


# Lists ------------------------------------------------------------------------------------------------------------
@register.inclusion_tag("core/parts/crumbs.html", takes_context=True)
def crumbs(context: Context, *parts: Any) -> dict[str, Any]:
    """Draw breadcrumbs: pairs of label and address, the last label without one is this page."""
    pairs = [{"label": parts[n], "url": parts[n + 1]} for n in range(0, len(parts) - 1, 2)]
    return {"pairs": pairs, "here": parts[-1] if len(parts) % 2 else ""}


@register.inclusion_tag("core/parts/pager.html", takes_context=True)
def pager(context: Context, page: Any, before: str = "", after: str = "") -> dict[str, Any]:
    """Draw the way to the neighbours of a core.paging.Page, keeping the filters."""
    request = context["request"]
    params = request.GET.copy()
    for name in ("nach", "vor"):
        params.pop(name, None)
    kept = params.urlencode()
    return {
        "page": page,
        "kept": f"&{kept}" if kept else "",
        "first": f"?{kept}" if kept else request.path,
        "before": before or _("Zurück"),
        "after": after or _("Weiter"),
    }


@register.inclusion_tag("core/parts/empty.html")
def empty(title: Any, text: Any = "", url: str = "", label: Any = "") -> dict[str, Any]:
    """Draw an empty state: what is not there, what comes next, and where to go."""
    return {"title": title, "text": text, "url": url, "label": label}


@register.inclusion_tag("core/parts/documents.html")
def documents(files: Iterable[Any]) -> dict[str, Any]:
    """Draw a list of files, each with url, name, kind, size, note and icon."""
    return {"files": files}


# Forms ------------------------------------------------------------------------------------------------------------
INPUT_CLASSES = {
    "check": "kern-form-check__checkbox",
    "select": "kern-form-input__select",
    "input": "kern-form-input__input",
}


@register.inclusion_tag("core/parts/field.html")
def form_field(field: Any) -> dict[str, Any]:
    """Draw a form field as KERN does, with its hint and its errors, without placeholder: it would repeat the label."""
    widget = field.field.widget
    input_type = getattr(widget, "input_type", "")
    kind = {"checkbox": "check", "select": "select"}.get(input_type, "input")
    classes = INPUT_CLASSES[kind] + (f" {INPUT_CLASSES[kind]}--error" if field.errors else "")
    return {"field": field, "kind": kind, "widget": field.as_widget(attrs={"class": classes, "placeholder": False})}


@register.inclusion_tag("core/parts/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """Draw the summary of what is wrong in a form, with links to the fields; the browser puts the focus on it."""
    return {"form": form}


@register.inclusion_tag("core/parts/human_check.html")
def human_check(wait: Any = None, only: str = "") -> dict[str, Any]:
    """Draw what keeps machines from sending a form (core.services.human_check); it stands first inside the form.

    `wait`: what the form has to wait for, when it came without a solution. `only`: the value of the one button that sends
    it, where others do less.
    """
    return {"wait": wait, "only": only, "is_on": settings.HUMAN_CHECK}
