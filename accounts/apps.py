"""People: sign-in, mandates, appointments, sessions."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Register permissions, receivers and the demo chapter of accounts."""

    name = "accounts"
    verbose_name = _("Konten")

    def ready(self) -> None:
        """Enter what accounts answers, hears and tells."""
        from accounts import receivers  # noqa: F401
        from accounts.banner import sign_in_lines
        from accounts.demo import build_people
        from accounts.kinds import Channel, register_channel, register_topic
        from accounts.proofs import register_way
        from accounts.rules import register_permissions
        from accounts.services import proof_at_counter, proof_by_mail, proof_online
        from accounts.services.errands import TOPIC
        from accounts.services.mailing import open_mail
        from accounts.services.notices import PUSH
        from accounts.services.pushing import open_push
        from core.banner import register_banner
        from core.demo import register_chapter
        from core.navigation import Place, register_entry

        register_permissions()
        for chapter in (proof_online, proof_at_counter, proof_by_mail):
            register_way(chapter.way())
        register_topic(TOPIC)
        register_channel(Channel("mail", _("E-Mail"), open_mail))
        register_channel(Channel(PUSH, _("Mitteilung auf dem Gerät"), open_push))
        register_chapter(10, "Menschen", build_people)
        register_entry(Place.SIGN_IN, 10, _("Anmelden"), "account_login")
        register_entry(Place.ACCOUNT, 10, _("Konto"), "account_home")
        register_banner(10, "sign-ins", sign_in_lines)
