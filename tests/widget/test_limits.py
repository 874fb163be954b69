"""The widget and the server draw the same lines: how long a text may be, what a secret is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.answer import messages
from corpus.text import MAX_CHARACTERS
from corpus.words.japanese import JAPANESE
from index.secrets import secret_in
from tests.key_pastes import PUBLIC, WITH_HEADER, key_pastes
from tests.masking_cases import KEPT, PERSONAL
from tests.secret_cases import CREDENTIALS, HARMLESS, WORST
from tests.widget.browser import ANSWERED, Site, ask, chat, last, requests_to, status

pytestmark = pytest.mark.browser

LONGEST = (ANSWERED * MAX_CHARACTERS)[:MAX_CHARACTERS]
CASES = Path(__file__).parents[1] / "data" / "private-keys.jsonl"


def test_the_longest_question_is_taken_by_both_and_a_longer_one_by_neither(site: Site) -> None:
    with chat(site) as page:
        asked = requests_to(page, "/api/ask")
        ask(page, LONGEST)
        assert [body["query"] for body in asked] == [LONGEST]
        assert page.locator(".failure").count() == 0
        page.locator("#input").fill(LONGEST + "あ")
        page.locator("#input").press("Enter")
        assert f"{MAX_CHARACTERS:,}文字以内" in status(page) and len(asked) == 1
        refused = page.request.post(f"{site.url}/api/ask", data={"query": LONGEST + "あ"})
        assert (refused.status, refused.json()["detail"]) == (422, messages.TOO_LONG)


def test_the_longest_comment_fits_the_widget_and_the_server(site: Site) -> None:
    with chat(site) as page:
        rated = requests_to(page, "/api/feedback")
        ask(page, ANSWERED)
        page.get_by_role("button", name="はい", exact=True).click()
        area = page.locator(".comment textarea")
        assert area.get_attribute("maxlength") == str(MAX_CHARACTERS)
        area.fill(LONGEST)
        page.get_by_role("button", name="ご意見を送る").click()
        page.get_by_text("ご意見をお寄せいただき").wait_for()
        assert rated[-1]["comment"] == LONGEST
        longer = rated[-1] | {"comment": LONGEST + "あ"}
        assert page.request.post(f"{site.url}/api/feedback", data=longer).status == 422


def test_the_widget_and_the_server_call_the_same_texts_a_private_key(site: Site) -> None:
    cases = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    with chat(site) as page:
        for case in cases:
            reply = page.request.post(f"{site.url}/api/ask", data={"query": case["text"]}).json()
            assert (reply["message"] == JAPANESE.secret) is case["private_key"], case
            asked = requests_to(page, "/api/ask")
            ask(page, case["text"])
            assert (not asked) is case["private_key"], case
            assert ("送信を取りやめました" in last(page, ".bot").inner_text()) is bool(not asked)


def test_the_widget_and_the_server_judge_every_text_alike(site: Site) -> None:
    texts = [text for _, text in key_pastes()]
    texts += [change(text) for text in PUBLIC.values() for change in WITH_HEADER.values()]
    texts += [text.replace("\\n", "\n") for text in (*CREDENTIALS, *HARMLESS, *PERSONAL, *KEPT)]
    texts += [text[:4000] for text in WORST.values()]
    judge = """async (texts) => {
        const { secretIn } = await import("/widget-later.js");
        return texts.map(secretIn);
    }"""
    page = site.browser.new_page()
    page.goto(site.url)
    judged = page.evaluate(judge, texts)
    page.close()
    found = [secret_in(text) for text in texts]
    different = [
        (text[:80], kind, here)
        for text, kind, here in zip(texts, found, judged, strict=True)
        if (kind.value if kind else None) != here
    ]
    assert different == []
