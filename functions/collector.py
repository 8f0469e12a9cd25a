"""Python's cyclic collector, told what a process of long life and large tables is like."""

import gc

ALLOCATIONS = (
    50_000  # between two looks at young objects: a large workbook makes millions of them, hardly any in circles
)


def settle() -> None:
    """Leaves what was imported out of every later collection, and lets large tables grow with fewer of them.

    To be called once, when all modules are there.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS, *gc.get_threshold()[1:])
