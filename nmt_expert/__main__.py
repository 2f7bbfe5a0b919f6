"""Run the command line with ``python -m nmt_expert``."""

from nmt_expert.cli import main

if __name__ == "__main__":
    main()
