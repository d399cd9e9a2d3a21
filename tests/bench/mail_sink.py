"""A mail server that takes everything and keeps nothing; it prints its port."""

import time

from aiosmtpd.controller import Controller

from tests.bench.towns import free_port


class Sink:
    """Takes everything."""

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  the library's name
        """Take it."""
        return "250 OK"


if __name__ == "__main__":
    controller = Controller(Sink(), hostname="127.0.0.1", port=free_port())
    controller.start()
    print(controller.port, flush=True)
    while True:
        time.sleep(3600)
