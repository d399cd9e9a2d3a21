"""Run web and job worker as one foreground command; when one ends, both end."""

import ctypes
import multiprocessing
import os
import resource
import signal
import socket
import sys
import time
import warnings
from collections.abc import Callable
from multiprocessing.context import ForkProcess
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

from core.banner import banner_lines

PATIENCE = 10
PR_SET_PDEATHSIG = 1
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def begin_child(work: Callable[[], None]) -> None:
    """Run work in a session of its own: Ctrl-C reaches the command alone, which ends its children in order."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    os.setsid()
    if sys.platform == "linux":
        # Let Linux end this child when the command itself is killed, so that nothing keeps the port.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    work()


class Command(BaseCommand):
    """Start web and worker, say where, and wait."""

    help = "Run web and job worker together. HOST (127.0.0.1) and PORT (8000) choose the address; Ctrl-C ends both."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until a signal comes or one of the two ends."""
        self.host, self.port = os.environ.get("HOST") or "127.0.0.1", settings.PORT
        self.asked_to_end = False
        for number in SIGNALS:
            signal.signal(number, self.end)
        children = {name: self.start(work) for name, work in self.works().items()}
        try:
            ended = self.watch(children)
        finally:
            self.stop(children)
        if ended:
            raise CommandError(f"{ended} ended by itself (code {children[ended].exitcode}); the other was ended too.")
        self.stdout.write("\nRatsplatz has ended.")

    def works(self) -> dict[str, Callable[[], None]]:
        """Return what to run: the pages always, the worker where the house has one."""
        works = {"web": self.serve_pages}
        if "worker" in get_commands():
            works["worker"] = self.do_jobs
        return works

    def do_jobs(self) -> None:
        """Work until told to stop."""
        call_command("worker")

    def serve_pages(self) -> None:
        """Answer requests until told to stop."""
        # Every open live page is a file to the system, which counts to 1024 unless one asks for more.
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        # Files are streamed from disk by a thread; Django's advice to make that asynchronous would fill the screen.
        warnings.filterwarnings("ignore", "StreamingHttpResponse must consume", Warning)
        uvicorn.run(
            ":".join(settings.ASGI_APPLICATION.rsplit(".", 1)), host=self.host, port=self.port, lifespan="off",
            log_level="warning", server_header=False, timeout_graceful_shutdown=3,
            ws_per_message_deflate=False, ws_max_size=1100 * 1024,
            proxy_headers=bool(settings.ALLAUTH_TRUSTED_PROXY_COUNT),
        )  # fmt: skip

    def start(self, work: Callable[[], None]) -> ForkProcess:
        """Start a child as a copy of this command, which has loaded everything and opened nothing yet."""
        child = multiprocessing.get_context("fork").Process(target=begin_child, args=(work,))
        child.start()
        return child

    def watch(self, children: dict[str, ForkProcess]) -> str:
        """Wait for the end; return the name of a child that ended by itself, or nothing."""
        is_open = False
        while not self.asked_to_end:
            for name, child in children.items():
                if not child.is_alive():
                    return "" if self.asked_to_end else name
            if not is_open and self.answers():
                is_open = True
                self.say_where()
            time.sleep(0.1)
        return ""

    def answers(self) -> bool:
        """Tell whether the web process accepts connections."""
        with socket.socket() as probe:
            probe.settimeout(0.2)
            return probe.connect_ex((self.host, self.port)) == 0

    def say_where(self) -> None:
        """Print the address and what the apps have to say."""
        lines = ["", f"Ratsplatz is open: {settings.PUBLIC_URL}/", *banner_lines(), "", "Ctrl-C ends it."]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()

    def end(self, *_signal: object) -> None:
        """Ask the command to end."""
        self.asked_to_end = True

    def stop(self, children: dict[str, ForkProcess]) -> None:
        """End every child: politely, then for good."""
        for child in children.values():
            child.terminate()
        deadline = time.monotonic() + PATIENCE
        for child in children.values():
            child.join(max(0.1, deadline - time.monotonic()))
            if child.is_alive():
                child.kill()
                child.join()
