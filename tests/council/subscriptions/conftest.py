"""A small town whose clerk works through the acts alone."""

from tests.council.acts.conftest import bodies, clerk, plan, write

__all__ = ["bodies", "clerk", "plan", "write"]
