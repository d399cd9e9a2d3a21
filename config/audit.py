"""Asks whether a pinned package has a known hole, and writes what the town is made of: `make audit`.

Writes build/sbom/python.json and build/sbom/npm.json (CycloneDX). Needs the network; so it is no part of `make check`.
"""

import subprocess
import sys

from config.assets import VENV, node
from config.steps import BUILD, ROOT, say

TARGET = BUILD / "sbom"
LOCKS = ("base", "build", "test", "uv")


def commands() -> dict[str, list[str]]:
    """Return what is asked, by name. The list of a town's own parts leaves out what only builds and tests it."""
    audit = [str(VENV / "bin" / "pip-audit"), "--disable-pip", "--progress-spinner=off"]
    binary, npm = map(str, node())
    return {
        "Python packages": [*audit, *(f"--requirement=requirements/{name}.txt" for name in LOCKS)],
        "npm packages": [binary, npm, "audit", "--package-lock-only"],
        "parts: Python": [
            str(VENV / "bin" / "cyclonedx-py"), "requirements", "requirements/base.txt", "--output-reproducible",
            "--output-file", str(TARGET / "python.json"),
        ],
        "parts: npm": [binary, npm, "sbom", "--package-lock-only", "--sbom-format=cyclonedx"],
    }  # fmt: skip


def main() -> int:
    """Ask everything; return how many of the answers were bad."""
    TARGET.mkdir(parents=True, exist_ok=True)
    bad = 0
    for name, command in commands().items():
        say(f"{name} …", end=" ")
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        say("ok" if done.returncode == 0 else "FAILED")
        if done.returncode:
            bad += 1
            say((done.stdout + done.stderr).strip())
        elif name == "parts: npm":
            (TARGET / "npm.json").write_text(done.stdout)
    return bad


if __name__ == "__main__":
    sys.exit(main())
