"""Takes the pictures of README and handbook from a freshly filled demo town: `make shots`."""

import io
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

from PIL import Image

from config.steps import BUILD, ROOT, Stop, say

TOWN = BUILD / "shots"
PICTURES = ROOT / "docs" / "pictures"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
WIDTHS = {"desktop": (1440, 900), "phone": (390, 844)}
# What each picture is called, its page, its width and theme. {…} is looked up in the town.
PUBLIC = (
    ("startseite", "/", "desktop", "light"),
    ("startseite-dunkel", "/", "desktop", "dark"),
    ("startseite-telefon", "/", "phone", "light"),
    ("sitzung", "{meeting}", "desktop", "light"),
    ("vorlage", "{paper}", "desktop", "light"),
    ("vorlage-telefon", "{paper}", "phone", "light"),
    ("vorgang", "{matter}", "desktop", "light"),
    ("beschluesse", "/beschluesse/", "desktop", "light"),
    ("kalender", "/sitzungen/?ansicht=monat", "desktop", "light"),
    ("karte", "/karte/", "desktop", "light"),
    ("suche", "/suche/?q=grundschule", "desktop", "light"),
    ("mitmachen", "/mitmachen/", "desktop", "light"),
    ("umfrage", "/mitmachen/umfragen/busse-und-bahnen-in-den-doerfern/ausfuellen/", "desktop", "light"),
    ("umfrage-ergebnis", "/mitmachen/umfragen/oeffnungszeiten-des-buergerbueros/ergebnis/", "desktop", "light"),
    ("stimmzettel", "/mitmachen/buergerhaushalt/2027/abstimmen/", "desktop", "light"),
    ("haushalt-ergebnis", "/mitmachen/buergerhaushalt/2025/ergebnis/", "desktop", "light"),
    ("anmelden", "/konto/login/?als=sitzungsdienst", "desktop", "light"),
)
MEETINGS = "/admin/sitzungsdienst/sitzungen/"
# Of the clerk: name, page, and the link on it that leads on, if any.
DESK = (
    ("konto", "/konto/", ""),
    ("pult-heute", "/admin/sitzungsdienst/", ""),
    ("pult-tagesordnung", MEETINGS, "main table tr:has-text('Tagesordnung in Arbeit'):has-text('Rat der Stadt') a"),
    ("pult-vorlage", "{paper_board}", ""),
    ("pult-vorschau", "{next_board}", "a[href$='/veroeffentlichen/']"),
    ("pult-ergebnis", "{board}", "a[href$='/ergebnis/'][aria-label$=' 6']"),
    ("pult-umfrage", "/admin/beteiligung/umfragen/", "main table a[href*='/umfragen/']"),
    ("pult-briefe", "/admin/beteiligung/codes/", "main table a[href*='/codes/']"),
    ("redaktion", "/admin/inhalte/meldungen/", "table a[href$='/edit/']"),
    ("betrieb", "/admin/betrieb/", ""),
    ("pult-eingang", "/admin/sitzungsdienst/eingang/", ""),
    ("pult-beschlusskontrolle", "/admin/sitzungsdienst/beschlusskontrolle/", ""),
    ("pult-mitzeichnung", "/admin/aemter/", "main table a[href^='/admin/aemter/']"),
)
# Of the councillor, in the same manner.
COUNCIL = (
    ("mein-rat", "/mein-rat/", ""),
    ("antrag", "/mein-rat/antraege/", "main a:has-text('Trinkbrunnen')"),
    ("antrag-beleg", "/mein-rat/antraege/", "main a:has-text('Frankfurter')"),
)
NAMES = frozenset(name for name, *_ in (*PUBLIC, *DESK, *COUNCIL)) | {"zweites-merkmal"}
UUID = "[0-9a-f-]{36}"
MATTER = ("/vorgaenge/", rf'href="(/vorgaenge/{UUID}/)"')
# A meeting that is invited and has a non-public part.
NEXT_MEETING = ("/sitzungen/", rf'href="(/sitzungen/{UUID}/)"[^>]*>\s*Jugendhilfeausschuss')


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
    for old in PICTURES.glob("*.png"):
        old.unlink()
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
    """Take the public pictures as a stranger, the others as the clerk and the councillor."""
    from playwright.sync_api import sync_playwright

    links = town_links(origin)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        for name, path, width, theme in PUBLIC:
            with window(browser, width, theme) as page:
                page.goto(origin + path.format(**links), wait_until="networkidle")
                take(page, name)
        for who, pictures in (("sitzungsdienst", DESK), ("rat", COUNCIL)):
            state = sign_in(browser, origin, who)
            for name, path, onward in pictures:
                with window(browser, "desktop", "light", state) as page:
                    page.goto(origin + path.format(**links), wait_until="networkidle")
                    if onward:
                        page.goto(page.locator(onward).first.evaluate("link => link.href"), wait_until="networkidle")
                    take(page, name)
        browser.close()


def town_links(origin: str) -> dict[str, str]:
    """Look up the pages of the demo's running thread, and where the clerk works on them."""
    matter = found(origin, *MATTER)
    paper = found(origin, matter, rf'href="(/vorlagen/{UUID}/)"')
    # The last station is the council's.
    meeting = found(origin, paper, rf'href="(/sitzungen/{UUID}/)"', last=True)
    desk = "/admin/sitzungsdienst"
    return {
        "matter": matter,
        "paper": paper,
        "meeting": meeting,
        "board": desk + meeting,
        "paper_board": desk + paper,
        "next_board": desk + found(origin, *NEXT_MEETING),
    }


def found(origin: str, page: str, pattern: str, *, last: bool = False) -> str:
    """Return the first or last link on page that fits."""
    matches = re.findall(pattern, read(origin, page))
    if not matches:
        raise Stop(f"{page} of the demo town links nothing like {pattern}")
    return str(matches[-1 if last else 0])


@contextmanager
def window(browser: Any, width: str, theme: str, state: Any = None) -> Iterator[Any]:
    """Open a window of that width."""
    size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
    context = browser.new_context(viewport=size, color_scheme=theme, locale="de-DE", storage_state=state)
    yield context.new_page()
    context.close()


def take(page: Any, name: str) -> None:
    """Take a picture of the first screen, in few colours: that is a third of the bytes and looks the same."""
    raw = page.screenshot(animations="disabled")
    Image.open(io.BytesIO(raw)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
        PICTURES / f"{name}.png", optimize=True
    )
    say(f"       {name}")


def sign_in(browser: Any, origin: str, who: str) -> Any:
    """Sign in as somebody of the demo, take the clerk's picture of the second step, and return what the browser keeps."""
    with window(browser, "desktop", "light") as page:
        page.goto(f"{origin}/konto/login/?als={who}")
        page.click("main form button[type=submit]")
        # The second step of the demo shows the current code.
        code = page.locator("[data-demo-code]").first.inner_text()
        if who == "sitzungsdienst":
            take(page, "zweites-merkmal")
        page.fill("input[name=code]", code)
        page.click("main form button[type=submit]")
        page.wait_for_load_state("networkidle")
        return page.context.storage_state()


if __name__ == "__main__":
    try:
        main()
    except Stop as stop:
        sys.exit(f"\n{stop}")
