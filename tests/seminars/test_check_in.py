"""The code at the door: what it carries, what it opens, and numbers that are typed instead."""

import re
from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone

from seminars import check_in, links
from seminars.models import Format, Registration, Session
from tests.make import a_registration, a_series, a_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    return a_session(a_series(slug="larande"), number=14, format=Format.ON_SITE)


def drawn(registration: Registration) -> str:
    page = Template("{% load door %}{% check_in_code registration %}")
    return page.render(Context({"registration": registration}))


def test_the_code_carries_the_organisers_page_and_its_own_purpose(session: Session) -> None:
    entry = a_registration(session, language="en")
    url = links.check_in_url(entry)
    assert "/arrangera/larande/14/incheckning/" in url
    assert "/en/" not in url
    token = url.rstrip("/").rpartition("/")[2]
    assert links.checked_in_by(token) == entry
    with pytest.raises(links.WrongLink):
        links.registration_of(token, at=timezone.now())
    with pytest.raises(links.WrongLink):
        links.checked_in_by(links.manage_token(entry))
    with pytest.raises(links.WrongLink):
        links.checked_in_by(token[:-1])


def test_the_drawing_needs_no_style_and_says_nothing_by_itself() -> None:
    drawing = check_in.code_svg("https://example.org/å/")
    assert drawing.startswith('<svg aria-hidden="true"')
    assert 'class="qr"' in drawing
    assert "style=" not in drawing
    assert "<script" not in drawing
    assert re.search(r'viewBox="0 0 (\d+) \1"', drawing)


def test_the_code_stands_beside_words_and_number(session: Session) -> None:
    page = drawn(a_registration(session, number=32))
    assert "Din kod i dörren" in page
    assert 'role="img" aria-label="QR-kod för anmälan L14-0032"' in page
    assert "<strong>L14-0032</strong>" in page


def test_without_a_door_there_is_no_code(session: Session) -> None:
    waiting = a_registration(session, state=Registration.State.WAITING)
    online = a_registration(session, format=Format.ONLINE)
    assert (drawn(waiting).strip(), drawn(online).strip()) == ("", "")
    session.state = Session.State.CANCELLED
    assert drawn(a_registration(session)).strip() == ""


@pytest.mark.parametrize("typed", ["L14-0032", "l14 32", " 32", "0032", "L14–32"])
def test_a_typed_number_is_understood(session: Session, typed: str) -> None:
    entry = a_registration(session, number=32)
    assert check_in.registration_numbered(session, typed) == entry


@pytest.mark.parametrize("typed", ["", "L15-0032", "F14-0032", "33", "x", "9" * 40, "-32", "3 2 1"])
def test_what_is_no_number_of_the_session_is_nobody(session: Session, typed: str) -> None:
    a_registration(session, number=32)
    assert check_in.registration_numbered(session, typed) is None


def test_too_early_is_the_day_before(session: Session) -> None:
    midnight = timezone.localtime(session.starts_at).replace(hour=0, minute=0, second=0)
    assert check_in.is_too_early(session, at=midnight - timedelta(seconds=1))
    assert not check_in.is_too_early(session, at=midnight)
