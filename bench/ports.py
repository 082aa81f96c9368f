"""Ports that nothing uses."""

import random
import socket
from itertools import islice

# Not those from which the kernel takes one for each connection: it could, before the server does.
PORTS = range(20_000, 32_000)


def free_ports(count: int) -> list[int]:
    # Whatever else draws lots, or sets where they begin, two processes get ports of their own.
    drawn = random.SystemRandom().sample(PORTS, len(PORTS))
    return list(islice(filter(_is_free, drawn), count))


def _is_free(port: int) -> bool:
    with socket.socket() as one:
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
