"""はじめての設定: what is still to do before customers come, and where it is done."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args

from bot.answer.answerer import Answerer
from bot.answer.opening_hours import TOKYO
from bot.answer.withdrawn import is_withdrawn
from bot.desk.company.wording import label_of
from bot.http.public_url import doubtful, unreachable
from bot.journal.files import make_private_folder
from bot.settings import Settings
from corpus.intent import Entry
from corpus.starter.example import examples_in

State = Literal["good", "warn", "bad"]
STATES: tuple[State, ...] = get_args(State)
_SHOWN = 5  # entries that are named
_LITTLE_ROOM = 500 * 2**20  # bytes


@dataclass(frozen=True)
class Way:
    """Where something is repaired: an endpoint below "desk.", of one entry where there is an id."""

    endpoint: str
    label: str
    entry_id: str = ""


@dataclass(frozen=True)
class Item:
    """One line: good, warn (better done), bad (to be done first), and how it is repaired.

    `setting` is what to write where the server is started.
    """

    title: str
    state: State
    text: str
    ways: tuple[Way, ...] = ()
    setting: str = ""


def checklist(settings: Settings, answerer: Answerer, problems: Sequence[str]) -> list[Item]:
    """Return the lines about what is published, and about the server.

    `problems` says why what is served is not what is wanted.
    """
    return [
        *_company(answerer),
        *_entries(answerer),
        *_addresses(settings),
        *_server(settings, answerer, problems),
    ]


def request_of(items: Sequence[Item]) -> str:
    """Return what to write to whoever starts the server."""
    lines = [f"・{item.title}：{item.text}\n　{item.setting}" for item in items]
    return "\n".join(("チャットボットのサーバーの設定をお願いします。", "", *lines))


def _company(answerer: Answerer) -> Iterator[Item]:
    site = answerer.corpus.site
    way = (Way("company", "会社と窓口を開く"),)
    if site.placeholders:
        names = "、".join(map(label_of, site.placeholders))
        yield Item("仮の値", "bad", f"仮の値のままのところがあります：{names}", way)
    else:
        yield Item("仮の値", "good", "残っていません。")
    if site.phones or site.channels:
        doors = len(site.phones) + len(site.channels)
        yield Item("窓口", "good", f"答えのない質問を、{doors}つの窓口へご案内できます。")
    else:
        text = "電話番号もフォームもないため、答えのない質問に行き先がありません。"
        yield Item("窓口", "bad", text, way)
    if site.phones and {"hours", "closed"} & set(site.placeholders):
        yield Item("受付時間", "bad", "仮の受付時間をご案内しています。", way)
    elif site.phones and site.source:
        yield Item("受付時間", "good", "電話の受付時間をご案内しています。", way)
    elif site.phones:
        text = "受付時間が書かれていないため、平日9時から17時とご案内しています。"
        yield Item("受付時間", "warn", text, way)
    if site.phones and not site.hours.is_always:
        closed = [site.closed, *(phone.closed for phone in site.phones if phone.closed)]
        if any(each.yearly or each.dates for each in closed):
            yield Item("年末年始などの休み", "good", "登録されています。")
        else:
            text = (
                "年末年始やお盆の休みが登録されていません。"
                "このままでは、その日も受け付けているとご案内します。"
            )
            yield Item("年末年始などの休み", "warn", text, way)


def _entries(answerer: Answerer) -> Iterator[Item]:
    entries = answerer.corpus.entries
    today = datetime.now(TOKYO).date()
    shown = [entry for entry in entries if not is_withdrawn(entry, today)]
    yield Item("Q&A", "good", f"{len(shown)}件をご案内しています。")
    yield _about(
        "見本の回答",
        "bad",
        examples_in(entries),
        "見本の回答が{}件残っています。",
        "残っていません。",
    )
    yield _about(
        "行き先のない案内",
        "warn",
        [entry for entry in shown if entry.link_missing and not entry.links],
        "「下記・以下」と書きながら行き先のない回答が{}件あり、代わりに電話をご案内しています。",
        "ありません。",
    )
    yield _about(
        "お客様の言い方",
        "warn",
        [entry for entry in shown if not entry.wordings],
        "お客様の言い方が一つも書かれていない項目が{}件あります。書くと、すぐに答えられる質問が増えます。",
        "どの項目にも、お客様の言い方が書かれています。",
    )


def _about(title: str, state: State, found: Sequence[Entry], text: str, none: str) -> Item:
    if not found:
        return Item(title, "good", none)
    ways = [Way("entry", entry.label or entry.question or entry.id, entry.id) for entry in found]
    more = [Way("entries", f"ほか{len(found) - _SHOWN}件：Q&Aの編集を開く")]
    return Item(
        title,
        state,
        text.format(len(found)),
        (*ways[:_SHOWN], *(more if len(found) > _SHOWN else ())),
    )


def _addresses(settings: Settings) -> Iterator[Item]:
    url, example = settings.public_url, "PUBLIC_URL=https://faq.（貴社のドメイン）"
    if unreachable(url):
        text = (
            "お客様のリンクがこのサーバーの中を指しています。外から見えるアドレスにしてください。"
        )
        yield Item("外から見えるアドレス", "bad", text, setting=example)
    elif doubt := doubtful(url):
        encrypted = url.startswith("https:")
        text = (
            f"{url} は説明用のアドレスのようです。"
            if encrypted or "not encrypted" not in doubt
            else f"{url} は暗号化されていません。https:// で始まるアドレスにしてください。"
        )
        yield Item("外から見えるアドレス", "warn", text, setting=example)
    else:
        yield Item("外から見えるアドレス", "good", f"{url} です。")
    way = (Way("widget", "ウィジェットの設定を開く"),)
    if settings.allowed_origins:
        places = "、".join(settings.allowed_origins)
        yield Item("ウィジェットを置くサイト", "good", f"{places} に置けます。", way)
    else:
        text = "このページの中だけで使うなら、このままで構いません。ほかのサイトに置くときは登録が必要です。"
        setting = "ALLOWED_ORIGINS=https://www.（貴社のドメイン）"
        yield Item("ウィジェットを置くサイト", "good", text, way, setting)
    if settings.production:
        yield Item("本番の設定", "good", "本番として動いています。")
    else:
        text = "試用の設定で動いています。お客様に公開する前に切り替えてください。"
        yield Item("本番の設定", "warn", text, setting="FAQ_ENV=production")


def _server(settings: Settings, answerer: Answerer, problems: Sequence[str]) -> Iterator[Item]:
    if problems:
        text = f"新しい内容を読み込めず、前の版で回答しています：{problems[0]}"
        yield Item("公開中の版", "bad", text, (Way("publish", "公開の画面を開く"),))
    else:
        yield Item("公開中の版", "good", f"最新の内容で回答しています（版 {answerer.version}）。")
    if settings.secret_key:
        yield Item("署名の鍵", "good", "設定されています。")
    else:
        text = "自動で作った鍵を使っています。サーバーを移すと、会話とサインインが途切れます。"
        yield Item("署名の鍵", "warn", text, setting="SECRET_KEY=（32文字以上の乱数）")
    if settings.rate_limit == "off":
        text = "回数の制限がありません。一人の大量のアクセスで、ほかのお客様が待たされます。"
        yield Item("回数の制限", "warn", text, setting="RATE_LIMIT=60/minute")
    else:
        text = f"一人あたり {settings.rate_limit} に制限しています。"
        yield Item("回数の制限", "good", text)
    if settings.public_url.startswith("https:") and not settings.trusted_proxies:
        text = "前に置いたプロキシーを信頼していないため、全員が同じ人と数えられます。"
        yield Item("プロキシー", "warn", text, setting="TRUSTED_PROXIES=1")
    yield _disk(settings)


def _disk(settings: Settings) -> Item:
    title = "データの置き場所"
    if reason := not_writable(settings.data_dir / "desk"):
        text = f"書き込めないため、下書きも操作の記録も残せません（{reason}）。"
        return Item(title, "bad", text, setting=f"DATA_DIR={settings.data_dir}")
    if not os.access(settings.corpus_dir, os.W_OK):
        text = "Q&Aのフォルダーに書き込めないため、公開できません。"
        return Item(title, "bad", text, setting=f"CORPUS_DIR={settings.corpus_dir}")
    if not settings.database_url and (reason := not_writable(settings.data_dir)):
        return Item(title, "bad", f"質問の記録を残せません（{reason}）。")
    free = shutil.disk_usage(settings.data_dir).free
    if free < _LITTLE_ROOM:
        text = f"空きが残り{free // 2**20} MBです。公開には余裕が要ります。"
        return Item(title, "warn", text)
    return Item(title, "good", "書き込めます。")


def not_writable(folder: Path) -> str:
    """Return why nothing can be kept in a folder, or ""."""
    try:
        make_private_folder(folder)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""
