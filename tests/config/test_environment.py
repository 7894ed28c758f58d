"""The environment is read loudly: what is missing or wrong stops the start with one sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from config import environment as env

ROOT = Path(__file__).resolve().parents[2]


def test_a_value_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("secret\n")
    monkeypatch.setenv("A_KEY_FILE", str(tmp_path / "key"))

    assert env.text("A_KEY") == "secret"


@pytest.mark.parametrize("value", ["yes", "1", "ON", "True"])
def test_a_flag_is_raised_in_several_ways(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("A_FLAG", value)

    assert env.flag("A_FLAG", default=False) is True
    monkeypatch.setenv("A_FLAG", "no")
    assert env.flag("A_FLAG", default=True) is False


def test_what_cannot_be_read_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_VALUE", "perhaps")

    with pytest.raises(ImproperlyConfigured, match="A_VALUE must be yes or no, not “perhaps”"):
        env.flag("A_VALUE", default=True)
    with pytest.raises(ImproperlyConfigured, match="A_VALUE must be a whole number"):
        env.whole_number("A_VALUE", 1)
    with pytest.raises(ImproperlyConfigured, match="NOT_THERE is not set"):
        env.text("NOT_THERE")
    with pytest.raises(ImproperlyConfigured, match="must begin with sqlite"):
        env.database("mysql://host/name")


def test_a_database_is_described_by_its_address() -> None:
    found = env.database("postgres://anna:p%40ss@db.example.org:5433/site?sslmode=require")

    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["NAME"], found["USER"], found["PASSWORD"]) == ("site", "anna", "p@ss")
    assert (found["HOST"], found["PORT"]) == ("db.example.org", "5433")
    assert found["OPTIONS"] == {"sslmode": "require"}
    assert env.database("sqlite:////srv/site.sqlite3")["NAME"] == "/srv/site.sqlite3"


def test_in_production_a_missing_value_stops_the_start_with_one_sentence(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "MODE": "production"}

    started = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert started.returncode == 1
    assert started.stderr == (
        "The site does not start: SITE_URL is not set. See docs/settings.md for what it holds.\n"
    )


@pytest.mark.django_db
def test_a_form_without_its_safety_token_is_told_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post("/konto/login/code/", {"email": "a@example.org"})

    assert answer.status_code == 403
    assert "<h1" in answer.content.decode()
    assert "Traceback" not in answer.content.decode()
