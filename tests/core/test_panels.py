"""The places for panels: those the pages have are those the registry names."""

import re
from pathlib import Path

from django.conf import settings

from core import panels

ROOMS = ("core", "accounts", "council", "cms", "participation", "streaming", "digihub")


def test_every_place_is_named():
    used = {
        place
        for room in ROOMS
        for template in (Path(settings.BASE_DIR) / room).glob("templates/**/*.html")
        for place in re.findall(r'{% panels "([a-z.]+)"', template.read_text())
    }
    assert set(re.findall(r"`([a-z]+\.[a-z]+)`", panels.__doc__)) == used
