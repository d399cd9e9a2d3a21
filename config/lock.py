"""Pins every package anew, with hashes and without the names of registries: `make lock`."""

import sys
from pathlib import Path

from config.assets import VENV, node
from config.steps import ROOT, Stop, run, say

LOCKS = ("base", "build", "test", "uv")


def lock_python(name: str) -> None:
    """Write requirements/NAME.txt from NAME.in, for every machine and for Python 3.11 upwards."""
    source, target = Path("requirements") / f"{name}.in", Path("requirements") / f"{name}.txt"
    flags = ("--python-version=3.11", "--universal", "--generate-hashes", "--no-header", "--no-emit-index-url")
    run(VENV / "bin" / "uv", "pip", "compile", "--quiet", "--upgrade", *flags, source, "-o", target)
    say(f"       {target}")


def lock_npm() -> None:
    """Write package-lock.json from package.json; .npmrc keeps the registry's name out of it."""
    binary, npm = node()
    run(binary, npm, "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund")
    if '"resolved"' in (ROOT / "package-lock.json").read_text():
        raise Stop("package-lock.json names a registry: see omit-lockfile-registry-resolved in .npmrc.")
    say("       package-lock.json")


if __name__ == "__main__":
    try:
        for each in LOCKS:
            lock_python(each)
        lock_npm()
    except Stop as stop:
        sys.exit(f"\n{stop}")
