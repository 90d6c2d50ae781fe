"""What a Lantern tells, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone


@dataclass(frozen=True)
class Watch:
    """One thing that is watched."""

    id: str
    kind: str
    title: str


@dataclass(frozen=True)
class Change:
    """Something that is different from what was seen before."""

    number: int
    watch_id: str
    title: str
    found_at: datetime
    added: tuple[str, ...]
    removed: tuple[str, ...]

    @classmethod
    def from_json(cls, data: dict) -> Change:
        """Reads one change of ``GET /api/changes``.

        Raises:
            KeyError: a field is missing.
        """
        return cls(
            number=data["number"],
            watch_id=data["watchId"],
            title=data["title"],
            found_at=datetime.fromtimestamp(data["foundAt"] / 1000, timezone.utc),
            added=tuple(data["added"]),
            removed=tuple(data["removed"]),
        )
