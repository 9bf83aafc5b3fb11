"""What the house does by itself, again and again: ``manage.py work`` runs it, and every job is listed here."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.db import close_old_connections

from events.signups.actions import drop_unproved, forget_old_guests, lapse_offers, remind
from events.signups.after.upkeep import ask_for_feedback, close_forgotten_lists
from incubator.bookings.door.attendance import finish_past, release_unattended
from incubator.bookings.upkeep import consider_queue, expire_overdue, forget_callers
from incubator.organizations.inviting.actions import run_out as run_out_invitations
from incubator.organizations.stages.reminders import remind_of_expiry
from incubator.residency.applying.expiring import remind_of_papers
from incubator.residency.evaluating.graduating import welcome_graduates
from incubator.residency.evaluating.reporting import open_reports, remind_of_reports
from incubator.residency.evaluating.silence import tend_evaluations
from incubator.residency.living.reminding import remind_of_ends
from incubator.residency.reviewing.reminders import remind_reviewers
from portal.accounts.actions import drop_unfinished_signups
from portal.notices.actions import forget_letters
from portal.notices.delivery import deliver_due

logger = logging.getLogger("work")
BREATH = 1.0  # seconds between two looks at the clock


@dataclass(frozen=True)
class Job:
    """Something due: ``run`` does a batch in short transactions and returns how much it did; ``every`` is seconds.

    Several workers may run it at once. A job that did a whole ``batch`` is run again at once.
    """

    name: str
    run: Callable[[], int]
    every: float
    batch: int = 0


def deliver() -> int:
    return deliver_due(limit=50)


def clear_sessions() -> int:
    """Delete sessions that have run out."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return 0


JOBS = (
    Job("deliver notices", deliver, every=2, batch=50),
    Job("release rooms that nobody came to", release_unattended, every=60),
    Job("finish bookings that are over", finish_past, every=60, batch=200),
    Job("expire requests for rooms", expire_overdue, every=60, batch=200),
    Job("let the queue move up", consider_queue, every=60),
    Job("pass on seats that nobody confirmed", lapse_offers, every=60, batch=200),
    Job("remind of tomorrow's activities", remind, every=600, batch=200),
    Job("drop sign-ups without a code", drop_unproved, every=3600, batch=200),
    Job("forget the numbers of guests", forget_old_guests, every=3600, batch=200),
    Job("ask those who came how they found it", ask_for_feedback, every=900, batch=200),
    Job("finish lists that were forgotten", close_forgotten_lists, every=3600, batch=200),
    Job("remind reviewers", remind_reviewers, every=900, batch=100),
    Job("forget who telephoned", forget_callers, every=3600, batch=200),
    Job("remind of certificates that expire", remind_of_expiry, every=3600, batch=200),
    Job("remind of papers that run out", remind_of_papers, every=3600),
    Job("run out invitations", run_out_invitations, every=3600, batch=200),
    Job("forget letters to strangers", forget_letters, every=3600, batch=200),
    Job("ask for half-year reports", open_reports, every=3600),
    Job("remind of half-year reports", remind_of_reports, every=3600),
    Job("remind of residencies that end", remind_of_ends, every=3600),
    Job("open evaluations, remind of them, end silence", tend_evaluations, every=3600),
    Job("give graduates their page", welcome_graduates, every=60),
    Job("drop unfinished sign-ups", drop_unfinished_signups, every=3600),
    Job("clear sessions", clear_sessions, every=3600),
)


def run(job: Job) -> int:
    """Run one job; what it raises is logged and stops nothing else."""
    try:
        return job.run()
    except Exception:
        logger.exception("job failed: %s", job.name)
        return 0


def run_once(jobs: Sequence[Job] = JOBS) -> None:
    """Run every job once, a full batch of it as often as it takes."""
    for job in jobs:
        while run(job) >= job.batch > 0:
            pass


def run_until(stop: threading.Event, jobs: Sequence[Job] = JOBS) -> None:
    """Run each job when it is due until ``stop`` is set; the job at work is finished first."""
    due = dict.fromkeys(jobs, 0.0)
    while not stop.is_set():
        for job in jobs:
            if stop.is_set():
                return
            if time.monotonic() >= due[job]:
                close_old_connections()  # a database that went away is asked anew, as at the start of a request
                done = run(job)
                due[job] = time.monotonic() + (0 if job.batch and done >= job.batch else job.every)
        stop.wait(BREATH)
