"""Reading a feed by the letter of RFC 5545, without the library that wrote it."""

import re

NAME = re.compile(r"^[A-Z][A-Z0-9-]*(;[A-Z-]+=([^;:\"\x00-\x1f]+|\"[^\"\x00-\x1f]*\"))*$")


def lines(body: bytes) -> list[str]:
    """The unfolded content lines, after checking line ends, lengths, characters and folds."""
    assert body.endswith(b"\r\n")
    raw = body[:-2].split(b"\r\n")
    assert b"\n" not in b"".join(raw)
    assert b"\r" not in b"".join(raw)
    for line in raw:
        assert len(line) <= 75, line
        line.decode()  # a character cut in two does not decode
    unfolded: list[str] = []
    for line in raw:
        text = line.decode()
        assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]", text), ascii(text)
        if text.startswith(" "):
            unfolded[-1] += text[1:]
        else:
            unfolded.append(text)
    for line in unfolded:
        assert NAME.match(line.partition(":")[0]), line
    return unfolded


def parsed(body: bytes) -> tuple[list[tuple[str, str]], list[dict[str, str]]]:
    """(the calendar's own properties, its events as property -> value), after checking how components nest."""
    stack: list[str] = []
    own: list[tuple[str, str]] = []
    events: list[dict[str, str]] = []
    for line in lines(body):
        name, _colon, value = line.partition(":")
        if name == "BEGIN":
            stack.append(value)
            if value == "VEVENT":
                assert stack == ["VCALENDAR", "VEVENT"]
                events.append({})
        elif name == "END":
            assert stack.pop() == value
        elif stack == ["VCALENDAR"]:
            own.append((name, value))
        elif stack[-1] == "VEVENT":
            assert name not in events[-1], f"{name} twice"
            events[-1][name] = value
    assert stack == []
    for event in events:
        required = {"UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "STATUS", "SUMMARY", "LOCATION", "URL"}
        assert required <= event.keys()
        assert event["DTSTAMP"] == event["LAST-MODIFIED"]
        assert {name for name in event if name.startswith("DT") and ";" in name} == {
            "DTSTART;TZID=Asia/Shanghai",
            "DTEND;TZID=Asia/Shanghai",
        }
        assert not {"ORGANIZER", "ATTENDEE", "RRULE", "RECURRENCE-ID"} & event.keys()
    return own, events


def text(value: str) -> str:
    """A TEXT value with its escapes undone."""
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value)
