"""Reading mails: the forms of four clients, and whatever else may come (R1, R8, case 15)."""

import time
from email.message import EmailMessage
from typing import Any

import pytest
from django.conf import LazySettings
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Event

from seminars import reply_calendar, reply_mail
from seminars.models import CalendarReply
from seminars.reply_calendar import CalendarAnswer
from seminars.reply_mail import ReadMail
from tests.seminars import reply_mails
from tests.seminars.reply_mails import OURS, Said

Reason = CalendarReply.Reason
BO = Said("uid-1", "bo@kommun.example.se", partstat="DECLINED", sequence=3)
LATER = b"DTSTART;TZID=Nowhere/Endless:20261208T090000"
SECONDS = 2.0  # generous: a tenth of it is usual


@pytest.fixture(autouse=True)
def _our_server(settings: LazySettings) -> None:
    settings.REPLIES_AUTHSERV_ID = OURS


def read(octets: bytes) -> ReadMail:
    """As ``reply_mail.read``, and never for long."""
    begun = time.process_time()
    mail = reply_mail.read(octets)
    assert time.process_time() - begun < SECONDS
    return mail


def answer_in(octets: bytes) -> CalendarAnswer:
    mail = read(octets)
    assert isinstance(mail.answer, CalendarAnswer), mail.answer
    return mail.answer


# --- R1: the forms in which answers come -----------------------------------------------------


@pytest.mark.parametrize("client", reply_mails.CLIENTS)
def test_r1_every_client_is_understood(client: reply_mails.Client) -> None:
    mail = read(client(BO))
    answer = mail.answer
    assert isinstance(answer, CalendarAnswer)
    assert answer.attendee is not None
    assert (answer.method, answer.uid, answer.sequence) == ("REPLY", "uid-1", 3)
    assert (answer.attendee.address, answer.attendee.partstat) == (BO.attendee, "DECLINED")
    assert answer.stamp == BO.stamp
    assert answer.organizer == ("" if client is reply_mails.outlook else reply_mails.ORGANIZER)
    assert (mail.sender, mail.is_proven, mail.is_automatic) == (BO.attendee, True, False)


def test_r1_the_method_may_be_written_in_any_case() -> None:
    answer = answer_in(reply_mails.bare(BO.but(method="reply")))
    assert answer.method == "REPLY"


def test_r1_a_parameter_that_differs_from_the_method_is_no_answer() -> None:
    ics = reply_mails.calendar(BO)
    mail = reply_mails.plain(BO, ics, "text/calendar; method=REQUEST; charset=utf-8")
    assert read(mail).answer == Reason.UNKNOWN_ANSWER
    without = reply_mails.plain(BO, ics, "text/calendar; charset=utf-8")
    assert read(without).answer == Reason.UNKNOWN_ANSWER


def test_r1_a_file_alone_is_no_answer() -> None:
    mail = reply_mails.plain(BO, reply_mails.calendar(BO), "application/ics; name=invite.ics")
    assert read(mail).answer == Reason.NO_CALENDAR


def test_r2_a_copy_that_says_something_else_makes_two_answers() -> None:
    mail = reply_mails.thunderbird(BO).replace(b"PARTSTAT=DECLINED", b"PARTSTAT=ACCEPTED")
    assert read(mail).answer == Reason.SEVERAL


def test_r2_two_entries_or_two_who_answer_are_not_one() -> None:
    ics = reply_mails.calendar(BO)
    entry = ics[ics.index("BEGIN:VEVENT") : ics.index("END:VCALENDAR")]
    twice = answer_in(reply_mails.bare(BO, ics.replace(entry, entry * 2)))
    assert twice.entries == 2
    both = BO.but(lines=["ATTENDEE;PARTSTAT=ACCEPTED:mailto:anna@kommun.example.se"])
    assert answer_in(reply_mails.bare(both)).attendee is None


def test_what_stands_twice_in_one_entry_is_broken() -> None:
    assert read(reply_mails.bare(BO.but(lines=["UID:another"]))).answer == Reason.BROKEN


