"""What the feeds are compared with: the least that a view of this site can be."""

import os
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as those_of_the_site

SIZE = int(os.environ.get("YARDSTICK_OCTETS", "0"))
PACKED = Path(os.environ["YARDSTICK_PACKED"]).read_bytes() if SIZE else b""
CONSTANT = b"x" * SIZE
# With a tag of their own, so that no middleware reads all of it to make one.
TAGGED = {"ETag": '"constant"', "Cache-Control": "public"}


@login_not_required
def empty(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@login_not_required
def constant(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(CONSTANT, content_type="text/calendar", headers=TAGGED)


@login_not_required
def packed(_request: HttpRequest) -> HttpResponse:
    headers = TAGGED | {"Content-Encoding": "gzip"}
    return HttpResponse(PACKED, content_type="text/calendar", headers=headers)


urlpatterns = [
    path("yardsticks/empty", empty),
    path("yardsticks/constant", constant),
    path("yardsticks/packed", packed),
    *those_of_the_site,
]
