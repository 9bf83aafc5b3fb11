"""A calendar is joined from what was joined before, and is the same as one joined from nothing."""

from hypothesis import given
from hypothesis import strategies as st

from events.feeds.joining import SOME, Joined, join

NOTHING = Joined(b"")


def whole(events):
    return b"<" + b"".join(bytes_of(event) for event in events) + b">"


def bytes_of(event):
    pk, stamp = event
    return f"[{pk}:{stamp}]".encode() * (pk % 3)


def reader(events, asked):
    now = dict(events)

    def read(pks):
        asked.extend(pks)
        return {pk: bytes_of((pk, now[pk])) for pk in pks}

    return read


feeds = st.dictionaries(st.integers(0, 30), st.sampled_from("abc")).flatmap(
    lambda rows: st.permutations(list(rows.items()))
)


@given(st.lists(feeds, min_size=1, max_size=5))
def test_whatever_changes_it_is_the_same_as_from_nothing(versions):
    before = NOTHING
    for events in versions:
        asked = []
        known = set(before.events)
        before = join(b"<", events, b">", reader(events, asked), before)
        assert before.body == whole(events)
        assert sorted(asked) == sorted(pk for pk, stamp in events if (pk, stamp) not in known)


def test_many_are_read_some_at_a_time():
    events = [(pk, "a") for pk in range(SOME * 2 + 1)]
    calls = []
    read = reader(events, [])
    made = join(b"<", events, b">", lambda pks: calls.append(len(pks)) or read(pks), NOTHING)
    assert made.body == whole(events)
    assert calls == [SOME, SOME, 1]


def test_one_that_is_gone_when_it_is_read_is_left_out_and_read_again_if_it_comes_back():
    events = [(1, "a"), (2, "a"), (4, "a")]
    gone = join(b"<", events, b">", lambda pks: {1: b"one", 4: b"four"}, NOTHING)
    assert gone.body == b"<onefour>"
    asked = []
    back = join(b"<", [(1, "a"), (2, "b"), (4, "a")], b">", lambda pks: asked.extend(pks) or {2: b"two"}, gone)
    assert back.body == b"<onetwofour>"
    assert asked == [2]
