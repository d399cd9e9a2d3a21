"""The role table: every URL of the house and what it answers to whom. A URL that is missing here fails the suite.

Each row names the status for a thing that does not exist or a plain GET. `others` holds for everybody not named.
Pages of things that do exist are the business of the other two gates.
"""

from dataclasses import dataclass, field

OK, SENT, WHO, NO, GONE, WRONG, DOWN = 200, 302, 401, 403, 404, 405, 503


@dataclass(frozen=True)
class Row:
    """Expected answers: to strangers, to everybody signed in, and to those named."""

    stranger: int
    others: int
    named: dict[str, int] = field(default_factory=dict)

    def expected(self, key: str) -> int:
        """Return the status that this person gets."""
        return self.stranger if key == "fremd" else self.named.get(key, self.others)


# Everybody.
OPEN = Row(OK, OK)
# A thing that does not exist, and a page that is not there without it.
NOTHING = Row(GONE, GONE)
# Sign-in pages; whoever is signed in goes on.
ENTRANCE = Row(OK, SENT)
SENT_ON = Row(SENT, SENT)
FAILED = Row(WHO, WHO)
# Whoever is signed in, about the own account.
ACCOUNT = Row(SENT, OK)
ACCOUNT_THING = Row(SENT, GONE)
ACCOUNT_POST = Row(SENT, WRONG)
# The administration: by appointment and second factor.
DESK = Row(SENT, NO, {"sitzungsdienst": OK})
DESK_THING = Row(SENT, NO, {"sitzungsdienst": GONE})
DESK_POST = Row(SENT, NO, {"sitzungsdienst": WRONG})
# No worker runs beside the suite.
UNWELL = Row(DOWN, DOWN)

TABLE: dict[str, Row] = {
    "cms_news": Row(SENT, NO, {"sitzungsdienst": SENT}),
    "cms_events": Row(SENT, NO, {"sitzungsdienst": SENT}),
    "wagtailadmin_api:documents:listing": DESK_THING,
    "desk:meeting": DESK_THING,
    "desk:move_meeting": DESK_THING,
    "desk:cancel_meeting": DESK_THING,
    "desk:advance_meeting": DESK_THING,
    "desk:preview_meeting": DESK_THING,
    "desk:meeting_as_public": DESK_THING,
    "desk:depublish_meeting": DESK_THING,
    "desk:attach_to_meeting": DESK_THING,
    "desk:add_item": DESK_THING,
    "desk:schedule": DESK_THING,
    "desk:change_item": DESK_THING,
    "desk:move_item_part": DESK_THING,
    "desk:withdraw_item": DESK_THING,
    "desk:attach_to_item": DESK_THING,
    "desk:result": DESK_THING,
    "desk:publish_result": DESK_THING,
    "desk:paper": DESK_THING,
    "desk:revise_paper": DESK_THING,
    "desk:release_paper": DESK_THING,
    "desk:withdraw_paper": DESK_THING,
    "desk:preview_paper": DESK_THING,
    "desk:paper_as_public": DESK_THING,
    "desk:depublish_paper": DESK_THING,
    "desk:attach_to_paper": DESK_THING,
    "desk:redact_file": DESK_THING,
    "desk:plan_consultation": DESK_THING,
    "desk:schedule_consultation": DESK_THING,
    "desk:remove_consultation": DESK_THING,
    "desk:publish_matter": DESK_THING,
    "desk:paper_matter": DESK_THING,
    "desk:publish_file": DESK_THING,
    "desk:depublish_file": DESK_THING,
    "desk:remove_file": DESK_THING,
    "desk:organization": DESK_THING,
    "desk:change_organization": DESK_THING,
    "desk:publish_organization": DESK_THING,
    "desk:depublish_organization": DESK_THING,
    "desk:add_membership": DESK_THING,
    "desk:end_membership": DESK_THING,
    "desk:change_person": DESK_THING,
    "accounts_desk_account": DESK_THING,
    "accounts_desk_end": DESK_THING,
    "desk:due": DESK,
    "desk:meetings": DESK,
    "desk:plan_meeting": DESK,
    "desk:papers": DESK,
    "desk:write_paper": DESK,
    "desk:organizations": DESK,
    "desk:found_organization": DESK,
    "desk:persons": DESK,
    "desk:enter_person": DESK,
    "accounts_desk": DESK,
    "operator": DESK,
    "desk:publish_meeting": DESK_POST,
    "desk:reorder_item": DESK_POST,
    "desk:publish_paper": DESK_POST,
    "operator_retry": DESK_POST,
    "health": UNWELL,
    "security_txt": NOTHING,
    "media_rendition": NOTHING,
    "job_progress": NOTHING,
    "council:meeting": NOTHING,
    "council:organization": NOTHING,
    "council:person": NOTHING,
    "council:paper": NOTHING,
    "council:matter": NOTHING,
    "council:tile": NOTHING,
    "council:file": NOTHING,
    "council:file_download": NOTHING,
    "robots_txt": OPEN,
    "favicon": SENT_ON,
    "account_inactive": OPEN,
    "account_reset_password": OPEN,
    "account_reset_password_from_key_done": OPEN,
    "account_reset_password_done": OPEN,
    "socialaccount_login_cancelled": OPEN,
    "council:overview": OPEN,
    "council:meetings": OPEN,
    "council:organizations": OPEN,
    "council:persons": OPEN,
    "council:papers": OPEN,
    "council:matters": OPEN,
    "council:decisions": OPEN,
    "council:map": OPEN,
    "account_home": ACCOUNT,
    "account_reauthenticate": ACCOUNT,
    "account_email": ACCOUNT,
    "account_change_password": ACCOUNT,
    "mfa_index": ACCOUNT,
    "mfa_reauthenticate": ACCOUNT,
    "mfa_list_webauthn": ACCOUNT,
    "socialaccount_connections": ACCOUNT,
    "usersessions_list": ACCOUNT,
    "account_second_factor": SENT_ON,
    "account_email_verification_sent": SENT_ON,
    "account_set_password": SENT_ON,
    "account_confirm_login_code": SENT_ON,
    "mfa_authenticate": SENT_ON,
    "mfa_activate_totp": SENT_ON,
    "mfa_deactivate_totp": SENT_ON,
    "mfa_generate_recovery_codes": SENT_ON,
    "mfa_add_webauthn": SENT_ON,
    "mfa_reauthenticate_webauthn": SENT_ON,
    "mfa_remove_webauthn": SENT_ON,
    "mfa_edit_webauthn": SENT_ON,
    "mfa_login_webauthn": SENT_ON,
    "socialaccount_signup": SENT_ON,
    "account_end_sessions": ACCOUNT_POST,
    "account_login": ENTRANCE,
    "account_signup": ENTRANCE,
    "mfa_view_recovery_codes": ACCOUNT_THING,
    "mfa_download_recovery_codes": ACCOUNT_THING,
    "socialaccount_login_error": FAILED,
    "account_logout": ACCOUNT,
}
# Routes whose address cannot be written down without a secret in it: tried by the tests of their own room.
UNTRIED = frozenset(
    {"account_reset_password_from_key", "openid_connect_login", "openid_connect_callback", "wagtail_serve"}
)
# Every socket route and who may open it. There is none yet.
SOCKETS: dict[str, Row] = {}
