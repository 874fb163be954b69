"""What the buttons of the page do, each in one change of the live file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.desk.live.fields import (
    GONE,
    Form,
    Refused,
    chosen_in,
    end_of,
    line_of,
    pin_of,
    queries_of,
    stretch_of,
)
from corpus.intent import Corpus
from corpus.live import same_lines
from corpus.live_editor import LiveEditor
from corpus.text import MAX_CHARACTERS


def set_notice(editor: LiveEditor, form: Form, corpus: Corpus, now: datetime) -> str:
    """Show a notice."""
    text = notice_of(form)
    before = form.get("notice_before", "")
    if before and not any(same_lines(each.text, before) for each in editor.read().notices):
        raise Refused("", GONE)
    editor.set_notice(text, *stretch_of(form, "notice", now), instead_of=before)
    return f"お知らせを{'書き直しました' if before else '出しました'}：{text[:40]}"


def clear_notice(editor: LiveEditor, form: Form, corpus: Corpus, now: datetime) -> str:
    """Take a notice away."""
    text = form.get("text", "")
    if not text:
        raise Refused("", "お知らせが選ばれていません。")
    editor.clear_notice(text)
    return f"お知らせを終わりにしました：{text[:40]}"


def _name_of(entry_id: str, corpus: Corpus) -> str:
    entry = next((each for each in corpus.entries if each.id == entry_id), None)
    return entry.question[:40] if entry and entry.question else entry_id


def hide(editor: LiveEditor, form: Form, corpus: Corpus, now: datetime) -> str:
    """Hide an entry."""
    entry_id = chosen_in(form, "hide_entry", corpus)
    editor.hide(entry_id, end_of(form, "hide", now))
    return f"項目を隠しました：{_name_of(entry_id, corpus)}"


def show(editor: LiveEditor, form: Form, corpus: Corpus, now: datetime) -> str:
    """Show an entry again."""
    editor.show(form.get("entry", ""))
    return f"項目をまた出しました：{_name_of(form.get('entry', ''), corpus)}"


def pin(editor: LiveEditor, form: Form, corpus: Corpus, now: datetime) -> str:
    """Let questions lead to an entry or the phone."""
    made, before = pin_of(form, corpus, now), form.get("pin_before", "").splitlines()
    if before and not any(list(each.queries) == before for each in editor.read().pins):
        raise Refused("", GONE)
    editor.pin(
        made.queries,
        entry=made.entry,
        phone=made.phone,
        topic=made.topic,
        until=made.until,
        instead_of=before,
    )
    return f"質問の行き先を決めました：{made.queries[0][:40]}"


def unpin(editor: LiveEditor, form: Form, corpus: Corpus, now: datetime) -> str:
    """Let questions be searched again."""
    queries = queries_of(form)
    editor.unpin(*queries)
    return f"質問の行き先を元に戻しました：{queries[0][:40]}"


def close(editor: LiveEditor, form: Form, corpus: Corpus, now: datetime) -> str:
    """Close a line, or all."""
    begin, until = stretch_of(form, "close", now)
    if until is None:
        raise Refused("close_until", "受付を再開する日時を入力してください。")
    phone = line_of(form, "close_phone", corpus)
    editor.close(begin, until, form.get("close_reason", "").strip(), phone)
    return f"臨時に受付を止めました：{phone or 'すべての窓口'}"


def reopen(editor: LiveEditor, form: Form, corpus: Corpus, now: datetime) -> str:
    """Take a line's closings away."""
    phone = form.get("phone", "")
    editor.reopen(phone)
    return f"受付を再開しました：{phone or 'すべての窓口'}"


def tidy(editor: LiveEditor, form: Form, corpus: Corpus, now: datetime) -> str:
    """Take away what has run out."""
    editor.tidy(now)
    return "終わったものを片づけました"


Act = Callable[[LiveEditor, Form, Corpus, datetime], str]
ACTS: dict[str, Act] = {
    act.__name__: act
    for act in (set_notice, clear_notice, hide, show, pin, unpin, close, reopen, tidy)
}
# The section of the page that a button belongs to, and what the page says when it is done.
SECTIONS = {
    "set_notice": "notice",
    "clear_notice": "notice",
    "look_notice": "notice",
    "rewrite_notice": "notice",
    "close": "close",
    "reopen": "close",
    "pin": "pin",
    "unpin": "pin",
    "look_pin": "pin",
    "rewrite_pin": "pin",
    "find_pin": "pin",
    "find_topic": "pin",
    "hide": "hide",
    "show": "hide",
    "find_hide": "hide",
    "tidy": "tidy",
}
DONE = {
    "set_notice": "お知らせを出しました。",
    "clear_notice": "お知らせを終わりにしました。",
    "close": "受付を止めました。",
    "reopen": "受付を再開しました。",
    "pin": "質問の行き先を決めました。",
    "unpin": "質問の行き先を元に戻しました。",
    "hide": "項目を隠しました。",
    "show": "項目をまた出しました。",
    "tidy": "終わったものを片づけました。",
}


def notice_of(form: Form) -> str:
    """Return the text of a notice. Raises Refused."""
    text = "\n".join(form.get("notice_text", "").strip().splitlines())
    if not text:
        raise Refused("notice_text", "お知らせの文を入力してください。")
    if len(text) > MAX_CHARACTERS:
        raise Refused("notice_text", f"{MAX_CHARACTERS}文字以内にしてください。")
    return text