def test_a_comment_is_cut_and_cleaned() -> None:
    said = BO.but(lines=[r"COMMENT:Kan inte\, tyvärr\n=SUMMA(A1)" + "\x0b" + "x" * 3_000])
    comment = answer_in(reply_mails.bare(said)).comment
    assert comment.startswith("Kan inte, tyvärr\n=SUMMA(A1)x")
    assert len(comment) == reply_calendar.LONGEST_COMMENT


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("mailto:asa.oberg%2Bseminar@kommun.example.se", "asa.oberg+seminar@kommun.example.se"),
        ("MAILTO:Asa.Oberg+Seminar@Kommun.example.SE", "asa.oberg+seminar@kommun.example.se"),
        ("mailto:o'hara@kommun.example.se", "o'hara@kommun.example.se"),
        ("mailto:o%27hara@kommun.example.se", "o'hara@kommun.example.se"),
        ('"mailto:bo@kommun.example.se"', "bo@kommun.example.se"),
        ("mailto:bo@kommun.example.se?subject=x", "bo@kommun.example.se"),
        ("bo@kommun.example.se", "bo@kommun.example.se"),
    ],
)
def test_case_11_an_address_is_the_same_in_every_spelling(value: str, address: str) -> None:
    assert reply_calendar.address_of(value) == address


# --- R3: who sent it -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sender",
    [
        '"bo@kommun.example.se" <evil@elsewhere.example>',
        "bo@kommun.example.se <evil@elsewhere.example>",
        "evil@elsewhere.example (bo@kommun.example.se)",
        "bo@kommun.example.se)<evil@elsewhere.example>",
        "bo@kommun.example.se (evil@elsewhere.example)",
        "bo@kommun.example.se, evil@elsewhere.example",
        "Gruppen: bo@kommun.example.se, evil@elsewhere.example;",
        "evil@elsewhere.example\r\nFrom: bo@kommun.example.se",
        "bo@kommun.example.se\r\nFrom: bo@kommun.example.se",
        "",
    ],
)
def test_case_15_a_sender_that_can_be_read_in_two_ways_is_nobody(sender: str) -> None:
    octets = reply_mails.bare(BO).replace(b"From: bo@kommun.example.se", f"From: {sender}".encode())
    assert read(octets).sender != BO.attendee


@pytest.mark.parametrize(
    "sender",
    [
        "Bo Ek <bo@kommun.example.se>",
        "BO@Kommun.Example.SE",
        "=?utf-8?Q?Bo_=C3=96berg?= <bo@kommun.example.se>",
        '"Ek, Bo (Växjö)" <bo@kommun.example.se>',
        "bo@kommun.example.se <bo@kommun.example.se>",
    ],
)
def test_r3_an_honest_sender_is_read(sender: str) -> None:
    octets = reply_mails.bare(BO).replace(b"From: bo@kommun.example.se", f"From: {sender}".encode())
    assert read(octets).sender == BO.attendee


PASS = "dmarc=pass (p=none) header.from=kommun.example.se"


@pytest.mark.parametrize(
    ("headers", "is_proven"),
    [
        ([f"{OURS}; {PASS}"], True),
        ([f"{OURS.upper()}; dkim=pass header.d=x.se; {PASS}"], True),
        (
            [f"{OURS}; spf=pass smtp.mailfrom=x; {PASS}"],
            True,
        ),
        ([f"other.example.net; {PASS}", f"{OURS}; {PASS}"], True),
        ([f"{OURS}; dmarc=fail header.from=kommun.example.se"], False),
        ([f"{OURS}; dmarc=pass header.from=elsewhere.example"], False),
        ([f"{OURS}; dmarc=pass"], False),
        ([f"{OURS}; {PASS}; {PASS}"], False),
        ([f"{OURS}; none"], False),
        ([f"{OURS}; dkim=pass header.d=kommun.example.se"], False),
        ([f"other.example.net; {PASS}"], False),
        ([f"{OURS}.evil.example; {PASS}"], False),
        ([f"evil.example ({OURS}); {PASS}"], False),
        ([f"{OURS}; dmarc=fail header.from=kommun.example.se", f"{OURS}; {PASS}"], False),
        ([f"{OURS}; none", f"{OURS}; {PASS}"], False),
        (["((((((; not to be read", f"{OURS}; {PASS}"], False),
        (["x" * 10_000, f"{OURS}; {PASS}"], False),
        ([], False),
    ],
)
def test_case_15_only_the_topmost_verdict_of_our_own_server_counts(
    headers: list[str], *, is_proven: bool
) -> None:
    """A forged header stands below ours, or has a name that is not ours."""
    said = BO.but(verdict="", headers=[f"Authentication-Results: {each}" for each in headers])
    assert read(reply_mails.bare(said)).is_proven == is_proven


