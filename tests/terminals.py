"""A terminal of its own for a command, and all that it was sent."""

import os
import pty
from threading import Thread


class Terminal:
    """A terminal that is read until it is closed, however much is written; ``name`` is its device."""

    def __init__(self):
        self.outer, self.inner = pty.openpty()
        self.name = os.ttyname(self.inner)
        self.chunks = []
        self.reader = Thread(target=self._read)
        self.reader.start()

    def _read(self):
        try:
            while chunk := os.read(self.outer, 65_536):
                self.chunks.append(chunk)
        except OSError:  # how Linux says that the other side has closed
            pass

    def close(self):
        """Close it, once who writes to it has ended; return what it was sent."""
        os.close(self.inner)
        self.reader.join()
        os.close(self.outer)
        return b"".join(self.chunks).decode().replace("\r\n", "\n")
