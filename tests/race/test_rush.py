"""Sixty people for twenty places, over HTTP, all at once; and forty leaving while forty come.

Each promise is shown twice: it holds as the site is, and it breaks when the lock is taken away
(PostgreSQL) or SQLite does not take its write lock first, so the test can fail.
"""

import json
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest

from tests.race.server import Browser, Site, a_postgresql_database, a_site, all_at_once

pytestmark = pytest.mark.race

POSTGRESQL = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
FORM = "/serier/rusning/{}/anmalan/"

MAKE_A_SESSION = """
from tests import make
make.a_session(make.a_series(slug="rusning"), number=1, places_online={places})
"""
COUNT = """
import json
from django.db.models import Count
from seminars.models import Registration
print(json.dumps(dict(Registration.objects.values_list("state").annotate(Count("pk")))))
"""
MAKE_FULL_SESSIONS = """
import json
from seminars import links
from tests import make
series = make.a_series(slug="rusning")
full = [make.a_session(series, number=n, places_online=40) for n in range(1, 11)]
placed = {s.number: [make.a_registration(s) for _ in range(40)] for s in full}
print(json.dumps({n: ["/min-anmalan/" + links.manage_token(one) + "/avanmal/" for one in rows]
                  for n, rows in placed.items()}))
"""
COUNT_BY_SESSION = """
import json
from seminars.models import Session
print(json.dumps({s.number: {
    "cancelled": s.registrations.filter(state="cancelled").count(),
    "held": s.registrations.taken().count(),
    "waiting": s.registrations.waiting().count(),
} for s in Session.objects.order_by("number")}))
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'race.sqlite3'}"
        return
    with a_postgresql_database(POSTGRESQL) as url:
        yield url


def somebody_registers(site: Site, number: int, barrier: Barrier, *, session: str | int = 1) -> int:
    browser, form = Browser(site), FORM.format(session)
    token = browser.token_of(browser.get(form))
    barrier.wait(timeout=60)
    return browser.post(
        form,
        csrfmiddlewaretoken=token,
        name=f"Testa Exempelsson {number}",
        email=f"testa{number}@vaxjo.example.org",
        organisation="Växjö kommun",
        accepts_waiting="on",
    )


def somebody_cancels(site: Site, link: str, barrier: Barrier) -> int:
    browser = Browser(site)
    token = browser.token_of(browser.get(link))
    barrier.wait(timeout=60)
    return browser.post(link, csrfmiddlewaretoken=token)


def rush(site: Site, people: range) -> list[int]:
    return all_at_once([partial(somebody_registers, site, number) for number in people])


def states(site: Site) -> dict[str, int]:
    return dict(json.loads(site.shell(COUNT)))


def test_twenty_of_sixty_get_a_place_and_forty_wait(database: str, tmp_path: Path) -> None:
    with a_site(database, tmp_path) as site:
        site.shell(MAKE_A_SESSION.format(places=20))
        answers = rush(site, range(60))
        assert answers == [200] * 60
        assert states(site) == {"place": 20, "waiting": 40}


def test_without_its_protection_the_same_rush_goes_wrong(database: str, tmp_path: Path) -> None:
    without = "immediate" if database.startswith("sqlite") else "lock"
    with a_site(database, tmp_path, without=without) as site:
        site.shell(MAKE_A_SESSION.format(places=20))
        answers = rush(site, range(60))
        went_well = answers == [200] * 60 and states(site) == {"place": 20, "waiting": 40}
        assert not went_well


def test_nobody_waits_beside_a_free_place_when_forty_leave_and_forty_come(
    database: str, tmp_path: Path
) -> None:
    """Ten times over: who comes in the instant of a farewell must not be left on the list."""
    with a_site(database, tmp_path) as site:
        links = json.loads(site.shell(MAKE_FULL_SESSIONS))
        for number, farewells in links.items():
            leaving: list[Callable[[Barrier], int]] = [
                partial(somebody_cancels, site, link) for link in farewells
            ]
            coming = [partial(somebody_registers, site, n, session=number) for n in range(40)]

            answers = all_at_once([*leaving, *coming])

            assert set(answers) == {200}
        found = json.loads(site.shell(COUNT_BY_SESSION))
        assert [each["cancelled"] for each in found.values()] == [40] * 10
        assert [each["held"] for each in found.values()] == [40] * 10
        assert [each["waiting"] for each in found.values()] == [0] * 10
