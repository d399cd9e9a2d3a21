"""page_cached, page_microcache: pages kept by the town itself, and by nginx in front of it as the handbook sets it up."""

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from functools import partial
from pathlib import Path

from tests.bench.figures import Figure, alternating
from tests.bench.pages import HELLO, PAGES, examples
from tests.bench.towns import ROOT, Visitor, free_port, served, wait_for

CACHED, MICROCACHED = 0.3, 0.5
SECONDS = 3


def measure():
    """Yield how many kept pages there are for one plain view, and behind nginx for one file from disk."""
    for size in ("demo", "large"):
        with served(size, PAGE_CACHE_SECONDS="300") as (port, _process):
            visitor = Visitor(port)
            pages = PAGES | examples(visitor)
            for name, path in pages.items():
                page, hello = alternating(partial(visitor.get, path), partial(visitor.get, HELLO), rounds=9, times=30)
                label = name.replace("page_", "page_cached_")
                yield Figure(label, 1 / page, "req/s", 1 / hello, at_least=CACHED, size=size)
            if size == "demo" and shutil.which("nginx") and shutil.which("wrk"):
                yield from behind_nginx(port, pages)
            elif size == "demo":
                print("page_microcache: not measured, nginx or wrk is not there")


def behind_nginx(port, pages):
    """Yield requests per second of each page through nginx, in units of a static file's."""
    with nginx(port) as (outside, static_files):
        visitor = Visitor(outside)
        for name, path in pages.items():
            # The same bytes from disk.
            (static_files / name).write_bytes(visitor.get(path))
            page, static = rate(outside, path), rate(outside, f"/static/{name}")
            label = name.replace("page_", "page_microcache_")
            yield Figure(label, page, "req/s", static, at_least=MICROCACHED)


def rate(port, path):
    """Return requests per second by wrk: two connections, one thread."""
    said = subprocess.run(
        ["wrk", "-t1", "-c2", f"-d{SECONDS}s", f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True
    ).stdout
    if "Non-2xx" in said:
        raise RuntimeError(f"{path}: {said}")
    return float(re.search(r"Requests/sec:\s*([\d.]+)", said)[1])


@contextlib.contextmanager
def nginx(port):
    """Run nginx with the configuration of docs/operate/nginx.md before the town; yield its port and /static/."""
    outside, folder = free_port(), Path(tempfile.mkdtemp(prefix="nginx-"))
    (folder / "static").mkdir()
    written = re.search(r"```\n(.*?)```", (ROOT / "docs" / "operate" / "nginx.md").read_text(), re.DOTALL)[1]
    for theirs, ours in {
        "listen 443 ssl": f"listen 127.0.0.1:{outside}",
        "rat.example.de": "127.0.0.1",
        "http://127.0.0.1:8000": f"http://127.0.0.1:{port}",
        "/opt/ratsplatz/build": str(folder),
        "/var/cache/nginx": str(folder),
    }.items():
        assert theirs in written, theirs
        written = written.replace(theirs, ours)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root; " if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;"
        f"events {{}} http {{ include /etc/nginx/mime.types; access_log off; {temporary} {written} }}"
    )
    process = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf")])
    try:
        wait_for(outside, process)
        yield outside, folder / "static"
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)
