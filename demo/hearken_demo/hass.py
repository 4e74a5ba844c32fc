"""Starts Home Assistant itself; run as a script, in Home Assistant's own process.

Home Assistant's pinned pymicro-vad, its detector of silence, has no wheel for Python 3.14. The locked environment has
the newer release, which is the same detector under another method name; it learns the old one here.
"""

import sys

import homeassistant.__main__
from pymicro_vad import MicroVad

OLD_NAME = "Process10ms"
"""What Home Assistant calls `MicroVad.process_10ms`."""

if __name__ == "__main__":
    if not hasattr(MicroVad, OLD_NAME):
        setattr(MicroVad, OLD_NAME, MicroVad.process_10ms)
    sys.exit(homeassistant.__main__.main())
