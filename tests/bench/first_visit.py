"""first_visit_home, first_visit_meeting: what a phone loads and how long it waits (CPU ÷ 4, 10 Mbit/s)."""

import os
import re

from tests.bench.figures import Figure
from tests.bench.towns import Visitor, served

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MEGABIT = 1_000_000 / 8
LISTEN = """
window.bench = {lcp: 0, blocking: 0};
new PerformanceObserver(list => { for (const e of list.getEntries()) bench.lcp = e.startTime; })
  .observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver(list => { for (const e of list.getEntries()) bench.blocking += Math.max(0, e.duration - 50); })
  .observe({type: 'longtask', buffered: true});
"""


def measure():
    """Yield bytes, requests, strangers, paint and blocking of both pages."""
    from playwright.sync_api import sync_playwright

    with served("demo") as (port, _process), sync_playwright() as playwright:
        meeting = re.search(
            r'href="(/sitzungen/[0-9a-f-]{36}/)"', Visitor(port).get("/sitzungen/?ansicht=vergangen").decode()
        )[1]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        for name, path in (("first_visit_home", "/"), ("first_visit_meeting", meeting)):
            yield from visit(browser, name, f"http://127.0.0.1:{port}", path)
        browser.close()


def visit(browser, name, origin, path):
    """Yield the figures of one visit with empty caches."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2)
    page = context.new_page()
    loaded = []
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 40,
            "downloadThroughput": 10 * MEGABIT,
            "uploadThroughput": 5 * MEGABIT,
        },
    )
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    kinds, urls = {}, {}
    devtools.on("Network.requestWillBeSent", lambda event: urls.update({event["requestId"]: event["request"]["url"]}))
    devtools.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    devtools.on("Network.loadingFinished", lambda event: loaded.append(event))
    page.add_init_script(LISTEN)
    page.goto(origin + path, wait_until="networkidle")
    page.wait_for_timeout(1000)
    seen = page.evaluate("window.bench")
    asked = [url for url in urls.values() if not url.startswith("data:")]
    size = sum(event["encodedDataLength"] for event in loaded if kinds.get(event["requestId"]) != "Image")
    yield Figure(f"{name}_bytes", size / 1000, "kB", at_most=100)
    yield Figure(f"{name}_requests", len(asked), "requests", at_most=10)
    yield Figure(f"{name}_strangers", sum(1 for url in asked if not url.startswith(origin)), "requests", at_most=0)
    yield Figure(f"{name}_lcp", seen["lcp"] / 1000, "s", at_most=1.5)
    yield Figure(f"{name}_blocking", seen["blocking"], "ms", at_most=50)
    context.close()
