"""`python -m handlers.cli` is `debrief`."""

from handlers.cli.main import main

if __name__ == "__main__":
    main()
