"""Why somebody cancels, as codes for the log: a choice, never words about anybody.

None of them says anything about health or family: who is ill need not tell us.
"""

from django.db import models
from django.utils.translation import pgettext_lazy


class Reason(models.TextChoices):
    NO_TIME = "no_time", pgettext_lazy("reason", "Jag hinner inte")
    WORK = "work", pgettext_lazy("reason", "Något annat i arbetet går före")
    DATE = "date", pgettext_lazy("reason", "Datumet eller tiden passar inte längre")
    CONTENT = "content", pgettext_lazy("reason", "Innehållet var inte det jag behövde")
    OTHER = "other", pgettext_lazy("reason", "Något annat")


BY_CALENDAR = "calendar"  # nobody chooses it: a decline that came from somebody's calendar
BY_CALENDAR_WORDS = pgettext_lazy("reason", "tackade nej i sin kalender")
