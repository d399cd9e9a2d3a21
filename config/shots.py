"""Takes the pictures of README and handbook from a freshly filled demo town: `make shots`."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from config.steps import BUILD, ROOT, Stop, say

TOWN = BUILD / "shots"
PICTURES = ROOT / "docs" / "pictures"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
WIDTHS = {"desktop": (1440, 900), "tablet": (1024, 768), "phone": (390, 844)}
# What each picture is called, its page, its width and theme. {…} is looked up in the town.
PUBLIC = (
    ("startseite", "/", "desktop", "light"),
    ("startseite-dunkel", "/", "desktop", "dark"),
    ("startseite-telefon", "/", "phone", "light"),
    ("sitzung", "{meeting}", "desktop", "light"),
    ("vorlage", "{paper}", "desktop", "light"),
    ("vorlage-telefon", "{paper}", "phone", "light"),
    ("vorgang", "{matter}", "desktop", "light"),
    ("kalender", "/sitzungen/?ansicht=monat", "desktop", "light"),
    ("karte", "/karte/", "desktop", "light"),
    ("gremium", "{body}", "desktop", "light"),
)
DESK = (
    ("pult-heute", "/admin/sitzungsdienst/", "desktop"),
    ("pult-sitzung", "{board}", "desktop"),
    ("pult-vorlage", "{paper_board}", "desktop"),
    ("betrieb", "/admin/betrieb/", "desktop"),
)
LINKS = {
    "meeting": ("/sitzungen/?ansicht=vergangen", r'href="(/sitzungen/[0-9a-f-]{36}/)"'),
    "matter": ("/vorgaenge/", r'href="(/vorgaenge/[0-9a-f-]{36}/)"'),
    "body": ("/gremien/", r'href="(/gremien/[0-9a-f-]{36}/)"'),
}


def main() -> None:
    """Fill a town, open it, take every picture."""
    if not Path(CHROMIUM).exists():
        raise Stop(f"{CHROMIUM} is missing: install chromium, or name one with CHROMIUM=…")
    env = {**os.environ, "RATSPLATZ_DATA": str(TOWN), "RATSPLATZ_DEMO": "1"}
    env.pop("DATABASE_URL", None)
    shutil.rmtree(TOWN, ignore_errors=True)
    for command in ("migrate", "demo"):
        subprocess.run([sys.executable, "manage.py", command], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with town(env) as origin:
        take_all(origin)


@contextmanager
def town(env: dict[str, str]) -> Iterator[str]:
    """Serve the town while pictures are taken."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    served = subprocess.Popen(
        [sys.executable, "manage.py", "serve"], cwd=ROOT, env={**env, "PORT": str(port)}, stdout=subprocess.DEVNULL
    )
    origin = f"http://127.0.0.1:{port}"
    try:
        for _try in range(300):
            try:
                read(origin, "/")
                break
            except OSError:
                time.sleep(0.2)
        yield origin
    finally:
        served.terminate()
        served.wait()


def read(origin: str, path: str) -> str:
    """Return a page as text."""
    with urllib.request.urlopen(origin + path, timeout=20) as answer:  # noqa: S310  our own town
        return str(answer.read().decode())


def take_all(origin: str) -> None:
    """Take the public pictures as a stranger, the others as the clerk."""
    from playwright.sync_api import sync_playwright

    links = {name: found(origin, *where) for name, where in LINKS.items()}
    # The demo's running thread leads to its paper.
    links["paper"] = found(origin, links["matter"], r'href="(/vorlagen/[0-9a-f-]{36}/)"')
    desk = "/admin/sitzungsdienst"
    links["board"], links["paper_board"] = desk + links["meeting"], desk + links["paper"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        for name, path, width, theme in PUBLIC:
            take(browser, origin + path.format(**links), name, width, theme)
        state = sign_in(browser, origin)
        for name, path, width in DESK:
            take(browser, origin + path.format(**links), name, width, "light", state)
        browser.close()


def found(origin: str, page: str, pattern: str) -> str:
    """Return the first link on page that fits."""
    match = re.search(pattern, read(origin, page))
    if not match:
        raise Stop(f"{page} of the demo town links nothing like {pattern}")
    return match[1]


def take(browser: Any, url: str, name: str, width: str, theme: str, state: Any = None) -> None:
    """Take one picture of the first screen."""
    size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
    context = browser.new_context(viewport=size, color_scheme=theme, locale="de-DE", storage_state=state)
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    page.screenshot(path=PICTURES / f"{name}.png")
    context.close()
    say(f"       {name}")


def sign_in(browser: Any, origin: str) -> Any:
    """Sign in as the clerk of the demo and return what the browser keeps."""
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    page.goto(f"{origin}/konto/login/?als=sitzungsdienst")
    page.click("main form button[type=submit]")
    # The second step of the demo shows the current code.
    code = page.locator("[data-demo-code]").first.inner_text()
    page.fill("input[name=code]", code)
    page.click("main form button[type=submit]")
    page.wait_for_load_state("networkidle")
    state = context.storage_state()
    context.close()
    return state


if __name__ == "__main__":
    try:
        main()
    except Stop as stop:
        sys.exit(f"\n{stop}")
