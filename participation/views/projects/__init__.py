"""Doors of the Vorhabenliste, of the overview „Mitmachen“, and of the desk „Beteiligung“."""
