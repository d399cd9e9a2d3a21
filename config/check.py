"""Everything a machine can say about the house without running its tests: `make check`."""

import os
import re
import subprocess
import sys
import time

from config.assets import VENV
from config.steps import BUILD, ROOT, say

PYTHON = str(VENV / "bin" / "python")
MANAGE = (PYTHON, "manage.py")
# What a real town sets; the checks of a deployment are asked of such a town, not of the demo.
DEPLOYED = {"PUBLIC_URL": "https://rathaus.example", "RATSPLATZ_DEMO": "0", "TRUSTED_PROXY_COUNT": "1"}


def templates() -> list[str]:
    """Return every template of ours."""
    return [
        str(path)
        for app in ("core", "accounts", "council", "participation", "cms")
        for path in ROOT.glob(f"{app}/templates/**/*.html")
    ]


def checks() -> dict[str, tuple[str, ...]]:
    """Return the checks: what each is called, and its command."""
    tools = VENV / "bin"
    return {
        "ruff": (f"{tools}/ruff", "check", "."),
        "ruff format": (f"{tools}/ruff", "format", "--check", "."),
        "djade": (f"{tools}/djade", "--target-version=5.2", "--check", *templates()),
        "storeys": (f"{tools}/lint-imports",),
        "mypy": (f"{tools}/mypy", "."),
        "icons": (PYTHON, "-m", "config.check", "icons"),
        "migrations": (*MANAGE, "makemigrations", "--check", "--dry-run"),
        "translations": (*MANAGE, "texts", "--check"),
        "acts": (*MANAGE, "acts", "--check"),
        "deployment": (*MANAGE, "check", "--deploy", "--fail-level=WARNING"),
    }


def missing_icons() -> list[str]:
    """Return KERN's icons that a template or module names although frontend/kern.scss does not build them."""
    listed = re.search(r"\$used: \((.*?)\);", (ROOT / "frontend" / "kern.scss").read_text(), re.S)
    built = set(re.findall(r'"([a-z-]+)"', listed[1] if listed else ""))
    sizes = {"small", "default", "large", "x-large"}
    sources = [*map(str, templates()), *map(str, ROOT.glob("*/**/*.py"))]
    texts = {name: open(name, encoding="utf-8").read() for name in sources if "/tests/" not in name}  # noqa: SIM115, PTH123
    named = {(icon, name) for name, text in texts.items() for icon in re.findall(r"kern-icon--([a-z-]+[a-z])", text)}
    return sorted(f"{name}: kern-icon--{icon}" for icon, name in named if icon not in built | sizes)


def run_checks(chosen: list[str]) -> int:
    """Run all checks (or those chosen), show what the failing ones say, and return how many failed."""
    env = {**os.environ, **DEPLOYED, "RATSPLATZ_DATA": str(BUILD / "check")}
    failed = []
    for name, command in checks().items():
        if chosen and name not in chosen:
            continue
        say(f"{name} …", end=" ")
        started = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
        say(f"{'ok' if done.returncode == 0 else 'FAILED'} ({time.monotonic() - started:.1f} s)")
        if done.returncode:
            failed.append(name)
            say((done.stdout + done.stderr).strip())
    say(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return len(failed)


if __name__ == "__main__":
    if sys.argv[1:] == ["icons"]:
        sys.exit("\n".join(missing_icons()) or 0)
    sys.exit(bool(run_checks(sys.argv[1:])))
