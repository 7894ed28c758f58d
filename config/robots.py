"""robots.txt: programs may read everything that is open, calendars above all."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

# No feed is forbidden here, not even a personal one: Google Calendar would refuse to subscribe
# (F10). What search engines are not to show says so itself, which they can only read if they may.
RULES = """\
User-agent: *
Disallow: /admin/
"""


@login_not_required
@require_safe
@cache_control(public=True, max_age=86_400)
def robots(_request: HttpRequest) -> HttpResponse:
    """What search engines are asked to leave alone."""
    return HttpResponse(RULES, content_type="text/plain; charset=utf-8")
