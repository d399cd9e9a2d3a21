"""The town as one web process with the bench's own addresses: `uvicorn tests.bench.server:application`."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

settings.ROOT_URLCONF = "tests.bench.urls"

from config.asgi import application

__all__ = ["application"]
