"""Which privacy text is in force. A changed text (``privacy.html``) gets a new version, and people are asked again."""

import datetime

DOCUMENT = "privacy"
VERSION = "2026-11"
IN_FORCE_SINCE = datetime.date(2026, 11, 1)
