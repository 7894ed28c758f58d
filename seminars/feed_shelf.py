"""What is kept of feeds, so that hundreds of calendars may ask at once (F14).

Facts for two seconds in this process; texts until they change, here and on disk for the others.
Knows nothing of sessions. A text is kept under a key that says all it is made of, so nothing here
can be out of date; a disk that is full or missing costs time and never an answer.
"""

import fcntl
import gc
import gzip
import logging
import os
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

from django.conf import settings

log = logging.getLogger(__name__)

Fact = TypeVar("Fact")

MOST_FACTS = 1_000
MOST_OCTETS = 32 * 1024 * 1024  # six feeds of 5,000 sessions; a year's programme takes one megabyte


@dataclass(frozen=True, slots=True)
class Text:
    """A feed as it is sent: as it is, and compressed once for all who ask for that (F7)."""

    octets: bytes
    packed: bytes

    @classmethod
    def of(cls, octets: bytes) -> "Text":
        return cls(octets, gzip.compress(octets, mtime=0))

    @property
    def size(self) -> int:
        return len(self.octets) + len(self.packed)


class Recent(Generic[Fact]):
    """Answers of the database that this process believes for ``FEEDS_REMEMBERED_SECONDS``."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[float, Fact]] = OrderedDict()

    def get(self, name: str, find: Callable[[], Fact]) -> Fact:
        """What ``find`` said lately; asked anew once that is too old. Its exceptions go through."""
        asked_at = monotonic()
        with self._lock:
            known = self._kept.get(name)
        if known and asked_at < known[0]:
            return known[1]
        found = find()
        self._keep(name, asked_at + settings.FEEDS_REMEMBERED_SECONDS, found)
        return found

    def forget(self) -> None:
        self._kept.clear()

    def _keep(self, name: str, until: float, found: Fact) -> None:
        with self._lock:
            self._kept[name] = (until, found)
            self._kept.move_to_end(name)
            while len(self._kept) > MOST_FACTS:
                self._kept.popitem(last=False)


class Texts:
    """The texts last asked for, at most so many octets of them."""

    def __init__(self, most_octets: int = MOST_OCTETS) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[str, Text] = OrderedDict()
        self._most, self._octets = most_octets, 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: str, write: Callable[[], bytes], *, file: str = "") -> Text:
        """The text under ``key``; ``write`` is called if neither we nor ``file`` have it."""
        with self._lock:
            known = self._kept.get(key)
            if known:
                self._kept.move_to_end(key)
                return known
        found = _from_disk(file, key, write) if file else Text.of(write())
        self._keep(key, found)
        return found

    def forget(self) -> None:
        self._kept.clear()
        self._octets = 0

    def _keep(self, key: str, text: Text) -> None:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = text
                self._octets += text.size
            while self._octets > self._most and len(self._kept) > 1:
                self._octets -= self._kept.popitem(last=False)[1].size


def _from_disk(file: str, key: str, write: Callable[[], bytes]) -> Text:
    """One of all processes and threads writes it, the others wait and read what it has written."""
    path = settings.FEEDS_DIR / file
    with _alone_at(path):
        found = _read(path, key)
        if found is None:
            found = _written(write)
            _store(path, key, found)
        return found


def _written(write: Callable[[], bytes]) -> Text:
    """A large feed makes a million objects; seeking garbage among them takes a fifth of it all."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        return Text.of(write())
    finally:
        if was_collecting:
            gc.enable()


@contextmanager
def _alone_at(path: Path) -> Iterator[None]:
    """Holds a lock that the kernel gives back whatever becomes of this process."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        log.warning("feeds cannot be kept in %s: %s", path.parent, error.strerror)
        yield
        return
    try:
        with suppress(OSError):  # a disk over the network may know no locks
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _read(path: Path, key: str) -> Text | None:
    """What the file holds, if it is this text and whole."""
    try:
        name, _, packed = path.read_bytes().partition(b"\n")
        return Text(gzip.decompress(packed), packed) if name == key.encode() else None
    except (OSError, EOFError, zlib.error):
        return None


def _store(path: Path, key: str, text: Text) -> None:
    """Put the text in the place of the one before, in one step."""
    draft = path.with_suffix(f".{os.getpid()}.new")
    try:
        draft.write_bytes(key.encode() + b"\n" + text.packed)
        draft.replace(path)
    except OSError as error:
        log.warning("%s cannot be kept: %s", path, error.strerror)
        with suppress(OSError):
            draft.unlink()
