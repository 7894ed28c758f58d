"""The line to the mail server: how it is opened, and what happens when it is not well."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from config import environment as env
from seminars import imap
from seminars.imap import Away, line_to
from tests.mailbox import dovecot
from tests.mailbox.conftest import started
from tests.mailbox.dovecot import PASSWORD, Dovecot

if TYPE_CHECKING:
    from config.environment import Mailbox

A_MAIL = b"From: anna@vaxjo.example.org\r\nMessage-ID: <%d@vaxjo>\r\n\r\nHej\r\n"


def the_mailbox(server: Dovecot, **facts: object) -> "Mailbox":
    found = env.mailbox(server.url())
    assert found is not None
    return replace(found, **facts)  # type: ignore[arg-type]


def words_of(mailbox: "Mailbox") -> str:
    """Why a mailbox cannot be read, as the log has it."""
    with pytest.raises(Away) as away, line_to(mailbox):
        pass
    return str(away.value)


# --- Well -----------------------------------------------------------------------------------
def test_a_name_and_a_password_with_any_letters_open_the_mailbox(server: Dovecot) -> None:
    assert "ö" in PASSWORD
    with line_to(the_mailbox(server)) as line:
        assert line.waiting() == []


@pytest.mark.parametrize("encryption", ["tls", "starttls"])
def test_a_server_whose_certificate_we_trust_is_spoken_to_in_secret(
    server: Dovecot, encryption: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = server.imaps if encryption == "tls" else server.imap
    secret = the_mailbox(server, host="localhost", port=port, encryption=encryption)
    assert "CERTIFICATE_VERIFY_FAILED" in words_of(secret)
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    with line_to(secret) as line:
        assert line.waiting() == []
    assert "127.0.0.1" in words_of(replace(secret, host="127.0.0.1"))  # not in the certificate


def test_r8_size_and_header_are_asked_first_and_reading_marks_nothing(server: Dovecot) -> None:
    server.deliver(A_MAIL % 1 + b"x" * 100)
    with line_to(the_mailbox(server)) as line:
        (uid,) = line.waiting()
        size = line.size(uid)
        assert size is not None
        head, some, whole = line.head(uid), line.whole(uid, 50), line.whole(uid, 9999)
        assert head is not None
        assert head.endswith(b"\r\n\r\n")
        assert some == (head + b"Hej")[:50]
        assert whole == head + b"Hej\r\n" + b"x" * 100 + b"\r\n"
        assert len(whole) == size
    ((_octets, marks),) = server.mails()
    assert r"\Seen" not in marks


def test_unread_mails_come_first_and_deleted_ones_not_at_all(server: Dovecot) -> None:
    for number in (1, 2, 3):
        server.deliver(A_MAIL % number)
    with line_to(the_mailbox(server)) as line:
        first, second, third = line.waiting()
        line.mark_read(first)
        assert line.waiting() == [second, third, first]
    with server.line() as person:
        person.select()
        person.store("2", "+FLAGS", r"(\Deleted)")
    with line_to(the_mailbox(server)) as line:
        assert line.waiting() == [third, first]


def test_a_mail_that_another_reader_has_put_away_is_gone(server: Dovecot) -> None:
    server.deliver(A_MAIL % 1)
    with line_to(the_mailbox(server)) as line, line_to(the_mailbox(server)) as other:
        (uid,) = line.waiting()
        other.put(uid, "Handled")
        assert line.whole(uid, 9999) is None
        line.put(uid, "Handled")
        assert line.size(uid) is None
    assert len(server.mails("Handled")) == 1


@pytest.fixture(params=["a_dovecot", "an_old_dovecot"])
def any_server(request: pytest.FixtureRequest) -> Iterator[Dovecot]:
    server: Dovecot = request.getfixturevalue(request.param)
    server.empty()
    yield server
    server.empty()


def test_r11_mails_are_moved_to_folders_that_are_made_when_needed(any_server: Dovecot) -> None:
    """On a server that cannot move, and whose folders lie below the inbox, just as well."""
    any_server.deliver(A_MAIL % 1)
    any_server.deliver(A_MAIL % 2)
    for _twice in range(2):
        with line_to(the_mailbox(any_server)) as line:
            line.put(line.waiting()[0], "Handled")
    assert any_server.mails() == []
    assert len(any_server.mails("Handled")) == 2


def test_what_a_person_has_marked_as_deleted_stays_where_it_is(server: Dovecot) -> None:
    """A server tells only after the login that it can move; else all deleted mails would go."""
    server.deliver(A_MAIL % 1)
    server.deliver(A_MAIL % 2)
    with server.line() as person:
        person.select()
        person.store("1", "+FLAGS", r"(\Deleted)")
    with line_to(the_mailbox(server)) as line:
        (uid,) = line.waiting()
        line.mark_read(uid)
        line.put(uid, "Handled")
    ((_octets, marks),) = server.mails()
    assert r"\Deleted" in marks


# --- Ill ------------------------------------------------------------------------------------
def test_a_wrong_password_is_one_line_without_the_password(server: Dovecot) -> None:
    words = words_of(the_mailbox(server, password="annan-hemlighet"))
    assert "AUTHENTICATIONFAILED" in words
    assert "annan-hemlighet" not in words
    assert "\n" not in words


@pytest.mark.parametrize("repeated", ["lösen", r"b'l\xc3\xb6sen'"])
def test_a_server_that_repeats_what_it_was_told_brings_no_password_into_the_log(
    repeated: str,
) -> None:
    echo = env.mailbox("imap://svar:l%C3%B6sen@127.0.0.1")
    assert echo is not None
    words = imap._words(OSError(f"BAD LOGIN svar {repeated}\r\nA2"), echo)
    assert words in {"OSError: BAD LOGIN svar …  A2", "OSError: BAD LOGIN svar b'…'  A2"}


def test_a_folder_that_is_not_there_is_told(server: Dovecot) -> None:
    assert "Mailbox doesn't exist: Svar" in words_of(the_mailbox(server, folder="Svar"))


def test_no_server_and_no_such_name_are_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    gone = env.mailbox(f"imap://svar:hemligt@127.0.0.1:{port}")
    assert gone is not None
    assert "Connection refused" in words_of(gone)
    assert "Name or service" in words_of(replace(gone, host="imap.invalid"))


def test_a_silent_server_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    assert imap.TIMEOUT == 20
    monkeypatch.setattr(imap, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as door:
        silent = env.mailbox(f"imap://svar:hemligt@127.0.0.1:{door.getsockname()[1]}")
        assert silent is not None
        assert "timed out" in words_of(silent)


def test_a_line_that_is_cut_is_told(server: Dovecot) -> None:
    def read_while_it_is_cut() -> None:
        with line_to(the_mailbox(server)) as line:
            server.cut_all_lines()
            line.waiting()

    with pytest.raises(Away):
        read_while_it_is_cut()
    with line_to(the_mailbox(server)) as line:
        assert line.waiting() == []


def test_without_dovecot_these_tests_are_skipped_and_in_the_gate_they_fail(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dovecot, "PROGRAM", "/nowhere")
    monkeypatch.setenv("CI", "")
    with pytest.raises(pytest.skip.Exception, match="apt install dovecot-imapd"):
        next(started())
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no Dovecot"):
        next(started())
