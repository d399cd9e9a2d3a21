"""Sets the town up and starts it: `make demo`, `make test` and the rest go through here.

Standard library only, run by whatever Python the machine has (3.11 or newer; the Makefile checks).
Every step is done once (config/steps.py); broken off, it goes on at the next call.
"""

import datetime
import errno
import fcntl
import os
import socket
import sys
from pathlib import Path

from config import assets
from config.steps import BUILD, ROOT, Step, Stop, run, run_steps, say

DATA = Path(os.environ.get("RATSPLATZ_DATA") or ROOT / "var").expanduser().absolute()
PYTHON = assets.VENV / "bin" / "python"
UV = assets.VENV / "bin" / "uv"
GOALS = {
    "demo": ("manage.py", "serve"),
    "test": ("-m", "pytest"),
    "check": ("-m", "config.check"),
    "bench": ("-m", "tests.bench"),
    "shots": ("-m", "config.shots"),
    "lock": ("-m", "config.lock"),
    "audit": ("-m", "config.audit"),
}
FILLED_GOALS = {"demo"}
TESTED_GOALS = {"test", "check", "bench", "shots", "lock", "audit"}


def check_port() -> None:
    """Refuse a port that is no number or already taken, before anything is done."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Stop(f"PORT must be a number from 1 to 65535, not “{text}”: make demo PORT=8001")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((os.environ.get("HOST") or "127.0.0.1", int(text)))
        except OSError as error:
            if error.errno == errno.EACCES:
                raise Stop(f"Port {text} needs more rights: choose another one, like make demo PORT=8001") from error
            other = int(text) + 1 if int(text) < 65535 else 8001
            raise Stop(
                f"Port {text} is taken by another program: choose another one, like make demo PORT={other}"
            ) from error


def make_environment(_again: bool) -> None:
    """Make .venv, or keep one that works."""
    try:
        run(PYTHON, "-m", "pip", "--version")
    except (Stop, OSError):
        try:
            run(sys.executable, "-m", "venv", "--clear", assets.VENV)
        except Stop as error:
            raise Stop("This Python has no venv module: install it (Debian: apt-get install python3-venv).") from error


def install_uv(again: bool) -> None:
    """Install the pinned installer of packages."""
    flags = ("--disable-pip-version-check", "--no-input", "--retries=1", "--timeout=30", "--quiet", "--no-deps")
    force = ("--force-reinstall",) if again else ()
    run(PYTHON, "-m", "pip", "install", *flags, *force, "--require-hashes", "-r", "requirements/uv.txt")


def install_packages(again: bool, locks: tuple[str, ...]) -> None:
    """Make .venv hold exactly the locked packages. One broken off may be there in part, so it is laid anew."""
    force = ("--reinstall",) if again else ()
    run(UV, "pip", "sync", "--quiet", "--python", PYTHON, "--require-hashes", *force, *locks)


def manage(*command: str) -> None:
    """Run a management command of the town."""
    run(PYTHON, "manage.py", *command)


def is_filled() -> tuple[str, ...]:
    """Return what the demo town depends on: times in it are relative to today."""
    return (datetime.date.today().isoformat(), os.environ.get("DATABASE_URL", ""))


def tool_steps(with_tests: bool) -> list[Step]:
    """Return the steps that bring Python and npm packages."""
    test = "requirements/test.txt"
    # Once brought for `make test`, the test tools stay, so that the goals do not undo each other.
    tests_are_in = any(assets.VENV.glob("lib/python3*/site-packages/pytest"))
    locks = ("requirements/base.txt", "requirements/build.txt", *([test] if with_tests or tests_are_in else []))
    return [
        Step("venv", "Python environment", make_environment, facts=(sys.version.split()[0],), makes=(PYTHON,)),
        Step("uv", "Installer", install_uv, ("requirements/uv.txt",), makes=(UV,)),
        Step("packages", "Python packages", lambda again: install_packages(again, locks), locks, locks, (PYTHON,)),
        Step(
            "npm",
            "npm packages",
            assets.install_npm_packages,
            ("package.json", "package-lock.json", ".npmrc"),
            makes=(ROOT / "node_modules" / "sass", assets.KERN),
        ),
    ]


def build_steps() -> list[Step]:
    """Return the steps that build what browsers load."""
    town, tool = assets.OUTPUT / "town", "config/assets.py"
    return [
        Step(
            "fonts",
            "Fonts",
            assets.subset_fonts,
            (tool, "package-lock.json", "requirements/build.txt"),
            makes=(
                *(town / f"fira-sans-{weight}.woff2" for weight in assets.FONTS),
                *(assets.PRINT / f"{name}.ttf" for name in assets.PRINT_FONTS),
            ),
        ),
        Step(
            "styles",
            "Styles",
            assets.compose_styles,
            (tool, "package-lock.json", "frontend/*.css", "frontend/*.scss"),
            makes=(town / "town.css", town / "work.css", town / "reader.css"),
        ),
        Step(
            "scripts",
            "Scripts",
            assets.bundle_scripts,
            (tool, "package-lock.json", "frontend/src/**/*.js"),
            makes=(assets.OUTPUT / "js", assets.OUTPUT / "reader"),
        ),
        Step(
            "icons",
            "Icons",
            assets.draw_icons,
            (tool, assets.COAT, "requirements/base.txt"),
            makes=tuple(assets.OUTPUT / "icons" / f"{name}.png" for name in assets.ICONS),
        ),
        Step(
            "words",
            "German word list",
            assets.list_words,
            (tool, "requirements/base.txt"),
            makes=(assets.WORDS / "de.dic",),
        ),
        Step(
            "translations",
            "Translations",
            assets.compile_translations,
            ("config/locale/*/LC_MESSAGES/django.po", "*/wording/*/*/LC_MESSAGES/django.po"),
            makes=tuple(path.with_suffix(".mo") for path in assets.translation_files()),
        ),
        Step(
            "static",
            "Static files",
            lambda _again: manage("collectstatic", "--no-input", "--clear", "--verbosity=0"),
            ("build/frontend/**/*", "*/static/**/*", "requirements/base.txt"),
            makes=(BUILD / "static" / "staticfiles.json",),
        ),
    ]


def town_steps() -> list[Step]:
    """Return the steps that fill the data folder. Another database keeps no stamp here that could grow stale."""
    database = os.environ.get("DATABASE_URL", "")
    stamps = DATA / "stamps"
    makes = () if database else (DATA / "ratsplatz.sqlite3",)
    return [
        Step(
            "migrate",
            "Database",
            lambda _again: manage("migrate", "--no-input", "--verbosity=0"),
            ("*/migrations/*.py", "requirements/base.txt"),
            (database, datetime.datetime.now().isoformat() if database else ""),
            makes,
            stamps,
        ),
        Step("demo", "Demo town", lambda _again: manage("demo"), (), is_filled(), makes, stamps),
    ]


def main(goal: str, *words: str) -> None:
    """Set up what the goal needs, then become it."""
    if goal not in GOALS:
        raise Stop(f"There is no goal “{goal}”: choose one of {', '.join(GOALS)}.")
    (BUILD / "stamps").mkdir(parents=True, exist_ok=True)
    os.environ["RATSPLATZ_DATA"] = str(DATA)
    steps = tool_steps(with_tests=goal in TESTED_GOALS) + build_steps()
    if goal in FILLED_GOALS:
        check_port()
        os.environ["RATSPLATZ_DEMO"] = "1"
        steps += town_steps()
    say(f"Ratsplatz: make {goal}")
    with (BUILD / "stamps" / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("       another set-up is running in this folder; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        run_steps(steps)
    os.execv(PYTHON, [str(PYTHON), *GOALS[goal], *words])


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Stop as stop:
        sys.exit(f"\n{stop}")
    except KeyboardInterrupt:
        sys.exit("\nBroken off. The same command goes on where it stopped.")
