"""兰台 Lantai: exhibitions and public outreach of an archives.

`site/` is the only path entry a server needs: importing this package adds the
repository root, where the domain apps live (`exhibitions`, `stories`, `heritage`).
"""

import sys
from pathlib import Path

__version__ = "0.1.0"

_root = str(Path(__file__).resolve().parents[2])
if _root not in sys.path:
    sys.path.append(_root)
