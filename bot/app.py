"""Settings → the WSGI app: wiring only."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from flask import Flask, request

from bot.answer.answerer import Answerer
from bot.answer.suggest import Suggester
from bot.http.body import MAX_BODY_BYTES
from bot.http.mount import mount
from bot.http.openapi import document
from bot.http.operations import Json
from bot.http.proxies import trust_proxies
from bot.http.public_url import doubtful, unreachable
from bot.http.request_watch import RequestWatch
from bot.lasting import Lasting, chat_secrets
from bot.live_state import open_live
from bot.secret_key import secret_key
from bot.settings import Settings, SettingsError
from bot.slack.openapi import chat_part
from bot.this_request import note_route
from bot.variables import HOW_TO_MAKE_A_KEY
from bot.web.api import Api
from bot.web.api_docs import ApiDocs
from bot.web.company_files import read_company_files
from bot.web.error_pages import ErrorPages
from bot.web.openapi import api_part, page_part
from bot.web.page_frame import PageFrames
from bot.web.problems import ErrorHandlers
from bot.web.rating import Ratings
from bot.web.search_engines import SearchEngines
from bot.web.security import Cors, SecurityHeaders, page_policy
from bot.web.support_page import SupportPage
from bot.web.templates_folder import refuse_broken_templates, use_templates
from bot.web.widget import Embed, widget_script
from corpus.reader import corpus_digest
from corpus.starter.provisional import provisional
from index.opening import open_current, open_last_good
from index.searcher import Searcher

log = logging.getLogger(__name__)

_MAX_PROBLEM = 400  # characters of one


def create_app(
    settings: Settings,
    answerer: Answerer | None = None,
    lasting: Lasting | None = None,
    problems: Callable[[], Sequence[str]] | None = None,
) -> Flask:
    """Return the WSGI app of one version, index opened and encoder warm.

    `lasting` is what outlives it, given by who has asked `refuse_unready`; `problems` says at any
    moment why what is served is not what is wanted. Raises IndexRefused where the index does not
    fit, SettingsError where production would run on placeholders or without a key of its own.
    """
    answerer = answerer or open_answerer(settings)
    if lasting is None:
        refuse_unready(settings, answerer)
    app = Flask(__name__, template_folder="web/templates", static_folder="web/static")
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # the default provider has it
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    # A path with // is not there. A redirect to it without would name whatever host the request did.
    app.url_map.merge_slashes = False
    app.before_request(_note_route)

    lasting = lasting or Lasting.of(settings, answerer.query_ids)
    recorder, ask_limit, light_limit = lasting.recorder, lasting.ask_limit, lasting.light_limit
    app.extensions["recorder"] = recorder
    app.extensions["slack_sender"] = lasting.sender
    suggester = Suggester(
        answerer.corpus.entries, answerer.frequent(), answerer.visible.shows, answerer.topics
    )

    use_templates(app, settings.templates_dir)
    branding = answerer.corpus.site.branding
    files = read_company_files(branding, settings.corpus_dir, settings.templates_dir)
    frames = PageFrames(answerer, settings.public_url, files)
    app.context_processor(frames.variables)
    app.register_blueprint(files.blueprint())
    SearchEngines(frames, public=settings.production).register(app)

    problems = problems or (lambda: answerer.problems)
    app.extensions["problems"] = problems  # the desk shows them too
    app.register_blueprint(
        Api(
            answerer,
            recorder,
            suggester,
            ask_limit,
            light_limit,
            problems,
        ).blueprint()
    )
    ratings = Ratings(answerer, recorder, light_limit)
    app.register_blueprint(SupportPage(answerer, recorder, ask_limit, ratings).blueprint())
    embed = Embed(answerer, settings.public_url, settings.allowed_origins)
    app.register_blueprint(embed.blueprint(with_demo=settings.shows_developer_pages))
    if settings.shows_developer_pages:
        app.register_blueprint(ApiDocs(partial(openapi, settings, answerer)).blueprint())
    add_chat(app, settings, answerer, lasting)
    if lasting.sign_in_limits:
        # argon2 and what else only the desk needs.
        from bot.desk.make import make_desk

        limits, script = lasting.sign_in_limits, partial(_widget_script, answerer)
        app.register_blueprint(make_desk(settings, answerer, lasting.secret, limits, script))

    policy = page_policy(image.place for image in branding.images if not image.is_file)
    ErrorHandlers(answerer, ErrorPages(answerer, policy)).register(app)
    Cors(settings.allowed_origins).register(app)
    SecurityHeaders(policy).register(app)
    refuse_broken_templates(app, settings.templates_dir)
    mounted = mount(app.wsgi_app, settings.public_url, partial(_is_route, app))
    proxied = trust_proxies(mounted, settings.trusted_proxies)
    trusts_ids = settings.trusted_proxies > 0
    watched = RequestWatch(proxied, answerer.version, trusts_ids, lasting.observers)
    app.wsgi_app = watched  # type: ignore[method-assign]  # Flask's documented way to wrap
    return app


def _note_route() -> None:
    """Tell the log and the metrics which rule a request fits; a path may hold what was typed."""
    if request.url_rule:
        note_route(request.url_rule.rule)


def _is_route(app: Flask, path: str) -> bool:
    return app.url_map.bind("").test(path, "GET") or app.url_map.bind("").test(path, "POST")


def add_chat(app: Flask, settings: Settings, answerer: Answerer, lasting: Lasting) -> None:
    """Add the chat platforms' routes, where there are secrets for them."""
    if lasting.sender is None:
        return
    # slack_sdk costs a tenth of a second: only where somebody uses it.
    from bot.slack.routes import make_slack

    app.register_blueprint(
        make_slack(answerer, lasting.recorder, chat_secrets(settings), lasting.sender)
    )


