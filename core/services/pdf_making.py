"""Make a PDF of what is none: pictures always, office files where LibreOffice is installed."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from core.services.file_checks import MAX_PIXELS
from core.services.file_kinds import ODF, OOXML, PDF

SECONDS = 180
# The longer side of A4 at 300 dots an inch.
MOST_DOTS, DOTS_AN_INCH = 3508, 300
OFFICE = (OOXML, ODF, "application/msword", "application/vnd.ms-", "application/rtf", "text/plain", "text/csv")
# LibreOffice knows a file by its ending.
ENDINGS = {"text/plain": ".txt", "text/csv": ".csv", "application/rtf": ".rtf", "application/msword": ".doc"}


def can_be_pdf(mime_type: str) -> bool:
    """Whether this town can make a PDF of files of that kind, or needs not to."""
    return mime_type == PDF.mime_type or mime_type.startswith("image/") or (is_office(mime_type) and has_office())


def is_office(mime_type: str) -> bool:
    """Whether LibreOffice reads it."""
    return mime_type.startswith(OFFICE)


def has_office() -> bool:
    """Whether LibreOffice is installed."""
    return shutil.which(settings.SOFFICE) is not None


def make_pdf(source: Path, mime_type: str, file_name: str, target: Path) -> bool:
    """Write source as PDF to target; return whether that was possible."""
    if mime_type.startswith("image/"):
        return _draw(source, target)
    return can_be_pdf(mime_type) and _convert(source, Path(file_name).suffix or ENDINGS.get(mime_type, ""), target)


def _draw(source: Path, target: Path) -> bool:
    try:
        with Image.open(source) as image:
            if image.width * image.height > MAX_PIXELS:
                return False
            # Large photos are read smaller at once.
            image.draft("RGB", (MOST_DOTS, MOST_DOTS))
            drawn = ImageOps.exif_transpose(image)
            if drawn.mode not in ("1", "L", "RGB"):
                drawn = _on_white(drawn)
            drawn.thumbnail((MOST_DOTS, MOST_DOTS))
            drawn.save(target, "PDF", resolution=DOTS_AN_INCH, quality=85)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        return False
    return True


def _on_white(image: Image.Image) -> Image.Image:
    paper = Image.new("RGB", image.size, "white")
    seen = image.convert("RGBA")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def _convert(source: Path, ending: str, target: Path) -> bool:
    """Let LibreOffice do it, in a profile of its own that nobody sees again."""
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        copy = Path(folder) / f"unterlage{ending}"
        copy.symlink_to(source)
        command = [
            settings.SOFFICE, "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{folder}/profil",
            "--convert-to", "pdf", "--outdir", folder, str(copy),
        ]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603  a fixed command
        except (subprocess.TimeoutExpired, OSError):
            return False
        made = Path(folder) / "unterlage.pdf"
        if not made.exists():
            return False
        shutil.copyfile(made, target)
    return True
