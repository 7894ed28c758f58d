"""The words of an entry: HTML made plain, and the link to an online meeting set apart.

The link, the meeting's number and its password must never stand in a description, which is
published; only on the session's own page, when it is time. Linear in the length of the text.
"""

import re
from html import unescape
from itertools import islice
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

LONGEST_LINK = 500
MOST_LINKS = 50
MOST_WRAPPINGS = 3  # a safe link in a safe link, where a mail was sent on
LONGEST_WRAPPED = 2_000

_MARKUP = re.compile(
    r"</?(?:a|b|body|br|div|em|font|h[1-6]|html|i|li|ol|p|span|strong|table|u|ul)\b[^<>]*>"
    r"|&(?:nbsp|amp|lt|gt|quot|#\d{2,5});",
    re.IGNORECASE,
)
_HIDDEN = (("<!--", "-->"), ("<style", "</style>"), ("<script", "</script>"), ("<head", "</head>"))
_LINKED = re.compile(r'<a\b[^<>]*?\bhref="(https?:[^"<>]*)"[^<>]*>([^<>]*)</a>', re.IGNORECASE)
_BREAK = re.compile(r"<br\b[^<>]*>|</(?:p|div|li|tr|h[1-6]|ul|ol|table)\s*>", re.IGNORECASE)
_ITEM = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_RULE = re.compile(r"[_*~.:\-\u2013\u2014\u23af=]{15,}")  # the lines around what Teams and Meet add
_SECRET = re.compile(
    r"\b(?:meeting|mötes?|möte|konferens|conference|webinar)[ -]?(?:id|nummer|number)\b"
    r"|\b(?:passcode|password|lösenord|lösenkod|access code|åtkomstkod|pin|pin-kod)\s*[:：]",
    re.IGNORECASE,
)
_OF_MEETINGS = (
    *("teams.microsoft.com", "teams.live.com", "zoom.us", "zoom.com", "meet.google.com"),
    *("webex.com", "whereby.com", "meet.jit.si", "gotomeeting.com", "gotomeet.me"),
    *("teams.cloud.microsoft", "teams.microsoft.us"),
    *("meet.lync.com", "bluejeans.com", "connect.sunet.se", "meet.sunet.se", "tel.meet"),
)
# With its scheme, also those that open a program; of services that are known without one as well.
_LINK = re.compile(
    r"(?:(?:https?|msteams|zoommtg|zoomus)://|(?<![\w.@/-])[\w.-]{0,60}?(?:"
    + "|".join(map(re.escape, _OF_MEETINGS))
    + r""")[/:?])[^\s<>"'\\^`{|}]{1,2000}""",
    re.IGNORECASE,
)
_LINK_INSIDE = re.compile(r"https?:/{1,2}[^\s/?&#]{1,255}", re.IGNORECASE)
_ONLINE_PLACE = re.compile(
    r"(?:microsoft )?teams(?:[ -](?:möte|meeting))?|microsoft teams-?möte|skype(?:[ -].*)?|zoom"
    r"(?:[ -](?:möte|meeting))?|google meet|webex|digitalt|online|webbinarium|webinar|distans",
    re.IGNORECASE,
)


class Meeting(NamedTuple):
    """The text without the meeting; the link to it, if it can be used; whether one was found."""

    text: str
    link: str
    was_found: bool


def plain(words: str) -> str:
    """Text without tags, entities and odd spaces; a line break where a paragraph ended."""
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    if _MARKUP.search(words):
        for begins, ends in _HIDDEN:
            words = _without(words, begins, ends)
        words = _LINKED.sub(_with_address, words)
        words = _ITEM.sub("– ", _BREAK.sub("\n", words))
        words = unescape(_TAG.sub("", words))
    lines = (" ".join(line.replace("\u200b", "").split()) for line in words.split("\n"))
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()


def without_meeting(text: str, candidates: list[str], place: str) -> Meeting:
    """Set the meeting apart. ``candidates`` are links that the file itself calls a meeting's.

    A link in the place is one too; in the text only those of services that are known.
    """
    in_place = [_usable(link) for link in _links(place)]
    in_text = [*map(_usable, _links(text, of_meetings=True))]
    named = [_usable(link) for each in candidates for link in _links(each)]
    found = [*named, *in_place, *in_text]
    if not found:
        return Meeting(text, "", was_found=False)
    https = (link for link in found if link.startswith("https://") and len(link) <= LONGEST_LINK)
    return Meeting(_cleared(text, set(found)), next(https, ""), was_found=True)


