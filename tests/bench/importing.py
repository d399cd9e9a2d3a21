"""import_rate, import_memory: a town's old data moved in, objects per second of one core."""

import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.towns import ROOT, environment

SAMPLES = Path(os.environ.get("RATSPLATZ_SAMPLES", ROOT.parent / "shared" / "data"))
KARLSRUHE = SAMPLES / "oparl" / "karlsruhe-2016-2019.tar.gz"
BASE = "https://ris.example/oparl"
SCHEMA = "https://schema.oparl.org/1.1/"
TIMES = {"created": "2019-01-10T10:00:00+01:00", "modified": "2019-02-01T10:00:00+01:00"}
MEETINGS, ITEMS, FILES = 560, 5, 4


def measure():
    """Yield objects per second of CPU and the most memory, start of the command included."""
    with tempfile.TemporaryDirectory() as folder:
        source = KARLSRUHE if KARLSRUHE.exists() else made_up(Path(folder) / "town.tar.gz")
        size = "karlsruhe" if source == KARLSRUHE else "made up"
        env = environment(Path(folder) / "data")
        manage = [sys.executable, "manage.py"]
        subprocess.run([*manage, "migrate", "--no-input", "--verbosity=0"], cwd=ROOT, env=env, check=True)
        with (Path(folder) / "out").open("w+") as out:
            process = subprocess.Popen([*manage, "import_oparl", str(source)], cwd=ROOT, env=env, stdout=out)
            _pid, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            found = re.search(r"(\d+) Objekte in", out.read())
        if process.returncode or not found:
            raise RuntimeError("the import failed")
        yield Figure("import_rate", int(found[1]) / (usage.ru_utime + usage.ru_stime), "/s", at_least=1000, size=size)
        yield Figure("import_memory", usage.ru_maxrss / 1024, "MB", at_most=500, size=size)


def made_up(path):
    """Write an archive as large as the real one, for where that is not at hand; return path."""
    with tarfile.open(path, "w:gz") as target:
        for number in range(MEETINGS):
            _add(target, f"meeting-{number}", _meeting(number))
            for item in range(ITEMS):
                _add(target, f"paper-{number}-{item}", _paper(number, item))
    return path


def _add(target, name, content):
    data = json.dumps(content).encode()
    entry = tarfile.TarInfo(f"town/{name}.json")
    entry.size = len(data)
    target.addfile(entry, BytesIO(data))


def _thing(kind, path, **more):
    return {"id": f"{BASE}/{path}", "type": SCHEMA + kind} | TIMES | more


def _meeting(number):
    items = [
        _thing("AgendaItem", f"item/{number}-{n}", number=str(n + 1), order=n + 1, name="Radweg", public=True,
               consultation=f"{BASE}/consultation/{number}-{n}", result="mehrheitlich beschlossen, 27 Ja, 13 Nein")
        for n in range(ITEMS)
    ]  # fmt: skip
    start = f"2018-{number % 12 + 1:02d}-{number % 28 + 1:02d}T18:00:00+01:00"
    return _thing("Meeting", f"meeting/{number}", name="Rat", start=start, agendaItem=items)


def _paper(number, item):
    files = [
        _thing("File", f"file/{number}-{item}-{n}", name=f"Anlage {n}", accessUrl=f"{BASE}/{number}-{item}-{n}.pdf")
        for n in range(FILES)
    ]
    station = _thing(
        "Consultation", f"consultation/{number}-{item}", meeting=f"{BASE}/meeting/{number}", role="Entscheidung",
        agendaItem=f"{BASE}/item/{number}-{item}", authoritative=True,
    )  # fmt: skip
    return _thing(
        "Paper", f"paper/{number}-{item}", name="Radweg", reference=f"{number}/{item}", paperType="Beschlussvorlage",
        auxiliaryFile=files, consultation=[station],
    )  # fmt: skip
