"""The demo town: invented people in a real-sounding neighbourhood, made by ``manage.py demo``."""

from home.desk.demo.people import CAST, address, password

# What one signs in with on a development site, and as whom.
ACCOUNTS = {address(account): account for account in CAST}

__all__ = ["ACCOUNTS", "password"]
