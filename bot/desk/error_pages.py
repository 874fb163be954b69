"""What the desk says when something goes wrong: in its own look, and never more than a page."""

from __future__ import annotations

import errno
import logging
from dataclasses import dataclass, field

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException, TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from bot.quiet_log import QuietLog, trace
from bot.this_request import request_id

log = logging.getLogger(__name__)

_ALL_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_REOPEN = "画面を開き直してください。書きかけのものがあるときは、前の画面に戻って控えてからにしてください。"
_TEXTS = {
    400: ("画面が古くなりました", _REOPEN),
    401: ("サインインが必要です", "もう一度サインインしてください。"),
    403: (
        "この操作はできません",
        "あなたの権限ではできない操作です。必要なときは、管理者に権限の変更を依頼してください。",
    ),
    404: (
        "ページが見つかりません",
        "ほかの人が消したか、アドレスが違います。メニューから選び直してください。",
    ),
    405: ("この開き方はできません", "メニューから選び直してください。"),
    409: ("ほかの人が先に変更しました", "画面を開き直して、新しい内容を確かめてください。"),
    413: (
        "送られたものが大きすぎます",
        "何も保存していません。文章を短くするか、分けてからお試しください。",
    ),
    429: ("試みが続きすぎました", "{minutes}分ほど待ってから、もう一度お試しください。"),
}
_FAILED = (
    "うまくいきませんでした",
    "管理画面の処理に失敗しました。お客様への回答は止まっていません。"
    "もう一度試しても直らないときは、管理者にサーバーのログを見てもらってください。",
)
_NOT_SAVED = (
    "保存できませんでした",
    "データの置き場所（DATA_DIR、CORPUS_DIR）に書き込めません。お客様への回答は止まっていません。"
    "管理者に、空き容量と書き込みの権限を確かめてもらってください。",
)
_DISK = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EIO}


@dataclass(frozen=True)
class DeskErrors:
    """The answers to whatever the desk's views raise."""

    _quiet: QuietLog = field(default_factory=lambda: QuietLog(log))

    def register(self, blueprint: Blueprint) -> None:
        """Let the desk use them, also for addresses below it that are none."""
        blueprint.register_error_handler(HTTPException, self.http_error)
        blueprint.register_error_handler(Exception, self.failure)
        blueprint.add_url_rule("/", "slash", _missing)
        blueprint.add_url_rule("/<path:missing>", "missing", _missing, methods=_ALL_METHODS)

    def http_error(self, error: HTTPException) -> Response:
        """Return the page about a refusal."""
        if error.code is None or error.code >= 500:
            return self.failure(getattr(error, "original_exception", None) or error)
        heading, text = _TEXTS.get(error.code, _TEXTS[404])
        response = self._page(error.code, heading, text, _wait_s(error))
        kept = ("Allow", "Retry-After")
        response.headers.update({k: v for k, v in error.get_headers() if k in kept})
        return response

    def failure(self, error: Exception) -> Response:
        """Return the page about a fault of ours: the log keeps the reason."""
        self._quiet.warning("a page of the desk failed: %s", trace(error))
        is_disk = isinstance(error, OSError) and error.errno in _DISK
        return self._page(507 if is_disk else 500, *(_NOT_SAVED if is_disk else _FAILED))

    def _page(self, status: int, heading: str, text: str, wait_s: float = 0) -> Response:
        text = text.format(minutes=max(1, round(wait_s / 60)))
        if status >= 500 and (number := request_id()):
            text += f"（エラー番号：{number}）"
        values = {"heading": heading, "text": text, "is_signed_in": g.get("member") is not None}
        if request.headers.get("HX-Request"):
            return Response(f"{heading}。{text}", status, mimetype="text/plain")
        try:
            html = render_template("desk/error.html", **values)
        except Exception as error:  # what failed may be what every page shows
            self._quiet.warning("the desk's error page failed: %s", trace(error))
            html = render_template("desk/failure.html", **values)
        return Response(html, status, mimetype="text/html")


def _wait_s(error: HTTPException) -> float:
    wait = error.retry_after if isinstance(error, TooManyRequests) else None
    return wait if isinstance(wait, int) else 0


def _missing(missing: str = "") -> AnyResponse:
    return abort(404) if missing else redirect(url_for("desk.home"), 308)
