"""A help centre's articles as Zendesk's API gives them (JSON) → entries."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from corpus.blocks import Run, with_runs
from corpus.errors import Problem
from corpus.import_options import Options
from corpus.importers.decode import decode_source
from corpus.importers.html.answer import convert
from corpus.importers.html.boilerplate import is_boilerplate, without_boilerplate
from corpus.importers.html.question_words import clean_questions
from corpus.importers.html.tree import read_page
from corpus.importers.html.words import on_one_line
from corpus.importers.source import Answer, Source, SourceEntry, SourceError
from corpus.markdown import MAX_CHARACTERS

MAX_ARTICLES = 20_000
_ARTICLE_URL = re.compile(r"/articles/(\d+)")


def is_zendesk(data: Any) -> bool:
    """Return whether some JSON is what Zendesk's help centre exports."""
    articles = _merged(data)["articles"]
    first = articles[0] if isinstance(articles, list) and articles else None
    return isinstance(first, dict) and "body" in first and ("title" in first or "name" in first)


def read_zendesk(content: bytes, name: str, options: Options) -> Source:
    """Return the published articles of a help centre, with their sections. Raises SourceError."""
    data = _json(content, name, options)
    if not is_zendesk(data):
        raise SourceError(
            f"{name}: ヘルプセンターの記事(articles)が見つかりません。"
            "Zendeskの /api/v2/help_center/articles.json を保存したファイルを指定してください。"
        )
    return _Reading(_merged(data), name, options).read()


def _merged(data: Any) -> dict[str, Any]:
    """Return an export as one object, also where it is a list of articles or of pages of them."""
    pages = data if isinstance(data, list) else [data]
    if not any(isinstance(page, dict) and "articles" in page for page in pages):
        return {"articles": data if isinstance(data, list) else []}
    merged: dict[str, Any] = {"articles": []}
    for page in pages:
        for key in ("articles", "sections", "categories"):
            rows = page.get(key) if isinstance(page, dict) else None
            merged[key] = [*merged.get(key, []), *(rows if isinstance(rows, list) else [])]
    return merged


def _json(content: bytes, name: str, options: Options) -> Any:
    text, _ = decode_source(content, options.encoding)
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise SourceError(
            f"{name}:{line}: JSONとして読めません。書き出し直したファイルを指定してください。"
        ) from error


