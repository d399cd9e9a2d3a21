"""The front door: pages, news, events; shows everything."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def found(sender: Any, **kwargs: Any) -> None:
    """Make the pages every town has, as soon as there are tables for them."""
    from django.contrib.contenttypes.models import ContentType

    from cms.services.site import found_site

    # After a flush the kinds are new, the remembered ones are not.
    ContentType.objects.clear_cache()
    found_site()


class CmsConfig(AppConfig):
    """Enter the front door into the shell."""

    name = "cms"
    verbose_name = _("Inhalte")

    def ready(self) -> None:
        """Enter what editors publish."""
        from cms import findable, navigation, panels, processing, receivers, subscriptions  # noqa: F401
        from cms.demo.pages import build_pages
        from core.demo import register_chapter

        navigation.register()
        processing.register()
        subscriptions.register()
        findable.register()
        panels.register()
        register_chapter(30, "Inhalte", build_pages)
        post_migrate.connect(found, sender=self)
