"""What the buttons of the page do, each in one change of the live file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.desk.live.shown import run_out
from corpus.intent import Corpus
from corpus.live_editor import LiveEditor
from corpus.text import MAX_CHARACTERS

Form = Mapping[str, str]
_MAX_QUERIES = 50


class Refused(Exception):
    """What somebody typed cannot be done: the input's name, and what to do."""

    def __init__(self, name: str, said: str) -> None:
        super().__init__(said)
        self.name, self.said = name, said


def set_notice(editor: LiveEditor, form: Form, corpus: Corpus, now: datetime) -> str:
    """Show a notice."""
    text = form.get("notice_text", "").strip()
    if not text:
        raise Refused("notice_text", "お知らせの文を入力してください。")
    if len(text) > MAX_CHARACTERS:
        raise Refused("notice_text", f"{MAX_CHARACTERS}文字以内にしてください。")
    editor.set_notice(text, *_stretch(form, "notice", now))
    return f"お知らせを出しました：{text[:40]}"


def clear_notice(editor: LiveEditor, form: Form, corpus: Corpus, now: datetime) -> str:
    """Take a notice away."""
    text = form.get("text", "")
    if not text:
        raise Refused("", "お知らせが選ばれていません。")
    editor.clear_notice(text)
    return f"お知らせを終わりにしました：{text[:40]}"


def hide(editor: LiveEditor, form: Form, corpus: Corpus, now: datetime) -> str:
    """Hide an entry."""
    entry_id = _entry(form.get("hide_entry", ""), "hide_entry", corpus)
    editor.hide(entry_id)
    return f"項目を隠しました：{entry_id}"


def show(editor: LiveEditor, form: Form, corpus: Corpus, now: datetime) -> str:
    """Show an entry again."""
    editor.show(form.get("entry", ""))
    return f"項目をまた出しました：{form.get('entry', '')}"


def pin(editor: LiveEditor, form: Form, corpus: Corpus, now: datetime) -> str:
    """Let questions lead to an entry or the phone."""
    queries = queries_of(form)
    if form.get("pin_goal") == "entry":
        editor.pin(queries, entry=_entry(form.get("pin_entry", ""), "pin_entry", corpus))
    else:
        phone = form.get("pin_phone", "")
        if phone and phone not in [each.purpose for each in corpus.site.phones]:
            raise Refused("pin_phone", "窓口を選び直してください。")
        editor.pin(queries, phone=phone)
    return f"質問の行き先を決めました：{queries[0][:40]}"


def unpin(editor: LiveEditor, form: Form, corpus: Corpus, now: datetime) -> str:
    """Let questions be searched again."""
    queries = queries_of(form)
    editor.unpin(*queries)
    return f"質問の行き先を元に戻しました：{queries[0][:40]}"


def close(editor: LiveEditor, form: Form, corpus: Corpus, now: datetime) -> str:
    """Close a line, or all."""
    begin, until = _stretch(form, "close", now)
    if until is None:
        raise Refused("close_until", "受付を再開する日時を入力してください。")
    phone = form.get("close_phone", "")
    if phone and phone not in [each.purpose for each in corpus.site.phones]:
        raise Refused("close_phone", "窓口を選び直してください。")
    editor.close(begin, until, form.get("close_reason", "").strip(), phone)
    return f"臨時に受付を止めました：{phone or 'すべての窓口'}"


def reopen(editor: LiveEditor, form: Form, corpus: Corpus, now: datetime) -> str:
    """Take a line's closings away."""
    phone = form.get("phone", "")
    editor.reopen(phone)
    return f"受付を再開しました：{phone or 'すべての窓口'}"


def tidy(editor: LiveEditor, form: Form, corpus: Corpus, now: datetime) -> str:
    """Take away what has run out; of a line's closings only where all have."""
    live = editor.read()
    for notice in list(run_out(live, now)):
        editor.clear_notice(notice.text)
    for phone in {each.phone for each in live.closures}:
        if all(each.closure.until <= now for each in live.closures if each.phone == phone):
            editor.reopen(phone)
    return "終わったものを片づけました"


Act = Callable[[LiveEditor, Form, Corpus, datetime], str]
ACTS: dict[str, Act] = {
    act.__name__: act
    for act in (set_notice, clear_notice, hide, show, pin, unpin, close, reopen, tidy)
}


def queries_of(form: Form) -> list[str]:
    """Return the questions, one a line. Raises Refused."""
    typed = form.get("pin_queries", "").splitlines()
    queries = [line.strip() for line in typed if line.strip()]
    if not queries:
        raise Refused("pin_queries", "お客さまの質問を一つ以上入力してください。")
    if len(queries) > _MAX_QUERIES or any(len(each) > MAX_CHARACTERS for each in queries):
        raise Refused(
            "pin_queries", f"{_MAX_QUERIES}件、一件{MAX_CHARACTERS}文字までにしてください。"
        )
    return queries


def _entry(typed: str, name: str, corpus: Corpus) -> str:
    """Return the id of an entry that is named by its id or its question."""
    typed = typed.strip()
    for entry in corpus.entries:
        if typed in (entry.id, entry.question):
            return entry.id
    raise Refused(name, "項目が見つかりません。候補から選んでください。")


def _stretch(form: Form, name: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    begin, until = _moment(form, f"{name}_from"), _moment(form, f"{name}_until")
    if until and until <= now:
        raise Refused(f"{name}_until", "終わりが過ぎています。これからの日時を入力してください。")
    if begin and until and begin >= until:
        raise Refused(f"{name}_until", "終わりを、始まりより後にしてください。")
    return begin, until


def _moment(form: Form, name: str) -> datetime | None:
    typed = form.get(name, "").strip()
    if not typed:
        return None
    try:
        read = datetime.fromisoformat(typed)
    except ValueError:
        read = None
    if read is None or read.tzinfo is not None:
        raise Refused(name, "日時として読めません。「2026-12-01 13:00」のように入力してください。")
    return read
