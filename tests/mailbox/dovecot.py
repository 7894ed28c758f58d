"""A Dovecot of our own: on loopback, in a folder of its own, gone after the tests.

It runs as whoever runs the tests. As root, mail must belong to somebody else: Dovecot serves
nobody's mail to user number 0.
"""

import grp
import imaplib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from smtplib import LMTP
from time import monotonic, sleep
from urllib.parse import quote

from tests.participants.mail_server import free_port

PROGRAM = "/usr/sbin/dovecot"
PARTS = ("/usr/lib/dovecot/imap", "/usr/lib/dovecot/lmtp")
USER, PASSWORD = "svar@seminarier.example.org", "hemligt/lösen@ord1"
STARTS_WITHIN = 10  # seconds

CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_username_format = %Ln
auth_failure_delay = 0
mail_location = maildir:{folder}/mail
first_valid_uid = 1
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%Ln {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  prefix = {prefix}
  separator = {separator}
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
{capabilities}
{without_root}
"""
# Whoever is not root can neither change user nor lock a program into a folder.
WITHOUT_ROOT = """
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
}}
service stats {{
  chroot =
}}
"""
AN_OLD_SERVERS = "imap_capability = IMAP4rev1 LITERAL+ NAMESPACE AUTH=PLAIN"


def missing() -> str:
    """What is not installed, in words; nothing where all is there."""
    if not all(Path(each).exists() for each in (PROGRAM, *PARTS)):
        return "no Dovecot; install it: apt install dovecot-imapd dovecot-lmtpd"
    version = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True)
    if not version.stdout.startswith("2.3."):
        return f"Dovecot {version.stdout.split()[0]} is configured otherwise than 2.3"
    return ""


class Dovecot:
    """Where it listens, and one mailbox in it."""

    def __init__(self, folder: Path, *, is_old: bool = False) -> None:
        self.folder = folder
        self.imap, self.imaps, self.lmtp = free_port(), free_port(), free_port()
        self.certificate = folder / "cert.pem"
        self.is_old = is_old  # folders below INBOX, parted by dots, and no MOVE
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, *, password: str = PASSWORD, folder: str = "") -> str:
        """For IMAP_URL, without encryption, which loopback may do without."""
        named = f"{quote(USER, safe='')}:{quote(password, safe='')}"
        return f"imap://{named}@127.0.0.1:{self.imap}/{folder}"

    def deliver(self, octets: bytes, *, sender: str = "bounces@vaxjo.example.org") -> None:
        """Hand over one mail as the mail server of a deployment does."""
        with LMTP("127.0.0.1", self.lmtp) as line:
            assert line.sendmail(sender, [USER], octets) == {}

    def cut_all_lines(self) -> None:
        command = ["doveadm", "-c", str(self.folder / "dovecot.conf"), "kick", "svar"]
        subprocess.run(command, capture_output=True, check=True)

    def mails(self, folder: str = "INBOX") -> list[tuple[bytes, set[str]]]:
        """What lies in a folder: each mail's octets and marks; nothing where there is no folder."""
        with self.line() as line:
            if line.select(self.name_of(folder), readonly=True)[0] != "OK":
                return []
            numbers = line.search(None, "ALL")[1][0].split()
            fetched = [line.fetch(number.decode(), "(FLAGS BODY.PEEK[])")[1] for number in numbers]
        return [
            (mail[0][1], {flag.decode() for flag in imaplib.ParseFlags(mail[0][0])})
            for mail in fetched
            if isinstance(mail[0], tuple)
        ]

    def name_of(self, folder: str) -> str:
        return f"INBOX.{folder}" if self.is_old and folder != "INBOX" else folder

    @contextmanager
    def line(self) -> Iterator[imaplib.IMAP4]:
        """A second reader, who knows the server and none of our code."""
        with imaplib.IMAP4("127.0.0.1", self.imap, timeout=10) as line:
            line.authenticate("PLAIN", lambda _: f"\0{USER}\0{PASSWORD}".encode())
            yield line

    def empty(self) -> None:
        """Throw every mail and folder away: the next test begins with nothing."""
        with self.line() as line:
            for folder in ("Handled", "Review"):
                line.delete(self.name_of(folder))
            line.select("INBOX")
            line.uid("STORE", "1:*", "+FLAGS", r"(\Deleted)")
            line.expunge()

    def start(self) -> None:
        self._write()
        (self.folder / "log").touch()
        ends_with_us = ["setpriv", "--pdeathsig", "TERM"]  # even where we are killed
        command = [*ends_with_us, PROGRAM, "-F", "-c", str(self.folder / "dovecot.conf")]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE)
        deadline = monotonic() + STARTS_WITHIN
        while not self._answers():
            if self._process.poll() is not None or monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"Dovecot: {(self.folder / 'log').read_text()}")
            sleep(0.02)

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.communicate(timeout=10)
            self._process = None

    def _answers(self) -> bool:
        try:
            with self.line():
                return True
        except OSError:
            return False

    def _write(self) -> None:
        """Configuration, password file, certificate; folders that the mail's owner may enter."""
        owner = pwd.getpwuid(os.getuid() or pwd.getpwnam("nobody").pw_uid)
        group = grp.getgrgid(owner.pw_gid).gr_name
        mail = self.folder / "mail"
        mail.mkdir()
        os.chown(mail, owner.pw_uid, owner.pw_gid)
        (self.folder / "users").write_text(f"svar:{PASSWORD}\n", encoding="utf-8")
        self._certify()
        names = {"user": owner.pw_name, "group": group}
        text = CONFIGURATION.format(
            folder=self.folder,
            uid=owner.pw_uid,
            gid=owner.pw_gid,
            imap=self.imap,
            imaps=self.imaps,
            lmtp=self.lmtp,
            prefix="INBOX." if self.is_old else "",
            separator="." if self.is_old else "/",
            capabilities=AN_OLD_SERVERS if self.is_old else "",
            without_root="" if os.getuid() == 0 else WITHOUT_ROOT.format(**names),
        )
        (self.folder / "dovecot.conf").write_text(text, encoding="utf-8")

    def _certify(self) -> None:
        """For localhost, signed by nobody but itself."""
        made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        named = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        files = ["-keyout", str(self.folder / "key.pem"), "-out", str(self.certificate)]
        subprocess.run([*made, *named, *files], capture_output=True, check=True)


@contextmanager
def running(*, is_old: bool = False) -> Iterator[Dovecot]:
    """Start one, and stop it and forget its mail afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    folder.chmod(0o755)  # the mail's owner passes through
    server = Dovecot(folder, is_old=is_old)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
