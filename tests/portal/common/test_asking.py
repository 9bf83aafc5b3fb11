"""A connection that was kept and has gone meanwhile is made anew without anybody noticing."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from portal.common.asking import one_row


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_connection_that_is_gone_is_made_anew():
    if connection.vendor != "postgresql":
        pytest.skip("a file is always there")
    (process,) = one_row("SELECT pg_backend_pid()", [])
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
    assert one_row("SELECT 7 WHERE 1 = %s", [1]) == (7,)
    assert one_row("SELECT pg_backend_pid()", []) != (process,)


@pytest.mark.django_db
def test_inside_of_a_transaction_nothing_is_asked_twice(django_assert_num_queries):
    assert connection.in_atomic_block
    with pytest.raises(DatabaseError), transaction.atomic():
        one_row("SELECT nothing FROM nowhere", [])
    with django_assert_num_queries(1):
        assert one_row("SELECT 7 WHERE 1 = %s", [1]) == (7,)
