"""Known data written in a random dialect, which must be read back equal: by seed, thousands of them with `make fuzz`.

Each file here has a `LOADERS`: by name a function that writes files with dice and gives them with a check, which reads
files and fails where they are not what was written.
"""

import random
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

Files = dict[str, bytes]
Check = Callable[[Files], object]
Written = tuple[Files, Check]

LOADERS: dict[str, Callable[[random.Random], Written]] = {}
for _path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
    LOADERS |= getattr(import_module(f"tests.dialects.{_path.stem}"), "LOADERS", {})
