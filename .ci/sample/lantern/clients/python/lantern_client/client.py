"""Asks a Lantern over HTTP."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from urllib.error import URLError
from urllib.request import urlopen

from .models import Change, Watch


class LanternError(Exception):
    """The Lantern could not be reached or did not answer in its own language."""


class LanternClient:
    """Asks one Lantern.

    Args:
        base: its address, such as ``http://localhost:4114``.
        timeout: seconds to wait for an answer.
        sleep: waits between two questions; tests give one that does not.
    """

    def __init__(self, base: str, timeout: float = 10.0, sleep: Callable[[float], None] = time.sleep) -> None:
        self._base = base.rstrip("/")
        self._timeout = timeout
        self._sleep = sleep

    def watches(self) -> list[Watch]:
        """Lists what is watched."""
        return [Watch(**data) for data in self._get("/api/watches")["watches"]]

    def changes(self, after: int = 0) -> list[Change]:
        """Lists changes, oldest first.

        Args:
            after: only changes with a greater number.

        Raises:
            LanternError: there was no answer.
        """
        found = self._get(f"/api/changes?after={after}")["changes"]
        return [Change.from_json(data) for data in found]

    def follow(self, after: int = 0, every: float = 15.0) -> Iterator[Change]:
        """Yields changes as they come, for ever. A Lantern that is away for a while is waited for.

        Args:
            after: begin after the change of this number.
            every: seconds between two questions.
        """
        while True:
            try:
                for change in self.changes(after):
                    after = change.number
                    yield change
            except LanternError:
                pass
            self._sleep(every)

    def _get(self, path: str) -> dict:
        try:
            with urlopen(self._base + path, timeout=self._timeout) as response:
                return json.load(response)
        except (URLError, TimeoutError, ValueError) as cause:
            raise LanternError(f"{self._base} did not answer: {cause}") from cause
