"""What an uploaded list of people means: which column is what, and what stands on each row.

Nothing is written and nobody is registered here. Headings may be Swedish or English, in any
order, below a title or two; columns nobody asked for are named and left alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participants.forms import validate_address
from participants.models import Organisation, Person, Profession
from participants.organisations import organisations_called
from seminars.models import Format, ImportedRow, Session
from seminars.tables import NotAList, Row, rows_of

Verdict = ImportedRow.Verdict

HEADINGS = {
    "name": "namn fullständigtnamn deltagare deltagarensnamn name fullname participant",
    "first_name": "förnamn fornamn firstname givenname",
    "last_name": "efternamn lastname surname familyname",
    "email": "epost epostadress mejl mejladress mail mailadress email emailaddress adress",
    "organisation": "organisation organization arbetsplats arbetsgivare förvaltning kommun "
    "verksamhet enhet företag workplace employer company",
    "profession": "yrke uppdrag yrkeelleruppdrag yrkeuppdrag roll befattning titel profession "
    "occupation role title jobtitle",
    "format": "form deltar deltagande deltagandeform hur format participation",
    "language": "språk sprak language",
}
FORMATS = {
    Format.ON_SITE.value: "påplats paplats plats ilokalen lokal lokalen fysiskt fysisk onsite "
    "inperson",
    Format.ONLINE.value: "digitalt digital online distans pådistans länk zoom teams webb virtual",
}
LANGUAGES = {"sv": "sv svenska swedish", "en": "en engelska english"}
LONGEST, LONGEST_ADDRESS = 150, 254  # characters, as in the registration form
HEADING_WITHIN = 10  # rows: lists often begin with a title


@dataclass(frozen=True)
class Understood:
    rows: Sequence[ImportedRow]
    unread_headings: Sequence[str]


def read(file: IO[bytes], session: Session, *, format_: str = "") -> Understood:
    """Every row with what it means and whether it can be registered. Raises NotAList.

    ``format_`` is how those take part of whom the list says nothing.
    """
    found = rows_of(file)
    index, columns = _heading(found)
    headings = found[index][1]
    unread = [words for at, words in enumerate(headings) if words and at not in columns.values()]
    typed = [(line, _typed(row, columns)) for line, row in found[index + 1 :]]
    if not typed:
        raise NotAList(_("Under rubrikerna finns inga rader."))
    judge = _Judge.of(session, format_ or session.formats[0], [each for _, each in typed])
    return Understood(list(judge.judged(typed)), unread)


def _heading(found: Sequence[tuple[int, Row]]) -> tuple[int, dict[str, int]]:
    """Where the headings stand, and which column each is in."""
    for index, (_line, row) in enumerate(found[:HEADING_WITHIN]):
        columns = _columns(row)
        if "email" in columns and columns.keys() & {"name", "first_name"}:
            return index, columns
    raise NotAList(
        _(
            "Hittar inte rubrikerna Namn och E-post. Skriv dem på listans första rad "
            "och försök igen."
        )
    )


def _columns(row: Row) -> dict[str, int]:
    columns: dict[str, int] = {}
    for at, words in enumerate(row):
        name = _meaning(words, HEADINGS)
        if name:
            columns.setdefault(name, at)
    return columns


def _meaning(words: str, known: Mapping[str, str]) -> str:
    """The key under which ``words`` stand, whatever case and signs they are written with."""
    bare = "".join(letter for letter in words.casefold() if letter.isalnum())
    return next((str(key) for key, names in known.items() if bare in names.split()), "")


def _typed(row: Row, columns: Mapping[str, int]) -> dict[str, str]:
    typed = {name: row[at] if at < len(row) else "" for name, at in columns.items()}
    both = (typed.get("first_name", ""), typed.get("last_name", ""))
    return typed | {"name": typed.get("name") or " ".join(words for words in both if words)}


@dataclass(frozen=True)
class _Judge:
    """What is needed to judge every row, asked for once."""

    session: Session
    format: str
    organisations: Mapping[str, Organisation]
    professions: Mapping[str, Profession]
    registered: frozenset[str]

    @classmethod
    def of(cls, session: Session, format_: str, typed: Sequence[Mapping[str, str]]) -> "_Judge":
        names = {each.get("organisation", "") for each in typed}
        addresses = session.registrations.active().values_list("person__email", flat=True)
        return cls(
            session,
            format_,
            organisations_called(names),
            {
                name.casefold(): one
                for one in Profession.objects.all()
                for name in (one.name_sv, one.name_en)
                if name
            },
            frozenset(addresses),
        )

    def judged(self, typed: Sequence[tuple[int, dict[str, str]]]) -> Iterator[ImportedRow]:
        lines: dict[str, int] = {}
        for line, words in typed:
            row = self._row(line, words)
            row.verdict = self._verdict(row, words)
            address = Person.normal_address(row.email)
            if row.verdict == Verdict.READY and lines.setdefault(address, line) != line:
                row.verdict, row.earlier_line = Verdict.TWICE, lines[address]
            yield row

    def _row(self, line: int, words: Mapping[str, str]) -> ImportedRow:
        """The row as it would be registered; what is too long is cut here and refused there."""
        organisation = self.organisations.get(words.get("organisation", ""))
        profession = words.get("profession", "")
        how = words.get("format", "")
        return ImportedRow(
            line=line,
            name=words["name"][:LONGEST],
            email=words["email"][:LONGEST_ADDRESS],
            organisation=organisation,
            organisation_text="" if organisation else words.get("organisation", "")[:LONGEST],
            profession=self.professions.get(profession.casefold()),
            profession_text=profession[:LONGEST],
            format=_meaning(how, FORMATS) if how else self.format,
            language=_meaning(words.get("language", ""), LANGUAGES) or self.session.language,
        )

    def _verdict(self, row: ImportedRow, words: Mapping[str, str]) -> str:
        """The first thing that stands in the way, or that nothing does."""
        address = Person.normal_address(row.email)
        stops = (
            (not row.name, Verdict.NO_NAME),
            (not row.email, Verdict.NO_ADDRESS),
            (any(len(each) > LONGEST for each in words.values()), Verdict.TOO_LONG),
            (not _is_address(row.email), Verdict.WRONG_ADDRESS),
            (not row.format, Verdict.UNKNOWN_FORMAT),
            (row.format not in self.session.formats, Verdict.OTHER_FORMAT),
            (address in self.registered, Verdict.REGISTERED),
        )
        return next((verdict for stands, verdict in stops if stands), Verdict.READY)


def _is_address(words: str) -> bool:
    try:
        validate_address(words)
    except ValidationError:
        return False
    return True
