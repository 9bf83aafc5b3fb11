from tests.events.feeds.conftest import clock, talk

__all__ = ["clock", "talk"]
