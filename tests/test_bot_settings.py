"""Environment → Settings: every wrong variable named at once, with a value that would do."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, read_settings

# variable, value, what the message suggests
WRONG = [
    ("FAQ_ENV", "prod", "development or production"),
    ("PUBLIC_URL", "faq.example.jp", "https://faq.example.jp"),
    ("PUBLIC_URL", "javascript:alert(1)", "https://faq.example.jp"),
    ("PUBLIC_URL", "https://", "https://faq.example.jp"),
    ("PUBLIC_URL", "https:///faq", "https://faq.example.jp"),
    ("PUBLIC_URL", "https://faq.example.jp?x=1", "https://faq.example.jp"),
    ("PUBLIC_URL", "https://faq.example.jp/#top", "https://faq.example.jp"),
    ("PUBLIC_URL", "https://user:secret@faq.example.jp", "without user"),
    ("PUBLIC_URL", "https://faq.example.jp:port", "https://faq.example.jp"),
    ("PUBLIC_URL", "https://faq.example.jp/a b", "https://faq.example.jp"),
    ("PUBLIC_URL", "https://faq.example.jp/<x>", "https://faq.example.jp"),
    ("PUBLIC_URL", "https://faq..example.jp", "https://faq.example.jp"),
    ("PUBLIC_URL", "https://faq.example.jp; script-src *", "https://faq.example.jp"),
    ("DEVELOPER_PAGES", "yes", "on or off"),
    ("PRECISION", "98%", "0.98"),
    ("PRECISION", "1", "0.98"),
    ("PRECISION", "0.2", "0.98"),
    ("PRECISION", "nan", "0.98"),
    ("WEB_WORKERS", "0", "from 1 to 256"),
    ("WEB_WORKERS", "two", "from 1 to 256"),
    ("WEB_WORKERS", "1.5", "from 1 to 256"),
    ("WEB_WORKERS", "inf", "from 1 to 256"),
    ("ALLOWED_ORIGINS", "*", "https://www.example.jp"),
    ("ALLOWED_ORIGINS", "https://*.example.jp", "https://www.example.jp"),
    ("ALLOWED_ORIGINS", "www.example.jp", "https://www.example.jp"),
    ("ALLOWED_ORIGINS", "https://www.example.jp/faq", "https://www.example.jp"),
    ("ALLOWED_ORIGINS", "https://", "https://www.example.jp"),
    ("RATE_LIMIT", "sixty", "60/minute"),
    ("RATE_LIMIT", "60", "60/minute"),
    ("RATE_LIMIT", "0/minute", "60/minute"),
    ("RATE_LIMIT", "60/minute;5/second", "60/minute"),
    ("TRUSTED_PROXIES", "-1", "from 0 to 10"),
    ("TRUSTED_PROXIES", "all", "from 0 to 10"),
    ("RETENTION_DAYS", "0", "from 1 to 3650"),
    ("RETENTION_DAYS", "a year", "from 1 to 3650"),
    ("DATABASE_URL", "mysql://faq", "postgresql://user:password@host/name"),
    ("INDEX_BACKEND", "elsewhere", "faiss or postgres"),
    ("INDEX_BACKEND", "postgres", "postgresql://user:password@host/name"),
    ("SLACK_API_URL", "http://slack.example", "https://slack-gov.com/api/"),
    ("SLACK_SIGNING_SECRET", " ", "unset it"),
    ("MATTERMOST_TOKEN", "", "unset it"),
    ("SECRET_KEY", "short", "32 random characters"),
    ("METRICS_BIND", "9100", "127.0.0.1:9100"),
    ("METRICS_BIND", "127.0.0.1:0", "127.0.0.1:9100"),
    ("METRICS_BIND", "::1:9100", "[::1]:9100"),
    ("LOG_FORMAT", "xml", "text or json"),
    ("LOG_LEVEL", "loud", "debug or info or warning or error"),
]


@pytest.mark.parametrize(("name", "value", "allowed"), WRONG)
def test_a_wrong_value_is_refused_with_its_name_and_an_allowed_one(name, value, allowed):
    with pytest.raises(SettingsError) as caught:
        read_settings({name: value})
    (problem,) = caught.value.problems
    assert name in problem
    assert allowed in problem


def test_all_wrong_variables_are_told_together():
    with pytest.raises(SettingsError) as caught:
        read_settings(
            {"FAQ_ENV": "x", "PRECISION": "x", "WEB_WORKERS": "x", "TRUSTED_PROXIES": "x"}
        )
    assert len(caught.value.problems) == 4
    assert all(problem in str(caught.value) for problem in caught.value.problems)


def test_nothing_set_means_the_defaults_of_the_contract():
    settings = read_settings({})
    assert (settings.env, settings.production) == ("development", False)
    assert (settings.corpus_dir, settings.index_dir) == (Path("corpus/data"), Path("index/built"))
    assert (settings.precision, settings.rate_limit, settings.trusted_proxies) == (0.98, "off", 0)
    assert (settings.allowed_origins, settings.redis_url) == ((), "")
    assert settings.workers >= 1


def test_links_lead_to_where_the_server_listens_unless_a_public_address_is_set():
    assert read_settings({}).public_url == "http://127.0.0.1:8000"
    served = {"served_url": "http://127.0.0.1:9000"}
    assert read_settings({}, **served).public_url == "http://127.0.0.1:9000"
    public = {"PUBLIC_URL": "https://faq.example.jp"}
    assert read_settings(public, **served).public_url == "https://faq.example.jp"


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("https://faq.example.jp//", "https://faq.example.jp"),
        ("HTTPS://FAQ.Example.JP/Help/", "https://faq.example.jp/Help"),
        ("https://日本語.example.jp", "https://xn--wgv71a119e.example.jp"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://faq.example.jp:8443/faq", "https://faq.example.jp:8443/faq"),
    ],
)
def test_a_public_address_is_kept_as_browsers_write_it(value: str, url: str) -> None:
    assert read_settings({"PUBLIC_URL": value}).public_url == url


def test_the_rows_are_in_the_folder_or_in_a_database_of_their_own_or_the_journals() -> None:
    journal = {"DATABASE_URL": "postgresql+psycopg://faq:hush@db/journal"}
    own = {"INDEX_DATABASE_URL": "postgresql://faq@primary,standby/rows"}
    chosen = {"INDEX_BACKEND": "postgres"}
    assert read_settings(journal | own).rows_url == ""
    assert read_settings(chosen | journal).rows_url == "postgresql://faq:hush@db/journal"
    assert read_settings(chosen | journal | own).rows_url == own["INDEX_DATABASE_URL"]
    with pytest.raises(SettingsError) as caught:
        read_settings(chosen | {"DATABASE_URL": "sqlite:////tmp/hush.db"})
    assert "DATABASE_URL: INDEX_BACKEND=postgres" in str(caught.value)
    assert "hush" not in str(caught.value)
    with pytest.raises(SettingsError) as caught:
        read_settings(chosen | {"INDEX_DATABASE_URL": "postgresql://faq:hush@db/rows?hush"})
    assert "libpq cannot read it" in str(caught.value)
    assert "hush" not in str(caught.value)


def test_a_password_in_a_public_address_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"PUBLIC_URL": "https://user:hush@faq.example.jp"})
    assert "hush" not in str(caught.value)


def test_pages_for_developers_are_off_in_production_unless_asked_for() -> None:
    def shown(**environment: str) -> bool:
        return read_settings(environment).shows_developer_pages

    assert shown() and shown(DEVELOPER_PAGES=" ") and not shown(DEVELOPER_PAGES="off")
    assert not shown(FAQ_ENV="production")
    assert shown(FAQ_ENV="production", DEVELOPER_PAGES="on")


def test_a_number_of_days_and_an_address_of_a_database_are_taken():
    settings = read_settings({"RETENTION_DAYS": "30", "DATABASE_URL": "sqlite:////tmp/x.db"})
    assert (settings.retention_days, settings.journal_url) == (30, "sqlite:////tmp/x.db")
    assert read_settings({"DATA_DIR": "/d"}).journal_url == "sqlite:////d/journal.db"


def test_what_is_set_is_taken():
    settings = read_settings(
        {
            "FAQ_ENV": "production",
            "PUBLIC_URL": "https://faq.example.jp/",
            "CORPUS_DIR": "/c",
            "INDEX_DIR": "/i",
            "DATA_DIR": "/d",
            "ENCODER": "some/model",
            "PRECISION": "0.95",
            "WEB_WORKERS": "3",
            "RATE_LIMIT": "5/second",
            "ALLOWED_ORIGINS": "https://www.example.jp, http://localhost:3000",
            "REDIS_URL": "redis://r",
            "TRUSTED_PROXIES": "1",
            "UNRELATED": "x",
        }
    )
    assert settings.production
    assert settings.public_url == "https://faq.example.jp"
    assert (settings.corpus_dir, settings.index_dir, settings.data_dir) == (
        Path("/c"),
        Path("/i"),
        Path("/d"),
    )
    assert (settings.encoder, settings.precision, settings.workers) == ("some/model", 0.95, 3)
    assert settings.allowed_origins == ("https://www.example.jp", "http://localhost:3000")
    assert (settings.rate_limit, settings.redis_url, settings.trusted_proxies) == (
        "5/second",
        "redis://r",
        1,
    )


def test_the_public_is_limited_and_a_developer_is_not():
    assert read_settings({"FAQ_ENV": "production"}).rate_limit == "60/minute"
    assert read_settings({"FAQ_ENV": "production", "RATE_LIMIT": "off"}).rate_limit == "off"
    assert read_settings({"FAQ_ENV": "development"}).rate_limit == "off"


@pytest.mark.parametrize("blank", ["", "   "])
def test_a_blank_variable_counts_as_unset(blank):
    names = (
        "FAQ_ENV",
        "PUBLIC_URL",
        "PRECISION",
        "WEB_WORKERS",
        "RATE_LIMIT",
        "TRUSTED_PROXIES",
        "ENCODER",
    )
    assert read_settings(dict.fromkeys(names, blank)) == read_settings({})


def test_settings_are_frozen():
    with pytest.raises(AttributeError):
        Settings().precision = 0.5  # type: ignore[misc]  # what is tested
