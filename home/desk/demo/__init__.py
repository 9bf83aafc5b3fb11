"""The demo town: invented people in a real-sounding neighbourhood, made by ``manage.py demo``."""
