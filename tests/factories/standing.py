"""Things that many tests of a module only look at: built once, in a transaction around all of them."""

import contextlib

from django.db import transaction
from django.test import override_settings


def quiet_settings(folder):
    """Hash quickly, catch mail, keep files in folder, serve static names unhashed."""
    return {
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
        "PRIVATE_DIR": folder / "private",
        "MEDIA_ROOT": folder / "media",
        # Tests of forms are no machines; tests/core/test_human_check.py turns it on.
        "HUMAN_CHECK": False,
        # Changes inside the transaction of a test are never committed, so nothing would make a kept page old.
        "PAGE_CACHE_SECONDS": 0,
        "STORAGES": {
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        # Every client of a test would read the whole folder of static files otherwise.
        "WHITENOISE_AUTOREFRESH": True,
    }


@contextlib.contextmanager
def standing(blocker, folder):
    """Let what is built inside stand until the context ends, under the tests' own transactions.

    Enter it in a fixture of a module whose tests all use the database without `transaction=True`; a function fixture then points
    PRIVATE_DIR and MEDIA_ROOT of each test at folder. The yielded context builds.
    """
    around = transaction.atomic()
    # As TestCase does it: acts that insist on a transaction of their own are content with the one around the test.
    around._from_testcase = True
    with blocker.unblock():
        around.__enter__()

    @contextlib.contextmanager
    def building():
        with blocker.unblock(), override_settings(**quiet_settings(folder)):
            yield

    try:
        yield building
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)
