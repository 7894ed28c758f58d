"""The demo's registers: organisations, professions, topics, synonyms, venues, authors, accounts.

Each function may run again: a row that is found by its natural key is left as it is.
"""

from typing import Any

from allauth.account.models import EmailAddress

from config.demo.people import invented_people
from config.demo.plan import Account, Plan, Words
from materials.models import Author, SynonymGroup, Topic
from participants.models import Organisation, Person, Profession
from seminars.models import Series, SeriesRole, Venue

PRIORITY_REGION = "region-kronoberg"


def load_registers(plan: Plan) -> None:
    """Write everything that people and sessions refer to."""
    for row in plan.organisations:
        _organisation(row)
    for order, row in enumerate(plan.professions):
        facts = {"sector": row["sector"], "order": order, **Words.of(row).fields("name")}
        Profession.objects.get_or_create(slug=row["key"], defaults=facts)
    for row in plan.venues:
        _venue(row)
    for row in plan.authors:
        _author(row)
    load_topics(plan)


def _organisation(row: dict[str, Any]) -> None:
    facts = {
        "kind": row["type"],
        "short_name": row.get("short", ""),
        "former_names": row.get("former", []),
        "county": row.get("county", ""),
        "has_priority": goes_first(row),
    }
    Organisation.objects.get_or_create(
        slug=row["key"], defaults=facts | Words.of(row).fields("name")
    )


def goes_first(row: dict[str, Any]) -> bool:
    """Whether an organisation of the plan belongs to the group that gets places first."""
    return bool(row.get("priority")) or row["key"] == PRIORITY_REGION


def _venue(row: dict[str, Any]) -> None:
    if row["mode"] == "digital":
        return  # a session online has a link, no venue
    facts = {"city": row["city"], "capacity": row["rooms"]["capacity"]}
    words = Words.of(row).fields("name") | Words.of(row["access"]).fields("access_notes")
    Venue.objects.get_or_create(slug=row["key"], defaults=facts | words)


def _author(row: dict[str, Any]) -> None:
    """Write the author of a real report: a name, and nothing by which to reach anybody."""
    given, _, family = row["name"].partition(" ")
    facts = {"given_name": given, "family_name": family, "sort_name": f"{family}, {given}"}
    Author.objects.get_or_create(slug=row["key"], defaults=facts)


def load_topics(plan: Plan) -> None:
    """Write the topics with their synonyms, and the groups of words the search takes as one."""
    for order, row in enumerate(plan.topics):
        facts = {"order": order, "synonyms": synonyms_of(row, plan.synonyms)}
        Topic.objects.get_or_create(slug=row["key"], defaults=facts | Words.of(row).fields("name"))
    for terms in plan.synonyms:
        if not SynonymGroup.objects.filter(terms=terms).exists():
            SynonymGroup.objects.create(terms=terms)


def synonyms_of(topic: dict[str, Any], groups: list[list[str]]) -> list[str]:
    """The words of the group whose first term stands in the topic's name."""
    name = topic["sv"].casefold()
    return [term for group in groups if group[0].casefold() in name for term in group[1:]]


def load_people(plan: Plan) -> None:
    """Write the invented participants who are missing, in one go."""
    organisations = {each.slug: each for each in Organisation.objects.all()}
    professions = {each.slug: each for each in Profession.objects.all()}
    people = [
        Person(
            name=invented.name,
            email=invented.email,
            language=invented.language,
            organisation=organisations.get(invented.organisation),
            organisation_text=invented.organisation_text,
            profession=professions[invented.profession],
        )
        for invented in invented_people(plan)
    ]
    for person in people:
        person.set_unusable_password()
    Person.objects.bulk_create(people, ignore_conflicts=True)


def load_accounts(plan: Plan) -> None:
    """Write those whom a newcomer can sign in as, with confirmed addresses and their roles."""
    for account in plan.accounts:
        person = _account(account)
        EmailAddress.objects.get_or_create(
            user=person, email=person.email, defaults={"verified": True, "primary": True}
        )
        for series in Series.objects.filter(slug__in=account.series):
            SeriesRole.objects.get_or_create(
                series=series, person=person, defaults={"role": SeriesRole.Role.OWNER}
            )


def _account(account: Account) -> Person:
    known = Person.objects.with_address(account.email).first()
    return known or Person.objects.create_user(
        account.email,
        name=account.name,
        language=account.language,
        organisation=Organisation.objects.filter(slug=account.organisation).first(),
        profession=Profession.objects.filter(slug=account.profession).first(),
        is_administrator=account.role == "administrator",
        is_librarian=account.role == "library_editor",
    )
