"""What the reading of a calendar file guessed or left out, in the organiser's words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participants.plain_text import clean_line
from seminars.calendar_reading.findings import Note

LONGEST_VALUE = 120

OF_A_FILE: dict[str, Promise] = {
    "encoding": _("Filen använder en äldre teckenkod. Se efter att å, ä och ö blev rätt."),
    "older": _("Äldre än ett år, visas inte: %(value)s."),
    "no_occurrence": _("Upprepade poster utan tillfällen de närmaste åren: %(value)s."),
    "far_away": _("Mer än fem år bort, visas inte: %(value)s."),
    "private": _("Märkta som privata, visas inte: %(value)s."),
    "unread": _("Antal poster som inte gick att läsa: %(value)s."),
    "unread_entry": _("Gick inte att läsa: ”%(value)s”."),
    "too_many_occurrences": _("Ryms inte bland de 300 som visas: %(value)s."),
    "too_many": _("För många poster i filen. Lästes inte: %(value)s."),
    "too_heavy": _("Filen tog för lång tid att läsa. Lästes inte: %(value)s."),
    "too_many_dates": _("En post räknar upp fler än 1 000 datum. Resten är inte med."),
    "broken_lines": _("Rader som inte hör till en kalenderfil: %(value)s."),
    "cut_off": _("Filen är avklippt: en post saknar slut. Se efter att den blev hel."),
    "cut_lines": _("En mycket lång text är avkortad."),
}
OF_AN_ENTRY: dict[str, Promise] = {
    "cancelled": _("Inställd i filen."),
    "past": _("Har redan varit."),
    "there": _("Serien har redan en träff den dagen."),
    "floating": _("Filen säger inte vilken tidszon som gäller. Tiden är tagen som svensk tid."),
    "unknown_zone": _("Tidszonen ”%(value)s” är okänd. Tiden är tagen som svensk tid."),
    "unread_time": _("En tidsuppgift i filen gick inte att läsa (%(value)s)."),
    "unread_rule": _("Upprepningen gick inte att läsa. Bara det första tillfället är med."),
    "no_end": _("Filen har ingen sluttid. Seriens vanliga längd gäller."),
    "bad_end": _("Slutet i filen ligger inte efter början. Seriens vanliga längd gäller."),
    "bad_last_day": _("Slutet i filen ligger inte efter början. En dag är med."),
    "too_long": _("Posten är längre än 31 dagar. Se efter när träffen slutar."),
    "skipped_time": _(
        "Kl. %(value)s finns inte den dagen, för då ställs klockan fram. Tiden är en timme senare."
    ),
    "no_title": _("Posten har ingen titel. Seriens namn står så länge."),
    "cut_title": _("Titeln är avkortad till 200 tecken."),
    "cut_text": _("Beskrivningen är avkortad till 6 000 tecken."),
    "meeting_link": _("Möteslänken står i sitt eget fält och är struken ur beskrivningen."),
    "meeting_dropped": _(
        "En möteslänk är struken ur beskrivningen. Den är för lång eller börjar inte med "
        "https://, så skriv in den själv."
    ),
    "place_unknown": _(
        "Platsen ”%(value)s” finns inte bland lokalerna. Den står under ”Innan du kommer” "
        "tills du har valt en lokal."
    ),
}
REFUSALS: dict[str, Promise] = {
    "no_calendar": _(
        "Det här är ingen kalenderfil. Spara eller exportera kalendern som .ics och försök igen."
    ),
    "too_large": _("Filen är större än 1 MB. Exportera en kortare tid."),
    "too_heavy": _("Filen gick inte att läsa på rimlig tid. Exportera en kortare tid."),
    "nothing": _("Filen har inga poster att planera."),
}


def in_words(notes: list[Note], words: dict[str, Promise]) -> list[str]:
    """One sentence for each note that there are words for, none of them twice."""
    found = [_sentence(note, words[note.code]) for note in notes if note.code in words]
    return list(dict.fromkeys(found))


def _sentence(note: Note, words: Promise) -> str:
    return str(words) % {"value": clean_line(note.value)[:LONGEST_VALUE] or "–"}
