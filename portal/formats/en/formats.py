"""English: a month by its name, which no two countries read as two days, and the hours of the house, from 0 to 24."""

TIME_FORMAT = "H:i"
SHORT_DATE_FORMAT = "N j, Y"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "N j, Y, H:i"
