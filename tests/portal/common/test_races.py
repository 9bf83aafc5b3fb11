"""The tool of the race tests itself."""

import os

import pytest

from tests.races import run_processes


def who_and_where(worker, offset):
    from django.db import connection

    worker.meet()
    return os.getpid(), worker.number + offset, str(connection.settings_dict["NAME"])


def stumble(worker):
    if worker.number == 1:
        raise ValueError("stumbled")
    worker.meet()


@pytest.mark.race
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_processes_run_at_once_on_the_test_database():
    from django.db import connection

    answers = run_processes(3, "tests.portal.common.test_races.who_and_where", 10)
    assert len({pid for pid, _number, _name in answers} | {os.getpid()}) == 4
    assert [number for _pid, number, _name in answers] == [10, 11, 12]
    assert {name for _pid, _number, name in answers} == {str(connection.settings_dict["NAME"])}
    with pytest.raises(AssertionError, match="stumbled"):
        run_processes(3, "tests.portal.common.test_races.stumble")
    assert len(run_processes(3, "tests.portal.common.test_races.who_and_where", 0)) == 3
