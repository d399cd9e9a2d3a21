"""What the front door does when editors publish, take back or move a page: its entry in the search follows."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from core.services.search.hearing import mark


@receiver([page_published, page_unpublished], dispatch_uid="cms.search_page")
def on_page_turned(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Enter the page, or take it out."""
    mark(instance.specific_class._meta.label, [instance.pk])


@receiver([post_page_move, page_slug_changed], dispatch_uid="cms.search_tree")
def on_page_moved(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Enter everything below under its new address."""
    for page in instance.get_descendants(inclusive=True).select_related("content_type"):
        mark(page.cached_content_type.model_class()._meta.label, [page.pk])
