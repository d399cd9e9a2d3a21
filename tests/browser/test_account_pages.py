"""Pages of the account and of operators in both themes: axe finds nothing, and errors come first."""

import pytest

pytestmark = pytest.mark.browser
THEMES = ("light", "dark")
WIDTHS = (1280, 320)
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OPEN = ("/konto/login/", "/en/konto/login/", "/konto/signup/", "/konto/password/reset/", "/gibt-es-nicht/")
OWN = (
    "/konto/", "/konto/2fa/", "/konto/2fa/webauthn/", "/konto/email/", "/konto/password/change/", "/konto/sessions/",
    "/konto/logout/", "/konto/reauthenticate/",
)  # fmt: skip
ADMIN = ("/admin/betrieb/", "/admin/konten/")


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_on_pages_of_the_account(open_browser, axe_findings, people, theme):
    found = []
    for width in WIDTHS:
        stranger = open_browser(width=width, height=800, color_scheme=theme)
        clerk = open_browser("sitzungsdienst", width=width, height=800, color_scheme=theme)
        for window, paths in ((stranger, OPEN), (clerk, OWN)):
            for path in paths:
                window.goto(path)
                found += [f"{path} {width}: {line}" for line in axe_findings(window)]
                if window.evaluate(SIDEWAYS) > 0:
                    found.append(f"{path} {width}: scrolls sideways")
    assert found == []


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_on_pages_of_operators(open_browser, axe_findings, people, theme):
    window = open_browser("sitzungsdienst", width=1280, height=800, color_scheme=theme)
    found = []
    for path in (*ADMIN, f"/admin/konten/{people['rat'].pk}/"):
        window.goto(path)
        found += [f"{path}: {line}" for line in axe_findings(window, "main")]
    assert found == []


@pytest.mark.parametrize("path", ["/konto/login/", "/konto/signup/", "/konto/password/reset/"])
def test_what_is_wrong_comes_first_and_has_the_focus(open_browser, axe_findings, people, path):
    window = open_browser()
    window.goto(path)
    with window.expect_navigation():
        window.click("main form.t-form button[type=submit]")
    assert "t-errors" in window.evaluate("document.activeElement.className")
    assert axe_findings(window) == []
