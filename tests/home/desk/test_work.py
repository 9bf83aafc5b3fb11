"""The worker: what is due is done, a failing job stops nothing, and it stops when told to."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from home.desk import work
from portal.accounts.models import Consent, User
from portal.notices.actions import notify
from tests.factories.people import UserFactory


def test_once_does_everything(db):
    notify(UserFactory(), "test", "主题", "内容")
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - timedelta(days=1))
    call_command("work", once=True)
    assert len(mail.outbox) == 1
    assert not Session.objects.filter(session_key="old").exists()


def test_every_job_of_the_house_is_listed():
    assert {job.run.__name__ for job in work.JOBS} == {
        "ask_for_feedback",
        "clear_sessions",
        "close_forgotten_lists",
        "consider_queue",
        "deliver",
        "drop_unfinished_signups",
        "drop_unproved",
        "expire_overdue",
        "finish_past",
        "forget_callers",
        "forget_letters",
        "forget_old_guests",
        "lapse_offers",
        "open_reports",
        "release_unattended",
        "remind",
        "remind_of_ends",
        "remind_of_expiry",
        "remind_of_papers",
        "remind_of_reports",
        "remind_reviewers",
        "run_out",
        "tend_evaluations",
        "welcome_graduates",
    }


def test_a_failing_job_stops_nothing_else(caplog):
    done = []

    def fails():
        raise ValueError("broken")

    work.run_once([work.Job("broken", fails, every=1), work.Job("fine", lambda: done.append(1) or 0, every=1)])
    assert done == [1]
    assert "broken" in caplog.text


def test_a_full_batch_is_followed_by_the_next():
    left = [50, 50, 7]
    work.run_once([work.Job("many", lambda: left.pop(0), every=1, batch=50)])
    assert left == []


def test_the_loop_ends_when_told_to(db):
    stop = threading.Event()
    runs = []

    def job():
        runs.append(1)
        stop.set()
        return 0

    work.run_until(stop, [work.Job("last", job, every=0), work.Job("never", lambda: runs.append(2) or 0, every=0)])
    assert runs == [1]


@pytest.mark.race
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_signal_ends_the_command_cleanly(number):
    code = (
        "import django\n"
        "from django.conf import settings\n"
        f"settings.DATABASES['default']['NAME'] = {connection.settings_dict['NAME']!r}\n"
        "django.setup()\n"
        "from home.desk import work\n"
        "run = work.run\n"
        "work.run = lambda job: print(job.name, flush=True) or run(job)\n"
        "from django.core.management import call_command\n"
        "call_command('work')\n"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}
    worker = subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
    assert worker.stdout.readline() == "deliver notices\n"
    worker.send_signal(number)
    worker.communicate(timeout=30)
    assert worker.returncode == 0


def test_sign_ups_that_nobody_finished_go_after_a_day(db):
    day_ago = timezone.now() - timedelta(days=2)
    unfinished = UserFactory(by_phone=True, phone_verified=False, date_joined=day_ago)
    fresh = UserFactory(by_phone=True, phone_verified=False)
    finished = UserFactory(by_phone=True, date_joined=day_ago, last_login=day_ago)
    by_staff = UserFactory(date_joined=day_ago)
    for user in (unfinished, fresh, finished):
        Consent.objects.create(user=user, version="1")
    call_command("work", once=True)
    assert set(User.objects.all()) == {fresh, finished, by_staff}
