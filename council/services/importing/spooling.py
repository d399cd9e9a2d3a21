"""Pages that a broken-off run has read from a server: kept beside the data until the run is complete."""

import hashlib
import shutil
import time
from pathlib import Path

from django.conf import settings

MOST_SECONDS = 24 * 3600


class Spool:
    """The pages read so far, by address. Older than a day they are read again."""

    def __init__(self, name: str) -> None:
        self.folder = Path(settings.DATA_DIR) / "import" / hashlib.sha256(name.encode()).hexdigest()[:24]
        oldest = min((page.stat().st_mtime for page in self.folder.glob("*")), default=time.time())
        if time.time() - oldest > MOST_SECONDS:
            self.clear()

    def get(self, url: str) -> bytes | None:
        """Return a page that was read before."""
        page = self._page(url)
        return page.read_bytes() if page.exists() else None

    def keep(self, url: str, body: bytes) -> None:
        """Keep a page, whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / "draft"
        draft.write_bytes(body)
        draft.replace(self._page(url))

    def clear(self) -> None:
        """Forget all pages."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _page(self, url: str) -> Path:
        return self.folder / hashlib.sha256(url.encode()).hexdigest()
