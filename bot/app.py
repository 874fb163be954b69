"""Settings → the WSGI app: wiring only."""

from __future__ import annotations

import logging
from functools import partial

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from bot.answer.answerer import Answerer
from bot.answer.suggest import Suggester
from bot.http.openapi import document
from bot.http.operations import Json
from bot.http.rate_limit import RateLimit
from bot.journal.writer import Recorder
from bot.secret_key import secret_key
from bot.settings import HOW_TO_MAKE_A_KEY, Settings, SettingsError
from bot.slack.openapi import chat_part
from bot.slack.secrets import Secrets
from bot.web.api import MAX_BODY_BYTES, Api
from bot.web.api_docs import ApiDocs
from bot.web.openapi import api_part, page_part
from bot.web.problems import ErrorHandlers
from bot.web.security import Cors
from bot.web.support_page import SupportPage
from bot.web.widget import Embed
from corpus.reader import corpus_digest
from corpus.text import MAX_CHARACTERS, normalize
from index.searcher import Searcher
from index.store import current_folder

log = logging.getLogger(__name__)


def create_app(settings: Settings, answerer: Answerer | None = None) -> Flask:
    """Return the WSGI app, index opened and encoder warm.

    Raises IndexRefused where the index does not fit, SettingsError where production would run on
    placeholders or without a key of its own.
    """
    answerer = answerer or open_answerer(settings)
    refuse_unready(settings, answerer)
    app = Flask(__name__, template_folder="web/templates", static_folder="web/static")
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # the default provider has it
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES

    recorder = Recorder(
        settings.journal_url,
        settings.retention_days,
        answerer.query_ids,
        max_mb=settings.journal_max_mb,
    )
    app.extensions["recorder"] = recorder  # bot.server starts and closes it in each worker
    ask_limit = RateLimit(settings.rate_limit, settings.redis_url)
    # Keystrokes and clicks: many more than questions, and each costs a thousandth of one.
    light_limit = RateLimit(
        "off" if settings.rate_limit == "off" else "600/minute", settings.redis_url
    )
    suggester = Suggester(answerer.corpus.entries, answerer.frequent())

    app.register_blueprint(Api(answerer, recorder, suggester, ask_limit, light_limit).blueprint())
    app.register_blueprint(SupportPage(answerer, ask_limit).blueprint())
    app.register_blueprint(
        Embed(answerer, settings.public_url, settings.allowed_origins).blueprint()
    )
    app.register_blueprint(ApiDocs(partial(openapi, settings, answerer)).blueprint())
    add_chat(app, settings, answerer, recorder)

    ErrorHandlers(answerer).register(app)
    Cors(settings.allowed_origins).register(app)
    trust_proxies(app, settings.trusted_proxies)
    return app


def add_chat(app: Flask, settings: Settings, answerer: Answerer, recorder: Recorder) -> None:
    """Add the chat platforms' routes, where there are secrets for them."""
    secrets = chat_secrets(settings)
    if not secrets.takes_commands:
        return
    # slack_sdk costs a tenth of a second: only where somebody uses it.
    from bot.slack.routes import make_slack
    from bot.slack.sender import Sender

    sender = Sender(settings.slack_bot_token, settings.slack_api_url)
    app.extensions["slack_sender"] = sender  # its threads begin with its use; bot.server closes it
    app.register_blueprint(make_slack(answerer, recorder, secrets, sender))


def chat_secrets(settings: Settings) -> Secrets:
    """Return the chat platforms' part of the settings."""
    return Secrets(
        settings.slack_signing_secret, settings.slack_bot_token, settings.mattermost_token
    )


def openapi(settings: Settings, answerer: Answerer) -> Json:
    """Return the OpenAPI document of all that the app serves."""
    parts = (
        api_part(answerer),
        page_part(answerer),
        chat_part(answerer, chat_secrets(settings)),
    )
    return document(settings.public_url, parts)


def trust_proxies(app: Flask, count: int) -> None:
    """Take the visitor's address, host and scheme from so many proxies in front of the app."""
    if count:
        proxied = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)
        app.wsgi_app = proxied  # type: ignore[method-assign]  # Flask's documented way to wrap an app


def open_answerer(settings: Settings) -> Answerer:
    """Open the current index and ask it once, so that the first customer does not wait."""
    folder = current_folder(settings.index_dir)
    searcher = Searcher(folder)
    searcher.manifest.refuse_if_stale(
        folder, corpus=corpus_digest(settings.corpus_dir), encoder=settings.encoder
    )
    key = (
        settings.secret_key
        if settings.production
        else secret_key(settings.secret_key, settings.data_dir)
    )
    answerer = Answerer(searcher, settings.public_url, settings.precision, secret=key)
    first = searcher.corpus.entries[0]
    searcher.search(normalize(first.question or first.answer)[:MAX_CHARACTERS])
    return answerer


def refuse_unready(settings: Settings, answerer: Answerer) -> None:
    """Warn of placeholders; raise SettingsError for them, or for a missing key, in production."""
    missing = []
    site = answerer.corpus.site
    if site.placeholders:
        warning = (
            f"{site.file}: {', '.join(site.placeholders)} still hold placeholders. "
            "Fill them in, delete their names under placeholders"
        )
        missing.append(f"{warning}; FAQ_ENV=production does not start with them")
        if not settings.production:
            log.warning("%s (FAQ_ENV=production will not start with them)", warning)
    if not settings.secret_key:
        missing.append(f"SECRET_KEY: production needs one: {HOW_TO_MAKE_A_KEY}")
    if settings.production and missing:
        raise SettingsError(missing)
