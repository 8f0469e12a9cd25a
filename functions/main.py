"""The functions by the names under which they are served: each by itself, and all of them in one process."""

from __future__ import annotations

import sys
from pathlib import Path

# functions-framework puts only this folder on the path; our packages lie beside it.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from functions_framework import aio

from functions import collector, logs
from functions.jobs.door import door
from functions.jobs.targets import TARGETS
from functions.settings import settings

# A process with a setting that cannot be used does not start, and says which.
logs.set_up(settings())

# functions-framework looks for what it serves by its name in this module.
globals().update({target.name: aio.http(door(target.name, {"/": target})) for target in TARGETS})

tallysheet = aio.http(door("tallysheet", {f"/{target.name}": target for target in TARGETS}))

collector.settle()
