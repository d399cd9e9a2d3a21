"""survey_results, first_visit_survey: what a result of 5,000 answers costs as a page, and what a phone loads of a survey."""

import os
import subprocess
import sys
from functools import partial

from tests.bench.figures import Figure, alternating, cpu_clock
from tests.bench.first_visit import ARGS, CHROMIUM, visit
from tests.bench.pages import HELLO, TARGET
from tests.bench.towns import ROOT, Visitor, environment, served, town_folder

ANSWERS = 5000
SLUG = "messung"
RESULT = f"/mitmachen/umfragen/{SLUG}/ergebnis/"
SURVEY = "/mitmachen/umfragen/busse-und-bahnen-in-den-doerfern/ausfuellen/"


def measure():
    """Yield the cost of the page of a result, of counting it, and one first visit."""
    folder = town_folder("demo")
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.surveys"], cwd=ROOT, env=environment(folder), check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    if done.stdout.strip():
        yield Figure("survey_count", float(done.stdout), "s", at_most=10, size="large")
    with served("demo") as (port, process):
        visitor = Visitor(port)
        for path in (HELLO, RESULT):
            visitor.get(path)
        asked = partial(visitor.get, RESULT), partial(visitor.get, HELLO)
        page, hello = alternating(*asked, rounds=9, times=12, clock=cpu_clock(process))
        yield Figure("survey_results", page * 1000, "ms", hello * 1000, at_most=TARGET, size="large")
        yield from _first_visit(port)


def _first_visit(port):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield from visit(browser, "first_visit_survey", f"http://127.0.0.1:{port}", SURVEY)
        browser.close()


def fill():
    """Answer the demo's longest survey 5,000 times, count and publish it, once; print how long counting took."""
    import random
    import secrets
    import time

    from django.db import transaction
    from django.utils import timezone

    from accounts.viewer import SYSTEM
    from participation.demo import surveys as demo
    from participation.enums import ProcedureState
    from participation.models import Response, Survey
    from participation.services.procedures import move_procedure
    from participation.services.survey_copying import copy_survey
    from participation.services.survey_results import count_survey

    if Survey.objects.filter(slug=SLUG).exists():
        return
    told = demo.tomllib.loads(demo.TEXTS.read_text())["busse"]
    survey = copy_survey(by=SYSTEM, survey=Survey.objects.get(slug=demo.RUNNING), title=SLUG)
    demo._opened(survey)
    payloads = demo.payloads_of(survey, told, ANSWERS, random.Random(5))
    with transaction.atomic():
        Response.objects.bulk_create(
            [
                Response(survey=survey, payload=payload, commitment=secrets.token_hex(32), day=timezone.localdate())
                for payload in payloads
            ],
            batch_size=500,
        )
    move_procedure(by=SYSTEM, procedure=survey, to=ProcedureState.CLOSED)
    start = time.process_time()
    count_survey(by=SYSTEM, survey=survey)
    print(f"{time.process_time() - start:.2f}")
    move_procedure(by=SYSTEM, procedure=survey, to=ProcedureState.PUBLISHED)


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    fill()
