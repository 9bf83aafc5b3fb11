"""Load on one page from four connections, and what it cost the server."""

from __future__ import annotations

import itertools
import statistics
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection

from tests.bench.server import Server

CONNECTIONS = 4
_number = itertools.count()


def request(connection: HTTPConnection, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str]]:
    address = path.replace("NTH", str(next(_number))).replace("EACH", "0")
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status, dict(answer.getheaders())


def cpu_a_request(
    server: Server, path: str, headers: dict[str, str], seconds: float, before: Callable[[], None] | None
) -> float:
    """CPU seconds of the server's processes for one request, over ``seconds`` of load.

    ``before`` is called before every request. Where ``path`` has an ``EACH``, each connection asks for an address of its own, which
    nobody else has asked for since. Otherwise there is one connection alone then, and the server pauses while it reads.
    """
    counts: list[int] = []
    until = time.monotonic() + seconds

    def drive(number: int) -> None:
        own = path.replace("EACH", str(number))
        connection = HTTPConnection("127.0.0.1", server.port, timeout=120)
        count = 0
        while time.monotonic() < until:
            if before:
                before()
            request(connection, own, headers)
            count += 1
        connection.close()
        counts.append(count)

    used = server.cpu_seconds()
    connections = 1 if before and "EACH" not in path else CONNECTIONS
    threads = [threading.Thread(target=drive, args=[number]) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return (server.cpu_seconds() - used) / sum(counts)


def latency_ms(
    server: Server, path: str, headers: dict[str, str], before: Callable[[], None] | None, times: int = 15
) -> float:
    """Median of ``times`` requests over one connection."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=120)
    taken = []
    for _n in range(times):
        if before:
            before()
        start = time.perf_counter()
        request(connection, path, headers)
        taken.append((time.perf_counter() - start) * 1000)
    connection.close()
    return statistics.median(taken)
