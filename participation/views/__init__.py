"""Doors of participation."""
