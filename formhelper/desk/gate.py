"""At most so many pictures or papers are made at once: a few more wait, the others are told to come again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE, WAITING, SECONDS = 2, 8, 20.0


class Busy(RuntimeError):
    """Too much is being made; `again` is after how many seconds to ask again."""

    def __init__(self, again: int = 3) -> None:
        self.again = again
        super().__init__(f"too much is being made; try again in {again} seconds")


class Gate:
    """Counts who draws and who waits."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING, seconds: float = SECONDS) -> None:
        self._drawing = threading.BoundedSemaphore(at_once)
        self._inside = threading.BoundedSemaphore(at_once + waiting)
        self._seconds = seconds

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Draw within; raises Busy where the queue is full, or where it took too long to come to the front."""
        if not self._inside.acquire(blocking=False):
            raise Busy
        try:
            if not self._drawing.acquire(timeout=self._seconds):
                raise Busy
            try:
                yield
            finally:
                self._drawing.release()
        finally:
            self._inside.release()
