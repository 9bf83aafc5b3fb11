"""``manage.py serve``: everything a new checkout needs, then the development server with its worker beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from incubator.premises.models import Center

STOP_SECONDS = 10


class Command(BaseCommand):
    help = "Prepare the database and the demo town where they are missing, then serve the site and its worker."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("This is the development server; in production run gunicorn and `manage.py work`.")
        host, port = options["host"], options["port"]
        call_command("catalogs")
        self.stdout.write("Migrating the database ...")
        call_command("migrate", verbosity=0, interactive=False)
        if not Center.objects.exists():
            self.stdout.write("Loading the demo town ...")
            call_command("demo")
        where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        if host not in ("0.0.0.0", "::"):  # noqa: S104 - which of its addresses people use, this machine does not know
            os.environ.setdefault("BASE_URL", f"http://{where}")
        self.stdout.write(self.style.SUCCESS(f"\nhttp://{where}/   (staff: http://{where}/admin/)"))
        self.stdout.write(
            f"Sign in with the password {settings.DEMO_PASSWORD} as\n  " + "\n  ".join(settings.DEMO_ACCOUNTS)
        )
        self.stdout.write("Ctrl-C stops.\n")
        self.stdout.flush()
        sys.exit(self.supervise(["work"], ["runserver", where, "--skip-checks"]))

    def supervise(self, *commands: list[str]) -> int:
        """Run each as a process of its own until one ends or we are told to stop; then stop all. Returns an exit code.

        They stay in our process group, so that Ctrl-C and the end of a terminal reach them, too.
        """
        signal.signal(signal.SIGINT, _stop)  # also where a shell had it ignored
        signal.signal(signal.SIGTERM, _stop)
        signal.signal(signal.SIGHUP, _stop)
        children: list[subprocess.Popen[bytes]] = []
        code = 0
        try:
            for command in commands:
                children.append(subprocess.Popen([sys.executable, sys.argv[0], *command], env=os.environ))  # noqa: S603
            while all(child.poll() is None for child in children):
                time.sleep(0.3)
            code = next((child.returncode for child in children if child.returncode), 1)
        except KeyboardInterrupt:
            self.stdout.write("")
        finally:
            self.stop(children)
        return code

    def stop(self, children: list[subprocess.Popen[bytes]]) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for child in children:
            if child.poll() is None:
                child.terminate()
        for child in children:
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _stop(number: int, frame: Any) -> None:
    raise KeyboardInterrupt