def title_without_meeting(title: str) -> tuple[str, list[str]]:
    """The title, and the links to meetings that somebody wrote into it."""
    if links := _links(title, of_meetings=True):
        title = " ".join(_LINK.sub(lambda link: _dropped(link[0], set()), title).split())
    return title, links


def place_in_words(place: str) -> str:
    """The place without links; empty where it only says that one meets online."""
    words = " ".join(_LINK.sub(" ", place).split()).strip(" ;,|–-")
    parts = [part.strip() for part in re.split("[;|]", words)]
    return "; ".join(part for part in parts if part and not _ONLINE_PLACE.fullmatch(part))


def is_online_in_words(place: str) -> bool:
    """Whether the place says, perhaps beside a room, that one can meet online."""
    parts = re.split(r"[;|,]|\b(?:eller|or|och|and)\b", _LINK.sub("", place)[:1000])
    return any(_ONLINE_PLACE.fullmatch(part.strip()) for part in parts)


def _without(words: str, begins: str, ends: str) -> str:
    """Drop what stands between two marks; from a mark that is never ended on, nothing."""
    lower, kept, position = words.lower(), [], 0
    if len(lower) != len(words):  # “İ” becomes two letters
        return words
    while (start := lower.find(begins, position)) >= 0:
        end = lower.find(ends, start)
        if end < 0:
            break
        kept.append(words[position:start])
        position = end + len(ends)
    return "".join([*kept, words[position:]])


def _with_address(found: re.Match[str]) -> str:
    """“Anmäl dig (https://…)”, or the address alone where the text says nothing else."""
    address, words = found[1], found[2].strip()
    return address if not words or words in unescape(address) else f"{words} ({address})"


def _links(words: str, *, of_meetings: bool = False) -> list[str]:
    """The first links in a text; perhaps only the first that are of meetings, however late."""
    found = (link[0].rstrip(".,;:!?)]”’") for link in _LINK.finditer(words))
    wanted = (link for link in found if is_of_meetings(_usable(link))) if of_meetings else found
    return list(islice(wanted, MOST_LINKS))


def _usable(link: str) -> str:
    """The address behind Outlook's “safe links”; any other as it is, with its scheme."""
    link = link if "://" in link else f"https://{link}"
    try:
        for _wrapping in range(MOST_WRAPPINGS):
            parts = urlsplit(link)
            if not (parts.hostname or "").endswith(".safelinks.protection.outlook.com"):
                break
            link = parse_qs(parts.query, max_num_fields=20).get("url", [link])[0]
    except ValueError:
        return link
    return link


def is_of_meetings(link: str) -> bool:
    """Whether it leads to a service for online meetings that is known.

    Also through another address that has it inside, as programs against bad links write them.
    """
    inside = _LINK_INSIDE.findall(unquote(unquote(link[:LONGEST_WRAPPED])))
    return any(map(_is_host_of_meetings, [link, *inside]))


def _is_host_of_meetings(link: str) -> bool:
    try:
        host = (urlsplit(link).hostname or "").lower().rstrip(".")
    except ValueError:
        return False
    return any(host == each or host.endswith("." + each) for each in _OF_MEETINGS)


def _cleared(text: str, found: set[str]) -> str:
    """The text without the meeting's links, numbers and passwords, and without what frames them."""
    blocks: list[list[str]] = [[]]
    for line in text.split("\n"):
        if _RULE.fullmatch(line.strip()):
            blocks.append([])
        else:
            blocks[-1].append(line)
    kept = [block for block in blocks if len(blocks) == 1 or not _is_about(block, found)]
    lines = [line for block in kept for line in _clear_lines(block, found)]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()


def _is_about(block: list[str], found: set[str]) -> bool:
    return any(_usable(link) in found for line in block for link in _links(line))


def _clear_lines(block: list[str], found: set[str]) -> list[str]:
    """A line that has nothing but the link, its label or a password goes altogether."""
    lines = []
    for line in block:
        if _SECRET.search(line):
            continue
        left = _LINK.sub(lambda link: _dropped(link[0], found), line)
        if left == line:
            lines.append(line)
        elif len(words := " ".join(re.sub(r"[<(\[]\s*[>)\]]", "", left).split())) > 0 and not (
            words.endswith(":") and len(words) < 60
        ):
            lines.append(words)
    return lines


def _dropped(link: str, found: set[str]) -> str:
    bare = _links(link)
    is_meeting = bool(bare) and (_usable(bare[0]) in found or is_of_meetings(_usable(bare[0])))
    return link[len(bare[0]) :] if is_meeting else link
