"""What never stands in a log: the secret in the address of somebody's own calendar (F11)."""

import logging
import re

# Also in an address that somebody has bent a little: //mine, /Mine, or a secret that stands alone.
SECRET = re.compile(r"(\bmine/+)[^\s?\"']+|()[\w-]{40,}(?=\.ics)", re.IGNORECASE)


class HideSecrets(logging.Filter):
    """Writes “feeds/mine/…” in the place of the whole address, whoever logs it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, without the secret."""
        words = record.getMessage()
        if SECRET.search(words):
            record.msg, record.args = SECRET.sub(r"\1…", words), ()
        return True
