"""The code that one shows at the door."""

from django import template

from seminars import check_in
from seminars.models import Registration

register = template.Library()


@register.inclusion_tag("seminars/_check_in_code.html")
def check_in_code(registration: Registration) -> dict[str, object]:
    """Draw the code with its number in words; nothing where there is no door to show it at."""
    code = check_in.code_of(registration) if check_in.has_code(registration) else ""
    return {"registration": registration, "code": code}