def test_r3_without_a_name_of_our_server_nothing_is_proven(settings: LazySettings) -> None:
    settings.REPLIES_AUTHSERV_ID = ""
    assert not read(reply_mails.bare(BO)).is_proven


# --- R1: what is not an answer ---------------------------------------------------------------


def test_case_15_a_forwarded_answer_lies_inside_another_mail() -> None:
    inner = reply_mails.gmail(BO).decode()
    mail = reply_mails.plain(BO.but(sender="anna@kommun.example.se"), inner, "message/rfc822")
    assert read(mail).answer == Reason.NO_CALENDAR
    mixed = ["--x", "Content-Type: message/rfc822", "", inner, "--x--"]
    boxed = reply_mails.plain(BO, "\r\n".join(mixed), 'multipart/mixed; boundary="x"')
    assert read(boxed).answer == Reason.NO_CALENDAR


def test_case_15_a_bounce_that_contains_our_invitation() -> None:
    parts = [
        *("--x", "Content-Type: message/delivery-status", "", "Status: 5.1.1"),
        *("--x", f"Content-Type: text/calendar; method={BO.method}", "", reply_mails.calendar(BO)),
        "--x--",
    ]
    report = 'multipart/report; report-type=delivery-status; boundary="x"'
    mail = read(reply_mails.plain(BO, "\r\n".join(parts), report))
    assert (mail.answer, mail.is_bounce) == (Reason.BOUNCE, True)
    old = read(reply_mails.bare(BO.but(sender="MAILER-DAEMON@mx.example.se")))
    assert (old.answer, old.is_bounce) == (Reason.BOUNCE, True)


def test_a_report_inside_a_mail_is_not_looked_into() -> None:
    inner = [
        "--y",
        "Content-Type: text/calendar; method=REPLY",
        "",
        reply_mails.calendar(BO),
        "--y--",
    ]
    parts = ["--x", 'Content-Type: multipart/report; boundary="y"', "", *inner, "--x--"]
    mail = reply_mails.plain(BO, "\r\n".join(parts), 'multipart/mixed; boundary="x"')
    assert read(mail).answer == Reason.NO_CALENDAR


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-replied (vacation); owner-email=bo@kommun.example.se",
        "Precedence: bulk",
        "Precedence: auto_reply",
        "X-Autoreply: yes",
        "X-Auto-Response: 1",
        "Return-Path: <>",
    ],
)
def test_case_15_a_vacation_text_with_accepted_in_it(header: str) -> None:
    words = "Jag har semester. ACCEPTED. METHOD:REPLY PARTSTAT=ACCEPTED"
    mail = read(reply_mails.plain(BO.but(headers=[header]), words))
    assert (mail.answer, mail.is_automatic) == (Reason.AUTOMATIC, True)


def test_a_receipt_of_reading_is_automatic_and_no_failure() -> None:
    kind = 'multipart/report; report-type=disposition-notification; boundary="x"'
    assert read(reply_mails.plain(BO, "--x--", kind)).answer == Reason.AUTOMATIC


def test_words_of_a_human_are_for_a_human() -> None:
    mail = read(reply_mails.plain(BO.but(headers=["Auto-Submitted: no"]), "Jag kommer!"))
    assert (mail.answer, mail.is_automatic) == (Reason.NO_CALENDAR, False)


# --- R8: bounded -----------------------------------------------------------------------------


def test_case_15_three_megabytes() -> None:
    mail = read(reply_mails.bare(BO.but(lines=["DESCRIPTION:" + "x" * 3 * 1024 * 1024])))
    assert mail.answer == Reason.TOO_LARGE
    assert (mail.sender, mail.message_id) == (BO.attendee, mail.reference)


