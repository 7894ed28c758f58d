"""One of our modules in a process of its own, which whatever strangers send in may kill.

The process gets no secret along and binds its own memory, time and output before it reads a byte.
"""

import subprocess
import sys
from tempfile import TemporaryFile

from django.conf import settings


class Died(Exception):
    """The process took too long, or ended in any way but well."""


def said_by(
    module: str, *arguments: str, given: bytes = b"", seconds: float, at_most: int
) -> bytes:
    """What ``python -m module`` prints for ``given`` on its standard input, ``at_most`` octets.

    It prints to a file, whose size it can be bound to, unlike that of a pipe. Raises Died.
    """
    with TemporaryFile() as output:
        try:
            subprocess.run(  # noqa: S603 (our own modules, with arguments of our own making)
                [sys.executable, "-m", module, *arguments],
                input=given,
                stdout=output,
                stderr=subprocess.DEVNULL,
                cwd=settings.BASE_DIR,
                env={"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
                timeout=seconds,
                check=True,
            )
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
            raise Died from error
        output.seek(0)
        return output.read(at_most)
