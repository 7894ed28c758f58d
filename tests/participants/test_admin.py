"""Django's admin pages, as far as they are ours."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "?at__year=99999999999999999999",
        "?at__year=0",
        "?at__year=2026&at__month=13",
        "?at__gte=yesterday",
        "?at__gte=0001-01-01&at__lt=9999-12-31",
        "?action=99999999999999999999",
    ],
)
def test_the_log_opens_whatever_the_address_asks_for(client: Client, asked: str) -> None:
    administrator = make.a_person(is_administrator=True)
    EmailAddress.objects.create(
        user=administrator, email=administrator.email, verified=True, primary=True
    )
    client.force_login(administrator)

    answer = client.get(f"/admin/participants/auditentry/{asked}", follow=True)

    assert answer.status_code in {200, 400}
