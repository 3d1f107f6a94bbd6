"""``python -m benchmine`` is ``benchmine``."""

from benchmine.cli import main

if __name__ == "__main__":
    main()
