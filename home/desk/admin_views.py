"""The room in the Wagtail admin."""
