"""The memory allocator: keep freed memory instead of giving it back to the kernel at every step.

glibc maps big blocks (the activations of a whole window) afresh and unmaps them when they are freed, so that each
training step touches thousands of new pages: 20 to 40 % of the time of a recurrent network on a CPU.
"""

import ctypes
import platform

_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3
"""The names of the settings in glibc's `malloc.h`."""

ENVIRONMENT = {
    "MALLOC_MMAP_THRESHOLD_": str(1 << 30),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 31),
    "MALLOC_TOP_PAD_": str(64 << 20),
}
"""The same for processes that are still to be started; glibc reads it, everything else ignores it."""


def tune_allocator() -> bool:
    """Set both thresholds of this process high; call it before torch allocates anything large.

    Returns:
        Whether it was done. Without glibc (macOS, Windows, musl) nothing happens.
    """
    if platform.system() != "Linux" or platform.libc_ver()[0] != "glibc":
        return False
    try:
        mallopt = ctypes.CDLL("libc.so.6").mallopt
    except (OSError, AttributeError):
        return False
    # Both are needed: one threshold alone is useless or worse.
    done = [mallopt(_MMAP_THRESHOLD, 1 << 30), mallopt(_TRIM_THRESHOLD, 2**31 - 1), mallopt(_TOP_PAD, 64 << 20)]
    return all(done)
