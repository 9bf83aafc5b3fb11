"""Several processes on the one test database, as several web workers are: what ``pytest.mark.race`` tests use.

A race is a function ``def some_race(worker, *args)`` in a test module, whose result can be pickled. It runs in every
process at once; ``worker.number`` counts from 0, and ``worker.meet()`` waits until all have come to that point.
"""

from __future__ import annotations

import multiprocessing
import os
import traceback
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

PATIENCE_SECONDS = 60
_barrier: Any = None


@dataclass(frozen=True)
class Worker:
    number: int

    def meet(self) -> None:
        _barrier.wait(PATIENCE_SECONDS)


def run_processes(count: int, function: str, *args: Any) -> list[Any]:
    """Run ``function`` (dotted path) in ``count`` Django processes that start together; their results in order.

    What one raises fails the test, with its traceback. The processes are kept for the next race.
    """
    pool, barrier = _pool(count)
    barrier.reset()
    answers = [pool.submit(_run, number, function, args) for number in range(count)]
    results = [answer.result(timeout=PATIENCE_SECONDS * 3) for answer in answers]
    # One that fails leaves the others waiting in vain: what they say about that comes last.
    troubles = sorted((trouble for _result, trouble in results if trouble), key=lambda t: "BrokenBarrierError" in t)
    if troubles:
        raise AssertionError("\n".join(troubles))
    return [result for result, _trouble in results]


@cache
def _pool(count: int) -> tuple[ProcessPoolExecutor, Any]:
    from django.db import connection

    fresh = multiprocessing.get_context("spawn")
    barrier = fresh.Barrier(count)
    pool = ProcessPoolExecutor(
        count, mp_context=fresh, initializer=_start, initargs=(connection.settings_dict["NAME"], barrier)
    )
    return pool, barrier


def _start(database: str, barrier: Any) -> None:
    global _barrier
    _barrier = barrier
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    os.rmdir(settings.TEST_FILES)


def _run(number: int, function: str, args: tuple[Any, ...]) -> tuple[Any, str]:
    from django.db import connections

    try:
        module, name = function.rsplit(".", 1)
        race = getattr(import_module(module), name)
        # Each process holds exactly one task here, however slowly the others start.
        _barrier.wait(PATIENCE_SECONDS)
        return race(Worker(number), *args), ""
    except BaseException:
        # The others must not wait for one that is gone.
        _barrier.abort()
        return None, traceback.format_exc()
    finally:
        connections.close_all()
