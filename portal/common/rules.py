"""Rules that the database itself keeps, whatever door a write comes through.

A ``Rule`` holds one SQL condition for SQLite and PostgreSQL. It becomes a trigger that refuses the write and names
the rule, so ``create``, ``bulk_create``, ``update``, raw SQL and the admin all raise ``IntegrityError``; ``named()``
reads the name back, and actions turn it into a sentence. On PostgreSQL the trigger first takes the row lock of the
parent (a no-op UPDATE), which serialises writers at every isolation level; SQLite's writers queue by themselves.

Rules are declared beside the model they protect, by creating a ``Rule`` at import time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.checks import Tags, Warning, register
from django.db import DatabaseError, IntegrityError, connections, models, transaction

REGISTRY: dict[str, Rule] = {}
EVENTS = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Rule:
    """One thing that must never be true in the database.

    ``broken``: SQL that yields a row when the rule is broken, with ``NEW`` (``OLD`` on delete) as the written row;
    ``"SELECT 1"`` refuses always. ``on``: the writes that are tested. ``columns``: only updates of these are.
    ``lock``: (parent table, SQL for its id), whose row is locked first, so that two writers cannot both look before
    either has written. ``audit``: SQL that yields a row when existing data break the rule; tested at installation.
    """

    name: str
    model: type[models.Model]
    broken: str
    lock: tuple[str, str] | None = None
    on: tuple[str, ...] = ("INSERT", "UPDATE")
    columns: tuple[str, ...] = ()
    audit: str = ""

    def __post_init__(self) -> None:
        REGISTRY[self.name] = self

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def trigger(self, event: str) -> str:
        return f"rule_{self.name}_{event.lower()}"

    def triggers(self) -> list[str]:
        return [self.trigger(event) for event in self.on]

    def up(self, vendor: str) -> Iterable[str]:
        """The statements that put the rule up."""
        for event in self.on:
            of = f" OF {', '.join(self.columns)}" if self.columns and event == "UPDATE" else ""
            trigger = self.trigger(event)
            if vendor == "sqlite":
                yield (
                    f"CREATE TRIGGER {trigger} AFTER {event}{of} ON {self.table} "
                    f"WHEN EXISTS({self.broken}) BEGIN SELECT RAISE(ABORT, 'rule:{self.name}'); END"
                )
                continue
            row = "OLD" if event == "DELETE" else "NEW"
            lock = f"UPDATE {self.lock[0]} SET id = id WHERE id = {self.lock[1]};" if self.lock else ""
            yield (
                f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {lock} "
                f"IF EXISTS({self.broken}) THEN RAISE check_violation "
                f"USING MESSAGE = 'rule:{self.name}', CONSTRAINT = '{self.name}'; END IF; RETURN {row}; END $$"
            )
            yield (
                f"CREATE TRIGGER {trigger} AFTER {event}{of} ON {self.table} FOR EACH ROW EXECUTE FUNCTION {trigger}()"
            )

    def down(self, vendor: str) -> Iterable[str]:
        """The statements that take the rule down; harmless when it is not up, or was up for other writes before."""
        for trigger in map(self.trigger, EVENTS):
            if vendor == "sqlite":
                yield f"DROP TRIGGER IF EXISTS {trigger}"
            else:
                yield f"DROP FUNCTION IF EXISTS {trigger}() CASCADE"


def named(error: DatabaseError) -> str:
    """The name of the rule that raised ``error``, or an empty string."""
    text = str(error)
    return text.split("rule:", 1)[1].split()[0].strip() if "rule:" in text else ""


def up(using: str = "default") -> None:
    """Put every rule up whose table exists; existing rows that break one raise ``IntegrityError``."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for rule in REGISTRY.values():
            if rule.table not in tables:
                continue
            if rule.audit:
                cursor.execute(rule.audit)
                if cursor.fetchone():
                    raise IntegrityError(f"rule:{rule.name} existing rows break this rule")
            for statement in (*rule.down(connection.vendor), *rule.up(connection.vendor)):
                cursor.execute(statement)


def down(using: str = "default") -> None:
    """Take every rule down. Only migrations and the teardown of tests have a reason to."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for rule in REGISTRY.values():
            for statement in rule.down(connection.vendor):
                cursor.execute(statement)


def missing(using: str = "default") -> list[str]:
    """The names of rules that are declared and not up."""
    connection = connections[using]
    sql = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        there = {row[0] for row in cursor.fetchall()}
    return sorted(rule.name for rule in REGISTRY.values() if not there.issuperset(rule.triggers()))


def on_pre_migrate(app_config: Any, using: str, **kwargs: Any) -> None:
    # The signal is sent for each app that has models, all before the first migration; one of them is enough.
    if app_config.label == "accounts":
        down(using)


def on_post_migrate(app_config: Any, using: str, **kwargs: Any) -> None:
    if app_config.label == "accounts":
        up(using)


@register(Tags.database)
def check_rules(app_configs: Any, databases: Iterable[str] | None = None, **kwargs: Any) -> list[Warning]:
    """Warn when a rule is not up (an error here would block ``migrate``, which puts it up)."""
    warnings = []
    for using in databases or []:
        for name in missing(using):
            warnings.append(
                Warning(
                    f"The database rule {name!r} is not in place on {using!r}.", hint="Run migrate.", id="portal.W001"
                )
            )
    return warnings