@pytest.mark.parametrize(
    "line",
    ["DTSTART:20261124T090000Z\r\nRRULE:FREQ=SECONDLY;COUNT=2000000000", "RRULE:FREQ=SECONDLY"],
)
def test_case_15_two_thousand_million_seconds(line: str) -> None:
    """Neither the rule of an entry nor that of a zone is ever followed."""
    zone = [
        *("BEGIN:VTIMEZONE", "TZID:Nowhere/Endless", "BEGIN:STANDARD", "DTSTART:16010101T000000"),
        *("RRULE:FREQ=SECONDLY;COUNT=2000000000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0100"),
        *("END:STANDARD", "END:VTIMEZONE"),
    ]
    said = BO.but(lines=[line])
    ics = reply_mails.calendar(said, zone=zone, zone_name="Nowhere/Endless")
    assert answer_in(reply_mails.bare(said, ics)).uid == "uid-1"
    later: Any = Event.from_ical(b"BEGIN:VEVENT\r\n" + LATER + b"\r\nEND:VEVENT\r\n")
    assert later["dtstart"].dt.tzinfo is None  # nor is the zone kept for other mails


def test_case_15_three_megabytes_beside_a_small_answer() -> None:
    octets = reply_mails.thunderbird(BO)
    assert answer_in(octets).uid == "uid-1"
    large = octets.replace(b" har svarat.", b" har svarat." + b"x" * 3 * 1024 * 1024)
    assert read(large).answer == Reason.TOO_LARGE


def nested(depth: int) -> bytes:
    """Parts in parts, the answer in the innermost."""
    opened = [f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}' for n in range(depth)]
    inner = f"Content-Type: text/calendar; method=REPLY\r\n\r\n{reply_mails.calendar(BO)}"
    closed = [f"--b{n}--" for n in reversed(range(depth))]
    return reply_mails.lines(*BO.head("Djupt"), *opened, inner, *closed)


def test_case_15_three_hundred_parts_in_each_other() -> None:
    assert answer_in(nested(5)).uid == "uid-1"
    assert read(nested(reply_mail.DEEPEST + 1)).answer == Reason.TOO_DEEP
    assert read(nested(300)).answer == Reason.TOO_DEEP
    assert read(nested(300) + b"\r\n" * 45_000).answer == Reason.TOO_DEEP


def test_case_15_three_hundred_parts_side_by_side() -> None:
    side_by_side = "--x\r\nContent-Type: text/plain\r\n\r\nord\r\n" * 300 + "--x--"
    mail = reply_mails.plain(BO, side_by_side, 'multipart/mixed; boundary="x"')
    assert read(mail).answer == Reason.TOO_DEEP


def test_mails_in_mails_in_mails() -> None:
    mail = reply_mails.plain(BO, "Content-Type: message/rfc822\r\n\r\n" * 20_000, "message/rfc822")
    assert read(mail).answer == Reason.TOO_DEEP


@pytest.mark.parametrize(
    "ics",
    [
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:1\r\n",
        "END:VCALENDAR",
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nMETHOD:CANCEL\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR",
        reply_mails.calendar(BO).replace("SEQUENCE:3", "SEQUENCE:" + "9" * 5_000),
        reply_mails.calendar(BO).replace("SEQUENCE:3", "SEQUENCE:-1"),
        reply_mails.calendar(BO).replace("SEQUENCE:3", "SEQUENCE:4294967296"),
        reply_mails.calendar(BO).replace("DTSTAMP:2026", "DTSTAMP:x"),
        reply_mails.calendar(BO).replace("ATTENDEE;CN=", 'ATTENDEE;CN="'),
    ],
)
def test_case_15_a_broken_calendar_is_one_broken_mail(ics: str) -> None:
    assert read(reply_mails.bare(BO, ics)).answer == Reason.BROKEN


@pytest.mark.parametrize(
    "ics", ["", "/etc/passwd", "BEGIN:VCALENDAR\r\nEND:VCALENDAR", "\n" * 90_000]
)
def test_a_part_without_an_answer_says_nothing(ics: str) -> None:
    """Nor is a name of a file ever opened, which the library does with a single line."""
    assert read(reply_mails.bare(BO, ics)).answer == Reason.NO_CALENDAR


