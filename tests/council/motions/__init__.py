"""Motions: from the first word in the faction to the receipt."""
