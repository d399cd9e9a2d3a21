"""The small set of blocks that editors write pages with."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock

from participation.models import Survey

TEXT_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link"]


class PictureBlock(blocks.StructBlock):
    """A picture. Wagtail's ImageBlock refuses one that is neither described nor marked as decorative."""

    image = ImageBlock(label=_("Bild"))
    caption = blocks.CharBlock(label=_("Bildunterschrift"), required=False, max_length=300)
    credit = blocks.CharBlock(label=_("Urheberin oder Urheber"), required=False, max_length=120)

    class Meta:
        icon = "image"
        label = _("Bild")
        template = "cms/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    """What somebody said."""

    text = blocks.TextBlock(label=_("Zitat"))
    source = blocks.CharBlock(label=_("Wer hat das gesagt?"), required=False, max_length=160)

    class Meta:
        icon = "openquote"
        label = _("Zitat")
        template = "cms/blocks/quote.html"


class FoldBlock(blocks.StructBlock):
    """One part of an accordion."""

    title = blocks.CharBlock(label=_("Überschrift"), max_length=160)
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES[1:])

    class Meta:
        icon = "list-ul"
        label = _("Abschnitt")


class LinkBlock(blocks.StructBlock):
    """A link to a page of ours or to an address."""

    title = blocks.CharBlock(label=_("Text des Links"), max_length=160)
    page = blocks.PageChooserBlock(label=_("Seite"), required=False)
    address = blocks.CharBlock(
        label=_("oder Adresse"), required=False, max_length=500, help_text=_("Zum Beispiel /sitzungen/ oder https://…")
    )
    note = blocks.CharBlock(label=_("Erläuterung"), required=False, max_length=300)

    def clean(self, value: Any) -> Any:
        """Refuse a link that leads nowhere, to two places, or to a script."""
        cleaned = super().clean(value)
        address = cleaned["address"]
        if bool(cleaned["page"]) == bool(address):
            message = _("Bitte wählen Sie entweder eine Seite oder tragen Sie eine Adresse ein.")
            raise StructBlockValidationError({"address": ValidationError(message)})
        if address and not address.startswith(("/", "https://", "http://", "mailto:", "tel:")):
            message = _("Eine Adresse beginnt mit /, https://, mailto: oder tel:.")
            raise StructBlockValidationError({"address": ValidationError(message)})
        return cleaned

    class Meta:
        icon = "link"
        label = _("Link")


class AlertBlock(blocks.StructBlock):
    """A box that catches the eye."""

    kind = blocks.ChoiceBlock(
        label=_("Art"),
        choices=[("info", _("Hinweis")), ("warning", _("Achtung")), ("success", _("Gute Nachricht"))],
        default="info",
    )
    title = blocks.CharBlock(label=_("Überschrift"), max_length=160)
    text = blocks.TextBlock(label=_("Text"), required=False)

    class Meta:
        icon = "warning"
        label = _("Hinweiskasten")
        template = "cms/blocks/alert.html"


class ContactBlock(blocks.StructBlock):
    """Where to turn to."""

    name = blocks.CharBlock(label=_("Stelle oder Person"), max_length=160)
    address = blocks.TextBlock(label=_("Anschrift"), required=False, rows=3)
    phone = blocks.CharBlock(label=_("Telefon"), required=False, max_length=60)
    email = blocks.EmailBlock(label=_("E-Mail"), required=False)
    hours = blocks.TextBlock(label=_("Öffnungszeiten"), required=False, rows=4)

    class Meta:
        icon = "user"
        label = _("Kontakt")
        template = "cms/blocks/contact.html"


def surveys_to_choose() -> list[tuple[str, str]]:
    """Return the surveys that everybody may see, latest end first: (address, title)."""
    rows = Survey.objects.public().filter(is_template=False).order_by("-closes_at")
    return list(rows.values_list("slug", "title"))


class SurveyBlock(blocks.StructBlock):
    """A survey of the town, with its first question where that is simple."""

    survey = blocks.ChoiceBlock(label=_("Umfrage"), choices=surveys_to_choose)

    class Meta:
        icon = "clipboard-list"
        label = _("Umfrage")
        template = "cms/blocks/survey.html"


class BodyBlock(blocks.StreamBlock):
    """Everything a page may consist of."""

    heading = blocks.CharBlock(label=_("Überschrift"), icon="title", max_length=160, template="cms/blocks/heading.html")
    text = blocks.RichTextBlock(
        label=_("Text"), icon="pilcrow", features=TEXT_FEATURES, template="cms/blocks/text.html"
    )
    picture = PictureBlock()
    quote = QuoteBlock()
    accordion = blocks.ListBlock(
        FoldBlock(), label=_("Aufklappbare Abschnitte"), icon="list-ul", template="cms/blocks/accordion.html"
    )
    links = blocks.ListBlock(LinkBlock(), label=_("Linkliste"), icon="link", template="cms/blocks/links.html")
    alert = AlertBlock()
    contact = ContactBlock()
    survey = SurveyBlock()

    class Meta:
        # The fields of two first questions would have the same names.
        block_counts = {"survey": {"max_num": 1}}


def body_field() -> StreamField:
    """Return the field for the text of a page."""
    return StreamField(BodyBlock(), verbose_name=_("Inhalt"), blank=True)
