"""Reads a calendar file from the standard input and prints what was understood as JSON.

The argument is the present moment in ISO 8601. Knows no secret and no database, and lives seconds.
"""

import json
import resource
import sys
from dataclasses import asdict
from datetime import datetime

from seminars.calendar_reading.findings import MOST_OCTETS, MOST_OUTPUT_BYTES
from seminars.calendar_reading.reading import quietly

MEMORY = 1 << 29
CPU_SECONDS = 10


def main(at: str) -> None:
    """Bind memory, time and output before the first byte is read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_OUTPUT_BYTES, MOST_OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    findings = quietly(sys.stdin.buffer.read(MOST_OCTETS + 1), at=datetime.fromisoformat(at))
    json.dump(asdict(findings), sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    main(sys.argv[1])
