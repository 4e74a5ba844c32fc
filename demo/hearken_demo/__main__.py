"""Entry of `python -m hearken_demo`."""

import sys

from .cli import main

sys.exit(main())