class _Reading:
    """One reading of an export: articles, and the sections and categories they name by id."""

    def __init__(self, data: Mapping[str, Any], name: str, options: Options) -> None:
        self._data, self._name, self._options = data, name, options
        self._sections = _by_id(data.get("sections"))
        self._categories = _by_id(data.get("categories"))
        self._problems: list[Problem] = []
        self._left_out: dict[str, int] = {}

    def read(self) -> Source:
        articles = [a for a in self._data["articles"][:MAX_ARTICLES] if isinstance(a, dict)]
        chosen = self._of_one_locale(articles)
        self._keys = {_key(article) for article in chosen}
        entries = [entry for place, a in enumerate(chosen) if (entry := self._entry(place, a))]
        questions = clean_questions([entry.question for entry in entries])
        entries = [replace(e, question=q) for e, q in zip(entries, questions, strict=True)]
        if not entries and not self._problems:
            raise SourceError(
                f"{self._name}: 公開された記事がありません。下書きを公開してから書き出してください。"
            )
        notes = [f"{what}を{many}件取り込んでいません。" for what, many in self._left_out.items()]
        if len(self._data["articles"]) > MAX_ARTICLES:
            notes.append(f"記事が多いため、初めの{MAX_ARTICLES:,}件だけを読みました。")
        return Source(self._name, tuple(entries), tuple(self._problems), tuple(notes))

    def _of_one_locale(self, articles: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the articles of the language asked for, or of Japanese where there are several."""
        locales = list(dict.fromkeys(str(a.get("locale") or "") for a in articles))
        wanted = self._options.locale or next(
            (n for n in locales if n.lower().startswith("ja")), ""
        )
        if not wanted or len(locales) < 2:
            wanted = self._options.locale or (locales[0] if locales else "")
        chosen = [a for a in articles if _is_of(str(a.get("locale") or ""), wanted)]
        if not chosen and articles:
            shown = "、".join(filter(None, locales))
            raise SourceError(
                f"{self._name}: 言語「{wanted}」の記事がありません。{shown} から選んでください。"
            )
        if others := len(articles) - len(chosen):
            self._left_out["ほかの言語の記事"] = others
        return chosen

    def _entry(self, place: int, article: Mapping[str, Any]) -> SourceEntry | None:
        title = article.get("title") or article.get("name")
        body = article.get("body")
        where = f"{self._name} articles[{place}]"
        if article.get("draft") is True:
            self._leave_out("下書きの記事")
            return None
        if article.get("outdated") is True and not title:
            self._leave_out("訳の古い記事")
            return None
        if not isinstance(title, str) or not title.strip():
            self._problem(
                place, "title", "題名が空です。", "記事に題名を付けて、書き出し直してください。"
            )
            return None
        question = on_one_line(title)
        if not isinstance(body, str) or not body.strip():
            self._problem(
                place,
                "body",
                f"「{question}」の本文が空です。",
                "本文を書くか、記事を下書きに戻してください。",
            )
            return None
        try:
            page = read_page(body, str(article.get("html_url") or self._options.base_url))
        except SourceError as error:
            self._problem(place, "body", f"「{question}」: {error}", "本文を分けてください。")
            return None
        conversion = convert([page.root], page, is_boilerplate)
        blocks, _ = without_boilerplate(conversion.blocks)
        blocks = with_runs(blocks, self._linked)
        answer = Answer.of(blocks)
        if not answer.text.strip():
            found = f"「{question}」の本文に文字がありません({'、'.join(conversion.lost).rstrip('。') or '空です'})。"
            self._problem(place, "body", found, "本文に文字で書いてください。")
            return None
        if len(answer.text) > MAX_CHARACTERS and answer.is_markdown:
            found = f"「{question}」の本文が長すぎます({len(answer.text):,}文字)。"
            self._problem(
                place, "body", found, f"{MAX_CHARACTERS:,}文字以内の記事に分けてください。"
            )
            return None
        is_restricted = article.get("user_segment_id") is not None
        key = _key(article)
        return SourceEntry(
            question,
            answer,
            self._section(article),
            where,
            key=key,
            anchors=(f"article-{key}",) if key else (),
            is_hidden=True if is_restricted else None,
            lost=conversion.lost,
        )

    def _linked(self, run: Run) -> Run:
        """Return a run whose link to another article here leads to that entry."""
        found = _ARTICLE_URL.search(run.url or "")
        is_here = found and found[1] in self._keys
        return replace(run, url=f"#article-{found[1]}") if found and is_here else run

    def _section(self, article: Mapping[str, Any]) -> str:
        if self._options.section:
            return self._options.section
        locale = str(article.get("locale") or "")
        section = _of_locale(self._sections, article.get("section_id"), locale)
        if self._options.section_from == "none":
            return ""
        name = section.get("name") or article.get("section_name") or ""
        if not name:
            parent = _of_locale(self._categories, section.get("category_id"), locale)
            name = parent.get("name") or ""
        return on_one_line(str(name))

    def _leave_out(self, what: str) -> None:
        self._left_out[what] = self._left_out.get(what, 0) + 1

    def _problem(self, place: int, field: str, found: str, repair: str) -> None:
        self._problems.append(Problem(self._name, 1, f"articles[{place}].{field}", found, repair))


def _by_id(rows: Any) -> dict[str, list[Mapping[str, Any]]]:
    """Return sections or categories by id; a translated one stands there once for each language."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict):
            found.setdefault(str(row.get("id")), []).append(row)
    return found


def _of_locale(
    rows: Mapping[str, Sequence[Mapping[str, Any]]], own: Any, locale: str
) -> Mapping[str, Any]:
    """Return the row of an id in the article's language, else the first of that id."""
    named = rows.get(str(own), ())
    same = (row for row in named if _is_of(str(row.get("locale") or ""), locale))
    return next(same, named[0] if named else {})


def _key(article: Mapping[str, Any]) -> str:
    value = article.get("id")
    return str(value) if isinstance(value, int | str) else ""


def _is_of(locale: str, wanted: str) -> bool:
    """Return whether a locale is the one wanted; "ja" wants every Japanese."""
    locale, wanted = locale.lower(), wanted.lower()
    return wanted in ("", locale) or ("-" not in wanted and locale.split("-")[0] == wanted)
