"""npm as set-up finds or fetches it, for example `python scripts/npm.py run check`."""

import sys

import setup

if __name__ == "__main__":
    try:
        setup.npm(*sys.argv[1:])
    except setup.SetupError as error:
        sys.exit(f"dover: {error}")
