"""Codes, letters, ballots on paper and the counter at the desk."""