@pytest.mark.parametrize("charset", ["klingon", "punycode", "idna", "utf-7", "rot13", "zlib"])
def test_an_alphabet_that_nobody_sends_is_broken(charset: str) -> None:
    kind = f"text/calendar; method=REPLY; charset={charset}"
    assert read(reply_mails.plain(BO, reply_mails.calendar(BO), kind)).answer == Reason.BROKEN


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\x00" * 1000,
        b"From: " + b"(" * 100_000 + b"\r\n\r\n",
        b'Content-Type: text/calendar; method="' + b'\\"; ' * 30_000 + b"\r\n\r\n",
        b'Content-Type: multipart/mixed; boundary=b; a="' + b'\\"; ' * 250_000 + b"\r\n\r\n--b\r\n",
        b"Subject: " + b"=?utf-8?q?" * 50_000 + b"\r\n\r\n",
        b"Subject: =?utf-8?b?////?=\r\nFrom: \xff\xfe@x\r\nMessage-ID: <\xe5>\r\n\r\n\xff",
        b"A: b\r\n" * 20_000 + b"\r\n",
        b"Content-Type: multipart/mixed; boundary*0=a; boundary*1*=%ff\r\n\r\n--a\r\n\r\n",
        b"Content-Type: text/calendar; method*=klingon'x'REPLY\r\n\r\nBEGIN:VCALENDAR",
        reply_mails.thunderbird(BO)[:-200],
        reply_mails.gmail(BO).replace(b"base64", b"x-uuencode"),
    ],
)
def test_whatever_comes_is_read_without_a_fault(octets: bytes) -> None:
    assert isinstance(read(octets).answer, Reason | CalendarAnswer)


@settings(deadline=None)  # time is taken in ``read``, of this process alone
@given(st.binary(max_size=2_000))
def test_r8_any_bytes_are_a_mail(octets: bytes) -> None:
    mail = read(octets)
    assert len(mail.digest) == 64
    assert mail.answer in Reason


PIECES = st.sampled_from(
    [
        *reply_mails.gmail(BO).decode().splitlines(),
        *reply_mails.thunderbird(BO).decode().splitlines(),
        *(
            "",
            " ",
            "\t",
            "BEGIN:VEVENT",
            "END:VEVENT",
            "BEGIN:VTIMEZONE",
            "ATTENDEE:",
            "UID",
            "=",
            "\x00",
        ),
    ]
)


@settings(deadline=None)  # time is taken in ``read``, of this process alone
@given(pieces=st.lists(PIECES | st.text(max_size=30), max_size=60), has_head=st.booleans())
def test_r8_any_lines_of_answers_are_a_mail(pieces: list[str], *, has_head: bool) -> None:
    head = BO.head("Svar") if has_head else []
    octets = "\r\n".join([*head, *pieces]).encode(errors="surrogatepass")
    mail = read(octets)
    assert "\x00" not in mail.subject + mail.message_id + "".join(mail.senders)


@settings(deadline=None)  # time is taken in ``read``, of this process alone
@given(st.text(max_size=300))
def test_r8_any_text_is_a_calendar_part(words: str) -> None:
    message = EmailMessage()
    message["From"] = BO.attendee
    message.set_content(
        "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\n"
        + words.encode(errors="replace").decode()
        + "\nEND:VEVENT\nEND:VCALENDAR\n",
        subtype="calendar",
        params={"method": "REPLY"},
    )
    mail = read(message.as_bytes())
    assert isinstance(mail.answer, CalendarAnswer) or mail.answer in Reason


# --- R11: the same mail ----------------------------------------------------------------------


def test_r11_a_mail_is_the_same_by_its_message_id() -> None:
    first, again = read(reply_mails.bare(BO)), read(b"X-Later: 1\r\n" + reply_mails.bare(BO))
    assert first.digest == again.digest
    assert read(reply_mails.bare(BO.but())).digest != first.digest


def test_r11_a_mail_without_message_id_is_the_same_by_its_bytes() -> None:
    without = reply_mails.bare(BO).replace(b"Message-ID:", b"X-Other:")
    assert read(without).digest == read(without).digest
    assert read(without + b"x").digest != read(without).digest
