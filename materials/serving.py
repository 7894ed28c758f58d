"""Handing out a file: its name, its address, its bytes or a range of them (RFC 9110)."""

import re
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header, http_date, parse_http_date_safe
from django.utils.text import slugify

from materials.models import Material, MaterialFile
from materials.wording import report_words

LONGEST_NAME = 80
CHUNK = 64 * 1024
RANGE = re.compile(r"bytes=(?P<first>\d{0,18})-(?P<last>\d{0,18})", re.ASCII)
VERSION = re.compile(r"-v(?P<number>\d{1,4})$", re.ASCII)
PDF = "application/pdf"
# A PDF opened here may do nothing but be shown: no script, no frame, no form.
SANDBOX = "default-src 'none'; sandbox"


class UnsatisfiableRange(Exception):
    """The range asked for lies outside the file."""


def file_name(file: MaterialFile, material: Material) -> str:
    """The last part of the file's address, without ".pdf": our own words in plain letters.

    The first version has no mark, later ones end in "-v2" and so on, so that an address
    that was printed once leads to the same version for ever.
    """
    words = slugify(f"{report_words(material)} {material.title}")[:LONGEST_NAME].strip("-")
    mark = f"-v{file.version.number}" if file.version.number > 1 else ""
    return f"{words or 'material'}{mark}"


def file_address(file: MaterialFile, material: Material) -> str:
    """The address of a file."""
    return reverse("material_file", args=[material.slug, file_name(file, material)])


def version_in(name: str) -> int:
    """The version a file's name asks for; without a mark the first."""
    mark = VERSION.search(name)
    return int(mark["number"]) if mark else 1


def saved_name(material: Material) -> str:
    """The name to save the file under, with its own letters."""
    words = f"{report_words(material)} {material.title}".strip()[:LONGEST_NAME].strip()
    return f"{words.replace('/', '-') or 'material'}.pdf"


def file_response(
    request: HttpRequest, file: MaterialFile, material: Material, *, as_attachment: bool
) -> HttpResponseBase:
    """The whole file, the one range that was asked for, or 416."""
    try:
        response = _body(request, file)
    except UnsatisfiableRange:
        response = HttpResponse(status=416, content_type=PDF)
        response["Content-Range"] = f"bytes */{file.bytes}"
    for name, value in _headers(file, material, as_attachment=as_attachment).items():
        response[name] = value
    return response


def _headers(file: MaterialFile, material: Material, *, as_attachment: bool) -> dict[str, str]:
    disposition = content_disposition_header(as_attachment, saved_name(material))
    return {
        "Content-Disposition": disposition or "inline",
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Content-Encoding": "identity",  # compressing would break ranges and the strong ETag
        "ETag": etag(file),
        "Last-Modified": http_date(file.uploaded_at.timestamp()),
        "Accept-Ranges": "bytes",
        "Cache-Control": "no-cache" if material.is_published else "private, no-store",
    }


def is_kept(file: MaterialFile) -> bool:
    """Whether the bytes are where they should be."""
    return file.file.storage.exists(file.file.name or "")


def etag(file: MaterialFile) -> str:
    """The strong validator of the bytes."""
    return f'"{file.sha256}"'


def _body(request: HttpRequest, file: MaterialFile) -> HttpResponseBase:
    """The bytes asked for. The file is opened only when they are sent: a 304 needs none."""
    wanted = wanted_range(request, file)
    first, last = wanted or (0, file.bytes - 1)
    response: HttpResponseBase = HttpResponse(content_type=PDF)
    if request.method != "HEAD":
        response = StreamingHttpResponse(_bytes(file, first, last), content_type=PDF)
    response["Content-Length"] = str(last - first + 1)
    if wanted is not None:
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{file.bytes}"
    return response


def _bytes(file: MaterialFile, first: int, last: int) -> Iterator[bytes]:
    with file.file.storage.open(file.file.name or "", "rb") as opened:
        opened.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := opened.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk


def wanted_range(request: HttpRequest, file: MaterialFile) -> tuple[int, int] | None:
    """First and last byte asked for; None means the whole file.

    Several ranges, other units and broken ones are ignored, as the standard allows.
    Raises UnsatisfiableRange.
    """
    asked = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if request.method != "GET" or asked is None or not _is_still_the_same(request, file):
        return None
    first, last = asked["first"], asked["last"]
    if not first:
        return _ending(file, last)
    if last and int(last) < int(first):
        return None
    if int(first) >= file.bytes:
        raise UnsatisfiableRange
    return int(first), min(int(last or file.bytes), file.bytes - 1)


def _ending(file: MaterialFile, length: str) -> tuple[int, int] | None:
    """The range of the last bytes ("bytes=-500")."""
    if not length:
        return None
    if int(length) == 0:
        raise UnsatisfiableRange
    return max(file.bytes - int(length), 0), file.bytes - 1


def _is_still_the_same(request: HttpRequest, file: MaterialFile) -> bool:
    """Whether the part the reader already has is of these bytes (If-Range)."""
    condition = request.headers.get("If-Range", "")
    if not condition or condition == etag(file):
        return True
    return parse_http_date_safe(condition) == int(file.uploaded_at.timestamp())
