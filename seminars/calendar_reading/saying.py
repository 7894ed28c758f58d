"""What one entry says in words: title, text, place and the link to its meeting."""

import re
from dataclasses import dataclass

from seminars.calendar_reading import words
from seminars.calendar_reading.findings import LONGEST_TEXT, LONGEST_TITLE, Note
from seminars.calendar_reading.lines import Part

LONGEST_PLACE = 300
LINKS = (
    *("X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK"),
    *("X-GOOGLE-CONFERENCE", "CONFERENCE"),
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_CANCELLED = re.compile(r"(?:inställ[td]|avboka[td]|cancell?ed)\s*:\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    title: str
    text: str
    place: str
    join_url: str
    is_online: bool
    notes: tuple[Note, ...]


def said_by(part: Part, whole: Part) -> Said:
    """The words of ``part``; what a changed occurrence leaves out, ``whole`` says."""
    notes = []
    title, in_title = words.title_without_meeting(title_in(part) or title_in(whole))
    if not title:
        notes.append(Note("no_title"))
    if len(title) > LONGEST_TITLE:
        notes.append(Note("cut_title"))
    place = unescaped(_either(part, whole, "LOCATION"))
    links = [*(unescaped(_either(part, whole, name)) for name in LINKS), *in_title]
    address = unescaped(_either(part, whole, "URL"))
    if words.is_of_meetings(address):
        links.append(address)
    meeting = words.without_meeting(_text(part, whole), links, place)
    if meeting.was_found:
        notes.append(Note("meeting_link" if meeting.link else "meeting_dropped", meeting.link))
    if len(meeting.text) > LONGEST_TEXT:
        notes.append(Note("cut_text"))
    return Said(
        title[:LONGEST_TITLE],
        meeting.text[:LONGEST_TEXT],
        words.place_in_words(place)[:LONGEST_PLACE],
        meeting.link,
        is_online=meeting.was_found or words.is_online_in_words(place),
        notes=tuple(notes),
    )


def title_in(part: Part) -> str:
    """On one line, without the word in front that programs give to what is called off."""
    title = " ".join(unescaped(part.value("SUMMARY")).split())
    if part.value("STATUS").strip().upper() == "CANCELLED":
        title = _CANCELLED.sub("", title, count=1) if _CANCELLED.match(title) else title
    return title


def unescaped(value: str) -> str:
    r"""“\,” “\;” “\\” and “\n” as they were meant (RFC 5545, 3.3.11).

    Unlike the library's, also what nobody need escape: “https:\/\/” is a link that must be seen.
    """
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _either(part: Part, whole: Part, name: str) -> str:
    return part.value(name) or whole.value(name)


def _text(part: Part, whole: Part) -> str:
    """The description, else what Outlook alone writes as HTML beside it."""
    plain = words.plain(unescaped(_either(part, whole, "DESCRIPTION")))
    return plain or words.plain(unescaped(_either(part, whole, "X-ALT-DESC")))
