"""Follows the changes that a Lantern finds.

Print them as they come::

    from lantern_client import LanternClient

    for change in LanternClient("http://localhost:4114").follow():
        print(change.title, change.added)

It needs nothing but the standard library.
"""

from .client import LanternClient, LanternError
from .models import Change, Watch

__all__ = ["Change", "LanternClient", "LanternError", "Watch"]
