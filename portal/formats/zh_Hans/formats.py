"""Chinese: Django puts a zero before a month of one digit, and none before such a day."""

MONTH_DAY_FORMAT = "n月j日"