def _widget_script(answerer: Answerer) -> bytes:
    return widget_script(answerer).body


def openapi(settings: Settings, answerer: Answerer) -> Json:
    """Return the OpenAPI document of all that the app serves."""
    parts = (
        api_part(answerer),
        page_part(answerer),
        chat_part(answerer, chat_secrets(settings)),
    )
    return document(settings.public_url, parts)


def open_answerer(settings: Settings) -> Answerer:
    """Open the current index. Raises IndexRefused where it is not what the settings ask for."""
    corpus = corpus_digest(settings.corpus_dir)
    searcher = open_current(
        settings.index_dir,
        corpus=corpus,
        encoder=settings.encoder,
        database=settings.rows_url,
    )
    return _answerer(settings, searcher)


def open_last_good_answerer(settings: Settings, failures: Sequence[str]) -> Answerer:
    """Open the last index of this Q&A that can be read, whatever else the settings ask for.

    `failures` says why there is none that fits. Raises IndexRefused where none can be read.
    """
    try:
        corpus = corpus_digest(settings.corpus_dir)
    except OSError:  # a failed build has said so
        corpus = "that cannot be read"
    opened = open_last_good(
        settings.index_dir,
        corpus=corpus,
        encoder=settings.encoder,
        folder=settings.corpus_dir,
        database=settings.rows_url,
    )
    problems = (*opened.problems, *failures) if opened.problems else ()
    return _answerer(settings, opened.searcher, [shareable(each, settings) for each in problems])


def shareable(problem: str, settings: Settings) -> str:
    """Return a problem for /readyz, which the proxy may show to anybody: no path of this machine.

    Settings stand for their folders: INDEX_DIR/versions/1a2b: damaged.
    """
    folders = {
        str(path): name
        for name, folder in (
            ("INDEX_DIR", settings.index_dir),
            ("CORPUS_DIR", settings.corpus_dir),
            ("DATA_DIR", settings.data_dir),
        )
        for path in (folder.absolute(), folder.resolve())
    } | {f"{Path.cwd()}/": ""}
    for path in sorted(folders, key=len, reverse=True):
        problem = problem.replace(path, folders[path])
    return problem[:_MAX_PROBLEM].encode("utf-8", "backslashreplace").decode()


def _answerer(settings: Settings, searcher: Searcher, problems: Sequence[str] = ()) -> Answerer:
    key = (
        settings.secret_key
        if settings.production
        else secret_key(settings.secret_key, settings.data_dir)
    )
    return Answerer(
        searcher,
        settings.public_url,
        settings.precision,
        secret=key,
        problems=problems,
        live=open_live(settings).live,
    )


def refuse_unready(settings: Settings, answerer: Answerer, *, warn: bool = True) -> None:
    """Warn of placeholders and examples; in production raise SettingsError for them and for what is not set.

    Of links that answers promise and nobody has given yet, production warns. With `warn` off
    nothing is only warned of.
    """
    missing = []
    for warning in provisional(answerer.corpus):
        missing.append(f"{warning}; FAQ_ENV=production does not start with them")
        if warn and not settings.production:
            log.warning("%s (FAQ_ENV=production will not start with them)", warning)
    if not settings.secret_key:
        missing.append(f"SECRET_KEY: production needs one: {HOW_TO_MAKE_A_KEY}")
    if problem := unreachable(settings.public_url):
        missing.append(problem)
    elif warn and settings.production and (doubt := doubtful(settings.public_url)):
        log.warning("%s", doubt)
    if settings.production and missing:
        raise SettingsError(missing)
    promised = [entry for entry in answerer.corpus.entries if entry.link_missing]
    if warn and settings.production and promised:
        first = f"{promised[0].source} ({promised[0].id})"
        log.warning(
            "%d answers promise a link that is missing, and give the phone instead; the first: %s",
            len(promised),
            first,
        )
