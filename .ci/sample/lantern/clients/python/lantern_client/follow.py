"""The command ``lantern-follow``: prints changes as they come."""

import argparse

from .client import LanternClient


def main() -> None:
    """Reads the command line and prints until Ctrl-C."""
    parser = argparse.ArgumentParser(description="Prints what a Lantern finds.")
    parser.add_argument("base", nargs="?", default="http://localhost:4114")
    parser.add_argument("--after", type=int, default=0, help="begin after the change of this number")
    options = parser.parse_args()
    try:
        for change in LanternClient(options.base).follow(after=options.after):
            print(f"{change.found_at:%H:%M}  {change.title}: +{len(change.added)} -{len(change.removed)}")
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
