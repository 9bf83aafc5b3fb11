"""A gunicorn with two workers, and what it and its workers use."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """``with Server("portal.wsgi", environment) as server``: answers at ``server.port``."""

    def __init__(self, module: str, environment: dict[str, str]) -> None:
        self.port = free_port()
        self.command = [sys.executable, "-m", "gunicorn", module, "--workers", "2", "--worker-class", "gthread"]
        self.command += ["--threads", "4", "--bind", f"127.0.0.1:{self.port}", "--log-level", "warning", "--preload"]
        # As docs/settings.md says: otherwise each thread keeps memory of its own.
        self.environment = os.environ | environment | {"MALLOC_ARENA_MAX": "2"}

    def __enter__(self) -> Server:
        self.process = subprocess.Popen(self.command, cwd=ROOT, env=self.environment)
        for _attempt in range(300):
            if self.process.poll() is not None:
                raise SystemExit(f"{self.command[3]} did not start")
            try:
                connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
                connection.request("GET", "/")
                connection.getresponse().read()
                return self
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"{self.command[3]} does not answer")

    def __exit__(self, *error: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)

    def pids(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *map(int, children)]

    def cpu_seconds(self) -> float:
        """User and system time of the master and its workers so far."""
        used = 0
        for pid in self.pids():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            used += int(fields[11]) + int(fields[12])
        return used / TICKS

    def memory_mib(self) -> float:
        """What they hold together, shared pages counted once (PSS)."""
        kilobytes = 0
        for pid in self.pids():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    kilobytes += int(line.split()[1])
        return kilobytes / 1024
