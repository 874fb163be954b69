"""create_app(settings): wiring only."""

from __future__ import annotations

import logging

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from bot.answer.answerer import Answerer
from bot.answer.suggest import Suggester
from bot.journal.writer import Recorder
from bot.secret_key import secret_key
from bot.settings import HOW_TO_MAKE_A_KEY, Settings, SettingsError
from bot.web import problems
from bot.web import security as cors
from bot.web.api import MAX_BODY_BYTES, Api
from bot.web.api_docs import make_api_docs
from bot.web.rate_limit import RateLimit
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
    rate_limit = RateLimit(settings.rate_limit, settings.redis_url)
    # Keystrokes and clicks: many more than questions, and each costs a thousandth of one.
    light_limit = RateLimit(
        "off" if settings.rate_limit == "off" else "600/minute", settings.redis_url
    )
    # A gunicorn hook at a worker's exit calls its close().
    recorder = app.extensions["recorder"] = Recorder(settings.journal_url, settings.retention_days)
    suggester = Suggester(answerer.corpus.entries, answerer.frequent())
    api = Api(answerer, recorder, suggester, rate_limit, light_limit)
    app.register_blueprint(api.blueprint())
    app.register_blueprint(SupportPage(answerer, rate_limit).blueprint())
    app.register_blueprint(Embed(answerer, settings).blueprint())
    app.register_blueprint(make_api_docs(answerer, settings))
    if settings.slack_signing_secret or settings.mattermost_token:
        # slack_sdk costs a tenth of a second: only where somebody uses it.
        from bot.slack.routes import make_slack
        from bot.slack.secrets import Secrets
        from bot.slack.sender import Sender

        secrets = Secrets(
            settings.slack_signing_secret, settings.slack_bot_token, settings.mattermost_token
        )
        sender = app.extensions["slack_sender"] = Sender(
            settings.slack_bot_token, settings.slack_api_url
        )
        app.register_blueprint(make_slack(answerer, recorder, secrets, sender))
    problems.register(app, answerer)
    cors.register(app, settings.allowed_origins)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


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
    """Warn while the site still holds placeholders; refuse them in production, and a missing
    key."""
    missing = []
    site = answerer.corpus.site
    if site.placeholders:
        told = (
            f"{site.file}: {', '.join(site.placeholders)} still hold placeholders. "
            "Fill them in, delete their names under placeholders"
        )
        missing.append(f"{told}; FAQ_ENV=production does not start with them")
        if not settings.production:
            log.warning("%s (FAQ_ENV=production will not start with them)", told)
    if not settings.secret_key:
        missing.append(f"SECRET_KEY: production needs one: {HOW_TO_MAKE_A_KEY}")
    if settings.production and missing:
        raise SettingsError(missing)
