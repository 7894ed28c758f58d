"""Runs the site: web server and worker, until it is asked to stop."""

import signal
import socket
import sys
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.utils import timezone

from config.heartbeat import last_beat
from config.supervision import Child, Supervisor


class Command(BaseCommand):
    help = "Run web server and worker together; Ctrl-C or SIGTERM stops both."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--processes", type=int, default=2, help="of the web server")
        parser.add_argument("--threads", type=int, default=4, help="in each of them")

    def handle(self, *, host: str, port: int, processes: int, threads: int, **_rest: Any) -> None:
        refuse_taken_port(host, port)
        web = Child("web server", web_command(host, port, processes, threads))
        worker = Child("worker", [sys.executable, str(settings.BASE_DIR / "manage.py"), "qcluster"])
        supervisor = Supervisor(web, worker, last_beat=careful_last_beat, clock=timezone.now)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, supervisor.stop)
        connection.close()  # the children open their own
        supervisor.start()
        was_asked = supervisor.watch()
        supervisor.stop_children()
        if not was_asked:
            raise CommandError("The web server ended by itself; its last lines say why.")
        self.stdout.write("Stopped.")


def refuse_taken_port(host: str, port: int) -> None:
    """Raise CommandError, in one sentence, if another program listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            advice = f"Choose another one: make demo PORT={port + 1}"
            raise CommandError(f"Port {port} cannot be used ({error.strerror}). {advice}") from None


def web_command(host: str, port: int, processes: int, threads: int) -> list[str]:
    """The command that starts gunicorn."""
    return [
        *(sys.executable, "-m", "gunicorn", "config.wsgi:application"),
        *("--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}"),
        *("--workers", str(processes), "--threads", str(threads)),
        *("--graceful-timeout", "8", "--log-level", "warning"),
        *("--chdir", str(settings.BASE_DIR)),
    ]


def careful_last_beat() -> datetime | None:
    """The worker's last sign of life; a database that is away for a while counts as one."""
    try:
        return last_beat()
    except DatabaseError:
        return timezone.now()
    finally:
        connection.close()
