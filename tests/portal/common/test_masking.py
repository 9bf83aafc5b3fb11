import logging

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger, SafeAtoms

from portal.common.masking import masked

SECRET = "dG9rZW4tdG9rZW4tdG9rZW4tdG9rZW4_tdG9rZW4-x"
PATH = f"/calendar/my/{SECRET}.ics"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (PATH, "/calendar/my/***"),
        (f'"GET /en{PATH}?x=1 HTTP/1.1" 404', '"GET /en/calendar/my/***?x=1 HTTP/1.1" 404'),
        (f"a {PATH} and {PATH}", "a /calendar/my/*** and /calendar/my/***"),
        ("/calendar/my/", "/calendar/my/"),
        ("/calendar/activities.ics", "/calendar/activities.ics"),
    ],
)
def test_the_secret_of_an_address_is_masked(text, said):
    assert masked(text) == said


@pytest.mark.parametrize(
    ("message", "args"),
    [
        (f"Not Found: {PATH}", ()),
        ("Not Found: %s", (PATH,)),
        ("%(path)s", ({"path": PATH},)),
        ("%r", (ValueError(PATH),)),
    ],
)
def test_no_record_says_it(caplog, message, args):
    logging.getLogger("anybody").error(message, *args)
    assert SECRET not in caplog.text
    assert "/calendar/my/***" in caplog.text


def test_gunicorns_access_log_does_not_say_it(tmp_path):
    config, log = Config(), tmp_path / "access"
    config.set("accesslog", str(log))
    logger = Logger(config)
    logger.access_log.info(
        config.access_log_format,
        SafeAtoms(
            {"h": "-", "l": "-", "u": "-", "t": "-", "r": f"GET {PATH} HTTP/1.1", "s": 200, "b": 1, "f": PATH, "a": "-"}
        ),
    )
    assert SECRET not in log.read_text()
    assert "GET /calendar/my/***" in log.read_text()
    logger.access_log.handlers.clear()


@pytest.mark.parametrize("method", ["get", "post", "head"])
def test_nor_does_a_refusal_by_django(client, caplog, db, method):
    answer = getattr(client, method)(PATH)
    assert answer.status_code in (404, 405)
    assert "/calendar/my/***" in caplog.text
    assert SECRET not in caplog.text
