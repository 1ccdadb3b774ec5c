"""Resident memory of this process."""

from pathlib import Path


def resident() -> float:
    """Give the resident memory in megabytes."""
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmRSS")
