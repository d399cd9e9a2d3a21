"""Bring the council data of another system into the house: OParl 1.0 and 1.1, from an address, a folder or an archive."""

from council.services.importing.running import ImportOptions, import_oparl

__all__ = ["ImportOptions", "import_oparl"]
