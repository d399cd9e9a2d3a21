"""Steps that are done once: each is stamped with the hash of what it was made from.

Standard library only: this runs before anything is installed.
"""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
NETWORK_WORDS = (
    "dns error", "name resolution", "name or service not known", "enotfound", "eai_again", "econnrefused",
    "etimedout", "enetunreach", "network is unreachable", "connection refused", "failed to establish",
    "error sending request", "connecttimeout", "could not connect", "failed to connect", "max retries",
)  # fmt: skip


class Stop(Exception):
    """Ends the set-up with one sentence that says what to do."""


@dataclass(frozen=True)
class Step:
    """One thing to do, what it is made from and what must exist afterwards.

    `work(again)` does it; `again` is true when an earlier run was broken off in the middle.
    `sources` are glob patterns below the checkout (or absolute paths), `facts` anything else it depends on.
    """

    name: str
    says: str
    work: Callable[[bool], None]
    sources: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    makes: tuple[Path, ...] = ()
    stamps: Path = field(default=BUILD / "stamps")

    def fingerprint(self) -> str:
        """Return the hash of everything this step is made from."""
        digest = hashlib.sha256("\0".join(self.facts).encode())
        for path in sorted({path for pattern in self.sources for path in ROOT.glob(pattern)}):
            if path.is_file():
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()

    def is_done(self) -> bool:
        """Tell whether the stamp fits the sources and everything made is still there."""
        stamp = self.stamps / self.name
        return stamp.is_file() and all(path.exists() for path in self.makes) and stamp.read_text() == self.fingerprint()

    def run(self) -> None:
        """Do the work and stamp it. The stamp comes last, so a step broken off is done again."""
        self.stamps.mkdir(parents=True, exist_ok=True)
        stamp, begun = self.stamps / self.name, self.stamps / f"{self.name}.begun"
        again = begun.exists()
        stamp.unlink(missing_ok=True)
        begun.touch()
        self.work(again)
        write_whole(stamp, self.fingerprint().encode())
        begun.unlink()


def run_steps(steps: Iterable[Step]) -> None:
    """Do all steps that are not done yet; say what each does and how long it took."""
    steps, started, repeated = list(steps), time.monotonic(), 0
    for number, step in enumerate(steps, 1):
        if step.is_done():
            continue
        repeated += 1
        say(f"{number:>2}/{len(steps)}  {step.says} …", end=" ")
        begun = time.monotonic()
        step.run()
        say(f"{time.monotonic() - begun:.1f} s")
    seconds = f"{time.monotonic() - started:.1f} s"
    say(f"       set up in {seconds}" if repeated else f"       everything is in place ({seconds})")


def say(text: str, end: str = "\n") -> None:
    """Print at once, so that one sees what is being done."""
    print(text, end=end, flush=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(content)
    part.replace(path)


def run(*command: str | Path, env: dict[str, str] | None = None, stdin: bytes = b"") -> bytes:
    """Run a command quietly and return what it printed; its words are shown only when it fails."""
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, env={**os.environ, **(env or {})}, input=stdin, capture_output=True
    )
    if done.returncode == 0:
        return done.stdout
    words = (done.stderr + done.stdout).decode(errors="replace")
    if any(word in words.lower() for word in NETWORK_WORDS):
        raise Stop(
            "The package registries cannot be reached: connect this machine to the network (or set HTTPS_PROXY) "
            "and run the same command again; it goes on where it stopped."
        )
    sys.stderr.write("\n" + "\n".join(words.strip().splitlines()[-30:]) + "\n")
    raise Stop(f"This command failed (see above): {' '.join(str(part) for part in command)[:200]}")
