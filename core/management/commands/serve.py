"""Run web and job worker as one foreground command; when one ends, both end."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import get_commands
from django.core.management.base import BaseCommand, CommandError

from core.banner import banner_lines

PATIENCE = 10
PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Let Linux end this child when the command itself is killed, so that nothing keeps the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Command(BaseCommand):
    """Start web and worker, say where, and wait."""

    help = "Run web and job worker together. HOST (127.0.0.1) and PORT (8000) choose the address; Ctrl-C ends both."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until a signal comes or one of the two ends."""
        self.host, self.port = os.environ.get("HOST") or "127.0.0.1", settings.PORT
        self.asked_to_end = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.end)
        children = {name: self.start(command) for name, command in self.commands().items()}
        try:
            ended = self.watch(children)
        finally:
            self.stop(children)
        if ended:
            raise CommandError(f"{ended} ended by itself (code {children[ended].returncode}); the other was ended too.")
        self.stdout.write("\nRatsplatz has ended.")

    def commands(self) -> dict[str, list[str]]:
        """Return what to run: the pages always, the worker where the house has one."""
        application = ":".join(settings.ASGI_APPLICATION.rsplit(".", 1))
        # Files are streamed from disk by a thread; Django's advice to make that asynchronous would fill the screen.
        quiet = "-Wignore:StreamingHttpResponse must consume:Warning"
        web = [sys.executable, quiet, "-m", "uvicorn", application, f"--host={self.host}", f"--port={self.port}"]
        web += ["--lifespan=off", "--log-level=warning", "--no-server-header", "--timeout-graceful-shutdown=3"]
        if not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
            web.append("--no-proxy-headers")
        worker = {"worker": [sys.executable, "manage.py", "worker"]} if "worker" in get_commands() else {}
        return {"web": web, **worker}

    def start(self, command: list[str]) -> "subprocess.Popen[bytes]":
        """Start a child in its own session: Ctrl-C reaches this command alone, which ends both in order."""
        return subprocess.Popen(  # noqa: S603  a fixed command
            command,
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )

    def watch(self, children: "dict[str, subprocess.Popen[bytes]]") -> str:
        """Wait for the end; return the name of a child that ended by itself, or nothing."""
        is_open = False
        while not self.asked_to_end:
            for name, child in children.items():
                if child.poll() is not None:
                    return "" if self.asked_to_end else name
            if not is_open and self.answers():
                is_open = True
                self.say_where()
            time.sleep(0.2)
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

    def stop(self, children: "dict[str, subprocess.Popen[bytes]]") -> None:
        """End every child: politely, then for good."""
        for child in children.values():
            child.terminate()
        deadline = time.monotonic() + PATIENCE
        for child in children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
