/*
 * The FAQ chat widget: one file, no dependency.
 *
 *   <script async src="https://faq.example.jp/widget.js" data-color="#0b57a4" data-title="よくあるご質問"></script>
 *
 *   data-endpoint    where the API lives; default: the folder this script comes from
 *   data-color       brand colour, any CSS colour; the colours of texts are made readable from it
 *   data-position    "right" (default) or "left"
 *   data-title       heading of the window; default: the site's title
 *   data-lang        "ja" (default) or "en": the widget's own words, the answers stay as they are written
 *   data-policy-url  the page that explains how personal data is handled
 *
 * An <a data-faq-link href="…"> on the page leads to the Q&A page until this script has loaded, and then makes room.
 * The page needs only script-src and connect-src for the host this comes from.
 */
(() => {
  "use strict";
  const TAG = "faq-widget";
  const script = document.currentScript; // null as soon as this turn is over
  if (!script || !window.customElements || customElements.get(TAG) || !("adoptedStyleSheets" in Document.prototype)) return;

  // The server puts title, Q&A page and phone guidance here, so that they are there when it is not.
  const SITE = "__SITE__";

  const MAX_CHARACTERS = 2000;
  const COUNT_FROM = 1800;
  const SUGGEST_AFTER_MS = 150;
  const BUSY_AFTER_MS = 300;
  const SLOW_AFTER_MS = 5000;
  const GIVE_UP_AFTER_MS = 30000;
  const START_GIVE_UP_AFTER_MS = 5000;
  const OPEN_STATE_LASTS_MS = 30 * 60 * 1000;
  const KEPT_MESSAGES = 60;
  const DEFAULT_COLOR = "#0b57a4";
  const PHONE_SCREEN = "(max-width: 480px), (max-height: 480px)";
  const PRIVATE_KEY = /-----\s*BEGIN [A-Z0-9 ]*PRIVATE KEY/;

  const TEXTS = {
    ja: {
      launcher: "ご質問はこちら",
      greeting: "お問い合わせありがとうございます。サービスについてのご質問を、短い文でご入力ください。",
      frequent: "よくあるご質問",
      privacy: "個人情報や秘密鍵は入力しないでください。",
      policy: "個人情報の取り扱い",
      conversation: "会話",
      input: "ご質問",
      placeholder: "ご質問をご入力ください",
      send: "送信",
      close: "閉じる",
      clear: "会話を消去",
      clearAsk: "これまでの会話をすべて消去します。よろしいですか。",
      clearYes: "消去する",
      clearNo: "キャンセル",
      cleared: "会話を消去しました。",
      you: "ご質問:",
      bot: "回答:",
      busy: "回答を探しています",
      slow: "通常よりお時間をいただいています。恐れ入りますが、このままお待ちください。",
      offline: "インターネットに接続されていないようです。接続をご確認のうえ、もう一度お試しください。",
      online: "インターネットへの接続が戻りました。",
      down: "申し訳ございません。ただいま回答をご用意できません。しばらくしてからもう一度お試しいただくか、お電話でお問い合わせください。",
      downNoPhone: "申し訳ございません。ただいま回答をご用意できません。しばらくしてから、もう一度お試しください。",
      limited: (s) => `短い間に多くのご質問をいただいています。恐れ入りますが、${s ? `${s}秒ほど` : "少し時間を"}おいてから、もう一度お試しください。`,
      refused: "送信された内容を受け付けられませんでした。内容をご確認ください。",
      interrupted: "回答が届く前にページが切り替わりました。",
      tooLong: (n) => `${number(MAX_CHARACTERS)}文字以内でご入力ください。(現在${number(n)}文字)`,
      counter: (n) => `${number(n)} / ${number(MAX_CHARACTERS)}文字`,
      empty: "ご質問をご入力ください。",
      wait: "前のご質問の回答を探しています。少々お待ちください。",
      secret: "秘密鍵と思われる内容が含まれていたため、送信を取りやめました。秘密鍵は誰にも送らないでください。入力された内容は残していません。",
      secretShown: "(秘密鍵と思われる内容のため表示しません)",
      retry: "もう一度送信する",
      edit: "入力欄に戻して直す",
      maybe: "もしかして、こちらのご質問ですか",
      nearest: "近いご質問",
      related: "関連するご質問",
      reviewed: (day) => `最終確認日:${day}`,
      newTab: "(新しいタブで開きます)",
      copy: "コピー",
      copyAnswer: "回答をコピー",
      copied: "回答をコピーしました。",
      copyFailed: "コピーできませんでした。お手数ですが、文字を選択してコピーしてください。",
      helpful: "この回答はお役に立ちましたか",
      yes: "はい",
      no: "いいえ",
      thanksYes: "お役に立てて何よりです。ご回答ありがとうございました。",
      thanksNo: "お役に立てず申し訳ございません。ご回答ありがとうございました。",
      commentYes: "よろしければ、ご意見をお聞かせください(任意)",
      commentNo: "よろしければ、わかりにくかった点をお聞かせください(任意)",
      commentNote: "個人情報は入力しないでください。ご返信はいたしかねます。",
      commentSend: "ご意見を送る",
      commentThanks: "ご意見をお寄せいただき、ありがとうございました。",
      feedbackFailed: "申し訳ございません。ただいま評価を受け付けることができませんでした。",
      twice: "ご希望の回答をご案内できず、申し訳ございません。担当者がお電話で直接ご案内いたします。",
      contact: "お電話でのお問い合わせ",
      call: (phone) => `${phone}に電話をかける`,
      hours: "受付時間:",
      open: "ただいま受付中",
      closed: "ただいま受付時間外",
      opens: (moment) => `次の受付は${moment}からです。`,
      page: "Q&Aページを見る",
      suggestions: "ご質問の候補",
      suggested: (n) => `候補が${n}件あります。上下の矢印キーで選べます。`,
    },
    en: {
      launcher: "Ask a question",
      greeting: "Thank you for contacting us. Please type your question in a short sentence. Answers are in Japanese.",
      frequent: "Frequently asked",
      privacy: "Please do not enter personal information or private keys.",
      policy: "Privacy policy",
      conversation: "Conversation",
      input: "Your question",
      placeholder: "Type your question",
      send: "Send",
      close: "Close",
      clear: "Clear conversation",
      clearAsk: "This clears the whole conversation. Continue?",
      clearYes: "Clear",
      clearNo: "Cancel",
      cleared: "The conversation has been cleared.",
      you: "Your question:",
      bot: "Answer:",
      busy: "Looking for an answer",
      slow: "This is taking longer than usual. Please wait a little.",
      offline: "You seem to be offline. Please check your connection and try again.",
      online: "You are back online.",
      down: "We are sorry, we cannot answer right now. Please try again later, or call us.",
      downNoPhone: "We are sorry, we cannot answer right now. Please try again later.",
      limited: (s) => `There have been many questions in a short time. Please try again ${s ? `in about ${s} seconds` : "in a little while"}.`,
      refused: "We could not accept what was sent. Please check it.",
      interrupted: "The page changed before the answer arrived.",
      tooLong: (n) => `Please use at most ${number(MAX_CHARACTERS)} characters (now ${number(n)}).`,
      counter: (n) => `${number(n)} / ${number(MAX_CHARACTERS)}`,
      empty: "Please enter your question.",
      wait: "We are still looking for the previous answer. Please wait a moment.",
      secret: "This looks like a private key, so it was not sent. Never send a private key to anyone. Nothing of it has been kept.",
      secretShown: "(not shown: it looks like a private key)",
      retry: "Send again",
      edit: "Edit the question",
      maybe: "Did you mean",
      nearest: "Similar questions",
      related: "Related questions",
      reviewed: (day) => `Last reviewed: ${day}`,
      newTab: "(opens in a new tab)",
      copy: "Copy",
      copyAnswer: "Copy answer",
      copied: "The answer has been copied.",
      copyFailed: "Copying did not work. Please select the text and copy it.",
      helpful: "Was this answer helpful?",
      yes: "Yes",
      no: "No",
      thanksYes: "Thank you. We are glad it helped.",
      thanksNo: "Thank you. We are sorry it did not help.",
      commentYes: "Anything to add? (optional)",
      commentNo: "What was unclear? (optional)",
      commentNote: "Please do not enter personal information. We cannot reply to comments.",
      commentSend: "Send comment",
      commentThanks: "Thank you for your comment.",
      feedbackFailed: "We are sorry, your rating could not be accepted right now.",
      twice: "We are sorry that we could not find your answer. Our staff will gladly help you by phone.",
      contact: "Call us",
      call: (phone) => `Call ${phone}`,
      hours: "Opening hours: ",
      open: "Open now",
      closed: "Closed now",
      opens: (moment) => `Opens ${moment} (Japan time).`,
      page: "See the Q&A page",
      suggestions: "Suggested questions",
      suggested: (n) => `${n} suggestions. Use the up and down arrow keys.`,
    },
  };

  const ICONS = {
    chat: "M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H9.5L5 21v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zm3 4v2h10V8zm0 4v2h7v-2z",
    close: "m6.4 5 5.6 5.6L17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z",
    clear: "M9 3h6l1 2h4v2H4V5h4zM6 9h12l-1 12H7zm3.5 2 .4 8h1.5l-.3-8zm3.4 0-.3 8h1.5l.4-8z",
    send: "M3 20.5 21.5 12 3 3.5v6.6L15 12 3 13.9z",
    call: "M6.6 10.8a15 15 0 0 0 6.6 6.6l2.2-2.2a1 1 0 0 1 1-.2c1.1.4 2.3.6 3.6.6a1 1 0 0 1 1 1V20a1 1 0 0 1-1 1A17 17 0 0 1 3 4a1 1 0 0 1 1-1h3.5a1 1 0 0 1 1 1c0 1.3.2 2.5.6 3.6a1 1 0 0 1-.3 1z",
    copy: "M8 3h11a1 1 0 0 1 1 1v13h-2V5H8zM5 7h10a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1zm1 2v10h8V9z",
    up: "M2 21h4V9H2zm20-11a2 2 0 0 0-2-2h-6.3l1-4.6v-.3a1.5 1.5 0 0 0-.4-1L13.2 1 6.6 7.6A2 2 0 0 0 6 9v10a2 2 0 0 0 2 2h9a2 2 0 0 0 1.8-1.2l3-7.1A2 2 0 0 0 22 12z",
    down: "M22 3h-4v12h4zM2 14a2 2 0 0 0 2 2h6.3l-1 4.6v.3c0 .4.2.8.4 1l1.1 1.1 6.6-6.6A2 2 0 0 0 18 15V5a2 2 0 0 0-2-2H7a2 2 0 0 0-1.8 1.2l-3 7.1A2 2 0 0 0 2 12z",
    chevron: "m9 5 7 7-7 7-1.4-1.4 5.6-5.6-5.6-5.6z",
  };

  // Every length is in em of the reader's own font size: a page's `html { font-size: 62.5% }` does not reach us.
  // `!important` on :host wins over the page's own `!important`.
  const STYLES = `
:host { all: initial !important; direction: ltr !important; unicode-bidi: isolate !important;
  position: fixed !important; z-index: 2147483000 !important; display: block !important; inset: auto !important;
  bottom: max(1em, env(safe-area-inset-bottom)) !important; right: max(1em, env(safe-area-inset-right)) !important;
  color-scheme: light dark !important; font-family: "Hiragino Sans", "Hiragino Kaku Gothic ProN", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, system-ui, sans-serif !important;
  line-height: 1.7 !important; color: var(--faq-ink) !important; text-align: start !important; -webkit-text-size-adjust: 100% !important;
  --faq-paper: #fff; --faq-ground: #f4f6f9; --faq-ink: #1c2430; --faq-soft: #535d6e; --faq-line: #d8dde6; --faq-edge: #7d8797;
  --faq-ok: #17693a; --faq-ok-ground: #e3f4e9; --faq-alert: #a3211b; --faq-alert-ground: #fdeeed; --faq-shade: rgb(16 24 40 / .22); --faq-tint: 7%; --faq-link: var(--faq-link-light); }
:host([data-side="left"]) { right: auto !important; left: max(1em, env(safe-area-inset-left)) !important; }
@media (prefers-color-scheme: dark) {
  :host { --faq-paper: #1c232e; --faq-ground: #131920; --faq-ink: #e8ecf3; --faq-soft: #aab4c4; --faq-line: #384252; --faq-edge: #7f8b9d;
    --faq-ok: #8fdcae; --faq-ok-ground: #17352a; --faq-alert: #ffb4ae; --faq-alert-ground: #3c2224; --faq-shade: rgb(0 0 0 / .6); --faq-tint: 14%; --faq-link: var(--faq-link-dark); } }
@media print { :host { display: none !important; } }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
button, textarea { font: inherit; color: inherit; margin: 0; }
button { cursor: pointer; -webkit-tap-highlight-color: transparent; touch-action: manipulation; }
p, h2, h3, ul { margin: 0; padding: 0; }
ul { list-style: none; }
a { color: var(--faq-link); text-underline-offset: .18em; }
svg { width: 1.25em; height: 1.25em; fill: currentColor; flex: none; display: block; }
:focus-visible { outline: .19em solid var(--faq-link); outline-offset: .125em; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.launcher { display: flex; align-items: center; gap: .6em; min-height: 3.5em; padding: 0 1.35em 0 1.15em; border: .125em solid var(--faq-rim); border-radius: 2em;
  background: var(--faq-brand); color: var(--faq-on-brand); font-weight: 600; box-shadow: 0 .35em 1.4em var(--faq-shade); white-space: nowrap; }
.launcher:hover, .send:hover { filter: brightness(1.08); }
.launcher:focus-visible { outline-color: var(--faq-brand); box-shadow: 0 0 0 .4em #fff, 0 .35em 1.4em var(--faq-shade); }
.panel { position: absolute; right: 0; bottom: 4.4em; width: min(25em, 100vw - 2em); height: min(42em, 100vh - 6.5em); height: min(42em, 100dvh - 6.5em);
  display: flex; flex-direction: column; overflow: hidden; overflow: clip; border: 1px solid var(--faq-line); border-radius: 1em; background: var(--faq-ground); box-shadow: 0 1em 3em var(--faq-shade); }
:host([data-side="left"]) .panel { right: auto; left: 0; }
:host([data-side="left"]) .launcher { margin-right: auto; }
.panel.arriving, .message.arriving { animation: faq-arrive .18s ease-out; }
@keyframes faq-arrive { from { opacity: 0; transform: translateY(.5em); } }
.head { display: flex; align-items: center; gap: .15em; padding: .35em .4em .35em 1.1em; background: var(--faq-brand); color: var(--faq-on-brand); }
.head h2 { flex: 1; min-width: 0; font-size: 1em; font-weight: 700; line-height: 1.4; overflow-wrap: anywhere; }
.icon { display: grid; place-items: center; min-width: 2.75em; min-height: 2.75em; padding: 0; border: 1px solid transparent; border-radius: .6em; background: transparent; color: inherit; }
.head .icon:hover { background: color-mix(in srgb, var(--faq-on-brand) 16%, transparent); }
.head :focus-visible { outline-color: var(--faq-on-brand); outline-offset: -.19em; }
.confirm { padding: .75em 1.1em; background: var(--faq-paper); border-bottom: 1px solid var(--faq-line); }
.row { display: flex; flex-wrap: wrap; align-items: center; gap: .5em; margin-top: .6em; }
.log { position: relative; flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 1em; scrollbar-width: thin; scrollbar-color: var(--faq-edge) transparent; }
.log:focus-visible { outline-offset: -.25em; }
.message { margin: 0 0 .85em; overflow-wrap: anywhere; line-break: strict; }
.bot, .failure, .status, .suggestions { word-break: auto-phrase; }
.message:last-child { margin-bottom: .25em; }
.you { width: fit-content; max-width: 85%; margin-left: auto; padding: .6em .95em; border-radius: 1em 1em .25em; background: var(--faq-brand); color: var(--faq-on-brand); white-space: pre-wrap; }
.bot { padding: .9em 1.05em 1em; border: 1px solid var(--faq-line); border-radius: .25em 1em 1em; background: var(--faq-paper); }
.section, .note, .reviewed { color: var(--faq-soft); font-size: .8125em; line-height: 1.6; }
.question { margin: .1em 0 .5em; font-size: 1em; font-weight: 700; line-height: 1.55; }
.text { white-space: pre-line; }
.text + .text, .lead + .text { margin-top: .6em; }
.links { margin-top: .5em; }
.links a { display: inline-flex; align-items: center; min-height: 2.75em; line-height: 1.5; }
.message .note { margin-top: .5em; }
.reviewed { margin-top: .6em; }
.caption { margin: 1em 0 .4em; color: var(--faq-soft); font-size: .8125em; font-weight: 600; }
.choices { display: grid; gap: .45em; }
.text + .choices { margin-top: .7em; }
.choice { display: flex; align-items: center; gap: .5em; width: 100%; min-height: 2.875em; padding: .5em .6em .5em .9em; border: 1px solid var(--faq-edge); border-radius: .65em; background: var(--faq-paper); color: var(--faq-link); text-align: start; line-height: 1.5; font-weight: 600; }
.choice > span { flex: 1; min-width: 0; }
.choice small { display: block; color: var(--faq-soft); font-size: .75em; font-weight: 400; }
.choice svg { width: 1em; height: 1em; }
.choice:hover, .plain:hover { background: color-mix(in srgb, var(--faq-link) var(--faq-tint), var(--faq-paper)); }
.plain, .main { display: inline-flex; align-items: center; gap: .4em; min-height: 2.95em; padding: .3em .9em; border: 1px solid var(--faq-edge); border-radius: .65em; background: var(--faq-paper); color: var(--faq-ink); font-size: .9375em; line-height: 1.4; }
.plain svg { width: 1.05em; height: 1.05em; color: var(--faq-soft); }
.plain[aria-pressed="true"] { border-color: var(--faq-link); box-shadow: inset 0 0 0 1px var(--faq-link); color: var(--faq-link); font-weight: 600; }
.plain[aria-pressed="true"] svg { color: inherit; }
.plain[aria-disabled="true"] { cursor: default; }
.main { border-color: transparent; background: var(--faq-brand); color: var(--faq-on-brand); font-weight: 600; }
.feedback { margin-top: .9em; padding-top: .8em; border-top: 1px solid var(--faq-line); }
.feedback > .row { margin-top: .4em; justify-content: space-between; }
.votes { margin: 0; }
.ask, .comment label { font-size: .875em; }
.ask { color: var(--faq-soft); }
.comment { margin-top: .7em; }
.comment label { display: block; margin-bottom: .35em; }
textarea { display: block; width: 100%; resize: none; padding: .6em .8em; border: 1px solid var(--faq-edge); border-radius: .65em; background: var(--faq-paper); font-size: max(16px, 1em); line-height: 1.5; }
textarea:focus-visible { outline-offset: -1px; outline-width: .14em; }
textarea::placeholder { color: var(--faq-soft); opacity: 1; }
.contact { margin-top: .8em; padding: .8em .95em .9em; border: 1px solid var(--faq-line); border-radius: .75em; background: var(--faq-ground); }
.contact h3 { font-size: .875em; font-weight: 700; }
.number { display: inline-flex; align-items: center; gap: .4em; min-height: 2.2em; font-size: 1.25em; font-weight: 700; font-variant-numeric: tabular-nums; text-decoration: none; letter-spacing: .01em; }
.number:hover { text-decoration: underline; }
.contact.strong { border-color: var(--faq-link); box-shadow: inset 0 0 0 1px var(--faq-link); }
.moment { display: flex; flex-wrap: wrap; align-items: center; gap: .15em .6em; margin: .2em 0 .3em; }
.state { padding: .1em .75em; border-radius: 1em; background: var(--faq-line); color: var(--faq-ink); font-size: .8125em; font-weight: 600; }
.state.now { background: var(--faq-ok-ground); color: var(--faq-ok); }
.failure { padding: .8em 1.05em .95em; border: 1px solid var(--faq-alert); border-radius: .75em; background: var(--faq-alert-ground); }
.failure > .text { color: var(--faq-alert); }
.failure .contact { background: var(--faq-paper); }
.foot { position: relative; padding: .55em .9em max(.75em, env(safe-area-inset-bottom)); border-top: 1px solid var(--faq-line); background: var(--faq-paper); }
.status { font-size: .8125em; line-height: 1.6; color: var(--faq-soft); }
.status:not(:empty) { margin-bottom: .4em; }
.status.alert { color: var(--faq-alert); font-weight: 600; }
.status.busy::after { content: "…"; animation: faq-breathe 1.4s ease-in-out infinite; }
@keyframes faq-breathe { 50% { opacity: .2; } }
.entry { display: flex; align-items: flex-end; gap: .5em; }
.entry textarea { flex: 1; min-width: 0; min-height: 2.875em; max-height: 8.6em; }
.send { display: grid; place-items: center; flex: none; width: 2.875em; height: 2.875em; padding: 0; border: 1px solid transparent; border-radius: .65em; background: var(--faq-brand); color: var(--faq-on-brand); }
.send[aria-disabled="true"] { background: var(--faq-line); color: var(--faq-soft); cursor: default; filter: none; }
.under { display: flex; gap: .75em; justify-content: space-between; margin-top: .45em; color: var(--faq-soft); font-size: .75em; line-height: 1.6; }
.count { flex: none; font-variant-numeric: tabular-nums; }
.count.over { color: var(--faq-alert); font-weight: 700; }
.suggestions { position: absolute; inset: auto .9em 100%; max-height: min(27em, 100dvh - 16em); overflow-y: auto; overscroll-behavior: contain; padding: .35em; margin-bottom: -.2em; border: 1px solid var(--faq-edge); border-radius: .75em; background: var(--faq-paper); box-shadow: 0 -.3em 1.5em var(--faq-shade); }
.suggestions li { display: flex; flex-direction: column; justify-content: center; min-height: 2.875em; padding: .35em .75em; border-radius: .5em; line-height: 1.5; cursor: pointer; font-size: .9375em; }
.suggestions small { color: var(--faq-soft); font-size: .8em; }
.suggestions li:hover, .suggestions [aria-selected="true"] { background: color-mix(in srgb, var(--faq-link) var(--faq-tint), var(--faq-paper)); }
.suggestions [aria-selected="true"] { box-shadow: inset .2em 0 var(--faq-link); font-weight: 600; }
@media ${PHONE_SCREEN} {
  .panel, :host([data-side="left"]) .panel { position: fixed; inset: auto; top: var(--faq-top, 0); left: 0; width: 100%; height: 100vh; height: var(--faq-height, 100dvh); border: 0; border-radius: 0; }
  .head { padding-top: max(.35em, env(safe-area-inset-top)); padding-left: max(1.1em, env(safe-area-inset-left)); padding-right: max(.4em, env(safe-area-inset-right)); }
  .log, .foot { padding-left: max(.9em, env(safe-area-inset-left)); padding-right: max(.9em, env(safe-area-inset-right)); }
  .launcher[aria-expanded="true"] { visibility: hidden; }
}
@media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; } }
@media (forced-colors: active) { .suggestions [aria-selected="true"], .plain[aria-pressed="true"] { outline: .19em solid Highlight; } }
`;

  // ---------------------------------------------------------------- small tools

  const number = (n) => n.toLocaleString("en-US");

  const h = (tag, attributes, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (typeof value === "function") node.addEventListener(name, value);
      else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.flat().filter((child) => child != null && child !== false && child !== ""));
    return node;
  };

  const icon = (name) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", ICONS[name]);
    svg.append(path);
    return svg;
  };

  const safeUrl = (url) => {
    try {
      const parsed = new URL(url, document.baseURI);
      return ["http:", "https:", "tel:", "mailto:"].includes(parsed.protocol) ? parsed : null;
    } catch {
      return null;
    }
  };

  // scrollIntoView would also move the window around it, and the page.
  const reveal = (node, box) => {
    const [inner, outer] = [node.getBoundingClientRect(), box.getBoundingClientRect()];
    if (inner.bottom > outer.bottom - 12) box.scrollTop += inner.bottom - outer.bottom + 12;
    if (inner.top < outer.top + 4) box.scrollTop += inner.top - outer.top - 4;
  };

  const count = (text) => [...text].length; // code points, as the server counts

  const rgbOf = (color) => {
    const context = document.createElement("canvas").getContext("2d");
    if (!context || !color || !CSS.supports("color", color)) return null;
    context.fillStyle = color;
    const hex = /^#([0-9a-f]{6})$/.exec(context.fillStyle); // a translucent colour is not one to write on
    return hex && [0, 2, 4].map((at) => parseInt(hex[1].slice(at, at + 2), 16));
  };

  // WCAG 2.2, relative luminance and contrast ratio
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };

  const readable = (rgb, ground, towards) => {
    let color = rgb;
    for (let share = 0; share <= 1 && contrast(color, ground) < 5; share += 0.05) {
      color = rgb.map((v, at) => Math.round(v + (towards[at] - v) * share));
    }
    return color;
  };

  const colorRule = (wanted) => {
    const brand = rgbOf(wanted) || rgbOf(DEFAULT_COLOR) || [11, 87, 164];
    const black = [12, 16, 24], white = [255, 255, 255];
    const css = (rgb) => `rgb(${rgb.join(" ")})`;
    const on = contrast(brand, white) >= 4.5 ? white : contrast(brand, black) >= 4.5 ? black : [0, 0, 0];
    return `:host { --faq-brand: ${css(brand)}; --faq-on-brand: ${css(on)}; --faq-rim: ${css(on)};
      --faq-link-light: ${css(readable(brand, [236, 240, 246], [0, 0, 0]))}; --faq-link-dark: ${css(readable(brand, [44, 54, 70], white))}; }`;
  };

  const sheet = (css) => {
    const made = new CSSStyleSheet();
    made.replaceSync(css);
    return made;
  };

  const tokyo = (options) => new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Tokyo", ...options });

  const moment = (iso, lang) => {
    const when = new Date(iso);
    const day = (date) => tokyo({ year: "numeric", month: "2-digit", day: "2-digit" }).format(date);
    const time = tokyo({ hour: "numeric", minute: "2-digit", hourCycle: "h23" }).format(when).replace(/^0(?=\d:)/, "");
    if (lang === "en") return new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Tokyo", weekday: "short", day: "numeric", month: "short" }).format(when) + `, ${time}`;
    if (day(when) === day(new Date())) return `本日${time}`;
    if (day(when) === day(new Date(Date.now() + 864e5))) return `明日${time}`;
    const date = new Intl.DateTimeFormat("ja-JP", { timeZone: "Asia/Tokyo", month: "long", day: "numeric" }).format(when);
    const weekday = new Intl.DateTimeFormat("ja-JP", { timeZone: "Asia/Tokyo", weekday: "short" }).format(when);
    return `${date}(${weekday})${time}`;
  };

  const reviewDay = (iso, lang) => {
    const [year, month, day] = iso.split("-").map(Number);
    return lang === "en" ? iso : `${year}年${month}月${day}日`;
  };

  const readOptions = (dataset) => ({
    endpoint: new URL(dataset.endpoint || ".", dataset.endpoint ? document.baseURI : script.src).href.replace(/\/+$/, ""),
    color: dataset.color || DEFAULT_COLOR,
    side: /left/.test(dataset.position || "") ? "left" : "right",
    title: dataset.title || SITE.title || "Q&A",
    lang: (dataset.lang || "ja").toLowerCase().startsWith("en") ? "en" : "ja",
    policy: dataset.policyUrl ? safeUrl(dataset.policyUrl) : null,
  });

  const options = readOptions(script.dataset);
  const t = TEXTS[options.lang];

  // ---------------------------------------------------------------- the server

  class Failure extends Error {
    /** `kind` is offline, down, limited or refused; `body` the problem document, where there is one. */
    constructor(kind, body, waitSeconds) {
      super(kind);
      Object.assign(this, { kind, body: body || {}, waitSeconds });
    }
  }

  const call = async (path, body, { signal, timeoutMs = GIVE_UP_AFTER_MS } = {}) => {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), timeoutMs);
    const stop = () => patience.abort();
    if (signal) signal.addEventListener("abort", stop);
    try {
      const response = await fetch(options.endpoint + path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
        credentials: "omit",
        signal: patience.signal,
      });
      const found = await response.json().catch(() => null);
      if (response.ok && found) return found;
      if (response.status === 429) throw new Failure("limited", found, Number(response.headers.get("Retry-After")) || 0);
      throw new Failure(response.status >= 400 && response.status < 500 && response.status !== 404 ? "refused" : "down", found);
    } catch (error) {
      if (signal && signal.aborted) throw error;
      if (error instanceof Failure) throw error;
      throw new Failure(navigator.onLine === false ? "offline" : "down");
    } finally {
      clearTimeout(timer);
      if (signal) signal.removeEventListener("abort", stop);
    }
  };

  // ---------------------------------------------------------------- what survives a page change in this tab

  const memory = {
    key: `${TAG}:${options.endpoint}`,
    load() {
      try {
        const kept = JSON.parse(sessionStorage.getItem(this.key));
        return kept && Array.isArray(kept.messages) ? kept : null;
      } catch {
        return null; // storage may be blocked, or hold what an older version wrote
      }
    },
    save(state) {
      try {
        sessionStorage.setItem(this.key, JSON.stringify(state));
      } catch { /* full or blocked: the conversation then lives as long as the page */ }
    },
  };

  // ---------------------------------------------------------------- the element

  class FaqWidget extends HTMLElement {
    constructor() {
      super();
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet(STYLES), sheet(colorRule(options.color))];
      this.state = { messages: [], draft: "", open: false, fallbacks: 0, conversation: null };
      this.contact = SITE.contact || null; // the latest guidance seen; without a server, the one in this file
      this.ids = 0;
      this.build(root);
      // A page's own shortcuts must not fire while somebody types in here.
      for (const name of ["keydown", "keyup", "keypress"]) root.addEventListener(name, (event) => event.stopPropagation());
    }

    connectedCallback() {
      if (this.connected) return;
      this.connected = true;
      this.dataset.side = options.side;
      this.restore();
      addEventListener("offline", () => this.say(t.offline, "alert"));
      addEventListener("online", () => this.say(t.online));
      if (window.visualViewport) visualViewport.addEventListener("resize", () => this.fit());
      for (const link of document.querySelectorAll("[data-faq-link]")) link.remove();
    }

    build(root) {
      // `lang` stands inside: `all: initial` takes the host's own away.
      this.panel = h("div", { id: "panel", class: "panel", role: "dialog", lang: options.lang, "aria-labelledby": "title", hidden: true },
        this.buildHead(), this.buildConfirm(), this.buildLog(), this.buildFoot());
      this.launcher = h("button", { class: "launcher", type: "button", lang: options.lang, "aria-expanded": "false", "aria-controls": "panel",
        click: () => (this.panel.hidden ? this.open() : this.close()) }, icon("chat"), h("span", {}, t.launcher));
      this.panel.addEventListener("keydown", (event) => this.onPanelKey(event));
      root.append(this.panel, this.launcher);
    }

    buildHead() {
      const button = (label, name, click) => h("button", { class: "icon", type: "button", "aria-label": label, title: label, click }, icon(name));
      this.clearButton = button(t.clear, "clear", () => this.askToClear(this.confirm.hidden));
      return h("div", { class: "head" }, h("h2", { id: "title" }, options.title), this.clearButton,
        button(t.close, "close", () => this.close()));
    }

    buildConfirm() {
      this.confirmNo = h("button", { class: "plain", type: "button", click: () => this.askToClear(false) }, t.clearNo);
      this.confirm = h("div", { class: "confirm", role: "group", "aria-labelledby": "confirm-text", hidden: true },
        h("p", { id: "confirm-text" }, t.clearAsk),
        h("div", { class: "row" }, h("button", { class: "main", type: "button", click: () => this.clear() }, t.clearYes), this.confirmNo));
      return this.confirm;
    }

    buildLog() {
      // Focusable, so that the arrow keys can scroll it.
      this.log = h("div", { class: "log", role: "log", "aria-label": t.conversation, tabindex: "0" });
      return this.log;
    }

    buildFoot() {
      this.status = h("p", { class: "status", role: "status" });
      this.hint = h("p", { class: "sr", role: "status" });
      this.list = h("ul", { id: "suggestions", class: "suggestions", role: "listbox", "aria-label": t.suggestions, hidden: true,
        mousedown: (event) => event.preventDefault() });
      this.input = h("textarea", { id: "input", rows: "1", placeholder: t.placeholder, "aria-label": t.input, enterkeyhint: "send",
        autocomplete: "off", "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": "suggestions", "aria-describedby": "privacy",
        keydown: (event) => this.onInputKey(event), input: (event) => this.onInput(event), blur: () => this.hideSuggestions(),
        compositionstart: () => { this.composing = true; this.hideSuggestions(); },
        // Safari sends the keydown of the confirming Enter after compositionend.
        compositionend: () => setTimeout(() => { this.composing = false; this.suggestLater(); }, 0) });
      this.sendButton = h("button", { class: "send", type: "submit", "aria-label": t.send, title: t.send }, icon("send"));
      this.counter = h("span", { class: "count", hidden: true });
      return h("div", { class: "foot" }, this.list, this.status, this.hint,
        h("form", { class: "entry", submit: (event) => { event.preventDefault(); this.submit(); } }, this.input, this.sendButton),
        h("div", { class: "under" }, h("p", { id: "privacy" }, t.privacy, options.policy && " ", options.policy && this.link(options.policy, t.policy)), this.counter));
    }

    // -------------------------------------------------------------- opening and closing

    /** Open the window; `focus: false` when a page change brings it back, since nobody asked for the focus then. */
    open({ focus = true } = {}) {
      this.panel.hidden = false;
      this.launcher.setAttribute("aria-expanded", "true");
      if (focus) this.panel.classList.add("arriving");
      this.fit();
      if (!this.log.childElementCount) this.greet();
      this.remember({ open: true });
      if (focus) this.input.focus();
    }

    close() {
      this.hideSuggestions();
      this.confirm.hidden = true;
      this.panel.hidden = true;
      this.launcher.setAttribute("aria-expanded", "false");
      this.remember({ open: false });
      this.launcher.focus();
    }

    /** On a phone, keep the window inside what the keyboard leaves of the screen. */
    fit() {
      const view = window.visualViewport;
      if (!view || this.panel.hidden || view.scale > 1.01) return; // zoomed in by hand: not a keyboard
      this.panel.style.setProperty("--faq-height", `${view.height}px`);
      this.panel.style.setProperty("--faq-top", `${view.offsetTop}px`);
    }

    onPanelKey(event) {
      if (event.isComposing || event.keyCode === 229 || this.composing) return; // Esc then belongs to the IME
      if (event.key === "Escape") {
        event.preventDefault();
        if (!this.confirm.hidden) this.askToClear(false);
        else this.close();
      } else if (event.key === "Tab" && matchMedia(PHONE_SCREEN).matches) {
        this.keepFocusInside(event);
      }
    }

    keepFocusInside(event) {
      const all = [...this.panel.querySelectorAll("button, a[href], textarea, [tabindex='0']")].filter((each) => each.getClientRects().length);
      const [from, to] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
      if (this.shadowRoot.activeElement === from) {
        event.preventDefault();
        to.focus();
      }
    }

    // -------------------------------------------------------------- typing

    onInputKey(event) {
      if (event.isComposing || event.keyCode === 229 || this.composing) return;
      if (!this.list.hidden && this.onListKey(event)) return;
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        this.submit();
      }
    }

    /** Return whether the key was meant for the suggestions. */
    onListKey(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) this.moveInList(step);
      else if (event.key === "Escape") this.hideSuggestions();
      else if (event.key === "Enter" && !event.shiftKey && this.active >= 0) this.choose(this.suggested[this.active]);
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    }

    onInput(event) {
      this.input.style.height = "auto";
      this.input.style.height = `${this.input.scrollHeight + 2}px`;
      this.countCharacters();
      if (this.status.classList.contains("alert")) this.say("");
      if (!PRIVATE_KEY.test(this.input.value)) this.remember({ draft: this.input.value });
      if (!event.isComposing && !this.composing) this.suggestLater();
    }

    countCharacters() {
      const n = count(this.input.value.trim());
      this.counter.hidden = n < COUNT_FROM;
      this.counter.textContent = t.counter(n);
      this.counter.classList.toggle("over", n > MAX_CHARACTERS);
      return n;
    }

    setInput(text) {
      this.input.value = text;
      this.onInput({ isComposing: true }); // no suggestions for what a program wrote
    }

    // -------------------------------------------------------------- suggestions

    suggestLater() {
      clearTimeout(this.suggestTimer);
      if (this.suggesting) this.suggesting.abort();
      const text = this.input.value.trim();
      if (!text || text.includes("\n") || count(text) > 100 || PRIVATE_KEY.test(text)) return this.hideSuggestions();
      this.suggestTimer = setTimeout(() => this.suggest(text), SUGGEST_AFTER_MS);
    }

    async suggest(text) {
      const asked = (this.suggesting = new AbortController());
      try {
        const { suggestions } = await call("/api/suggest", { text }, { signal: asked.signal });
        if (!asked.signal.aborted && !this.composing && this.shadowRoot.activeElement === this.input) this.showSuggestions(suggestions);
      } catch {
        if (!asked.signal.aborted) this.hideSuggestions(); // a convenience: its absence needs no words
      }
    }

    showSuggestions(suggestions) {
      this.suggested = Array.isArray(suggestions) ? suggestions.slice(0, 6) : [];
      this.active = -1;
      this.input.removeAttribute("aria-activedescendant");
      this.list.replaceChildren(...this.suggested.map((each, at) =>
        h("li", { id: `suggestion-${at}`, role: "option", "aria-selected": "false", lang: "ja", click: () => this.choose(each) },
          each.question, h("small", {}, each.section))));
      this.list.hidden = !this.suggested.length;
      this.list.scrollTop = 0;
      this.hint.textContent = this.suggested.length ? t.suggested(this.suggested.length) : "";
    }

    hideSuggestions() {
      clearTimeout(this.suggestTimer);
      if (this.suggesting) this.suggesting.abort();
      if (!this.list.hidden) this.showSuggestions([]);
    }

    moveInList(step) {
      const n = this.suggested.length;
      // One place between last and first is the text itself.
      this.active = ((this.active + 1 + step + n + 1) % (n + 1)) - 1;
      [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === this.active)));
      const option = this.list.children[this.active];
      if (!option) return this.input.removeAttribute("aria-activedescendant");
      this.input.setAttribute("aria-activedescendant", option.id);
      reveal(option, this.list);
    }

    // -------------------------------------------------------------- asking

    submit() {
      this.hideSuggestions();
      const text = this.input.value.trim();
      const n = this.countCharacters();
      if (!text) return this.say(t.empty, "alert");
      if (n > MAX_CHARACTERS) return this.say(t.tooLong(n), "alert");
      if (this.pending) return this.say(t.wait);
      this.setInput("");
      if (PRIVATE_KEY.test(text)) return this.refuseSecret();
      this.ask({ role: "you", text });
    }

    /** Ask for an entry by its id. What was typed for a suggestion is used up, anything else stays in the input. */
    choose(choice) {
      const typed = !this.list.hidden;
      this.hideSuggestions();
      if (this.pending) return this.say(t.wait);
      if (typed) this.setInput("");
      this.ask({ role: "you", text: choice.question, choice: choice.id });
    }

    /** A key that never leaves the browser needs no server to throw it away. */
    refuseSecret() {
      this.add({ role: "you", text: t.secretShown, local: true });
      this.add({ role: "bot", local: true, reply: { kind: "notice", message: t.secret, contact: this.contact } });
    }

    async ask(message) {
      this.hideSuggestions();
      const bubble = this.add(message);
      const asked = (this.pending = new AbortController());
      this.sendButton.setAttribute("aria-disabled", "true");
      const timers = [setTimeout(() => this.say(t.busy, "busy"), BUSY_AFTER_MS), setTimeout(() => this.say(t.slow), SLOW_AFTER_MS)];
      const body = { conversation: this.state.conversation || undefined, ...(message.choice ? { choice: message.choice } : { query: message.text }) };
      try {
        const reply = await call("/api/ask", body, { signal: asked.signal });
        this.settle(timers);
        this.receive(reply, bubble);
      } catch (error) {
        if (asked.signal.aborted) return; // cleared meanwhile
        this.settle(timers);
        this.fail(message, bubble, error instanceof Failure ? error : new Failure("down"));
        if (!(error instanceof Failure)) throw error;
      }
    }

    settle(timers = []) {
      timers.forEach(clearTimeout);
      this.pending = null;
      this.sendButton.removeAttribute("aria-disabled");
      this.say("");
    }

    receive(reply, bubble) {
      this.state.conversation = reply.conversation || null;
      this.state.fallbacks = reply.kind === "fallback" ? this.state.fallbacks + 1 : 0;
      if (reply.contact) this.contact = reply.contact;
      this.add({ role: "bot", reply, at: Date.now(), twice: this.state.fallbacks >= 2 });
      this.scrollTo(bubble);
    }

    fail(message, bubble, error) {
      const contact = error.body.contact || this.contact;
      const refused = error.kind === "refused";
      const words = { offline: t.offline, limited: t.limited(error.waitSeconds), refused: (options.lang === "ja" && error.body.detail) || t.refused,
        interrupted: t.interrupted }[error.kind] || (contact ? t.down : t.downNoPhone);
      const failure = h("div", { class: "message failure" }, h("p", { class: "text" }, words));
      if (error.kind === "down" && contact) failure.append(this.contactCard(contact, Boolean(error.body.contact)));
      const again = () => {
        if (this.pending) return this.say(t.wait);
        failure.remove();
        bubble.remove();
        this.remember({ messages: this.state.messages.filter((each) => each !== message) });
        this.input.focus(); // the button that had the focus is gone
        if (refused) this.setInput([message.text, this.input.value].filter(Boolean).join("\n"));
        else this.ask(message);
      };
      failure.append(h("div", { class: "row" }, h("button", { class: "plain", type: "button", click: again }, refused ? t.edit : t.retry)));
      this.log.append(failure);
      this.log.scrollTop = this.log.scrollHeight;
    }

    // -------------------------------------------------------------- the transcript

    /** Show a message and keep it, unless it is `local`: that one ends with the page. */
    add(message) {
      const node = message.role === "you" ? this.userBubble(message.text) : this.replyBubble(message);
      node.classList.add("arriving");
      this.log.append(node);
      this.log.scrollTop = this.log.scrollHeight;
      if (!message.local) this.remember({ messages: [...this.state.messages, message].slice(-KEPT_MESSAGES) });
      return node;
    }

    scrollTo(node) {
      this.log.scrollTop += node.getBoundingClientRect().top - this.log.getBoundingClientRect().top - 12;
    }

    remember(changes) {
      Object.assign(this.state, changes);
      memory.save(this.state);
    }

    restore() {
      const kept = memory.load();
      if (!kept) return;
      Object.assign(this.state, kept);
      this.setInput(kept.draft || "");
      try {
        if (kept.messages.length) this.replay(kept.messages);
      } catch { // what an older version kept
        this.log.replaceChildren();
        this.remember({ messages: [] });
      }
      // A window over the whole screen would hide the page somebody just went to.
      if (kept.open && !matchMedia(PHONE_SCREEN).matches) this.open({ focus: false });
    }

    replay(messages) {
      this.log.setAttribute("aria-live", "off"); // read out once already
      const nodes = messages.map((message) => (message.role === "you" ? this.userBubble(message.text) : this.replyBubble(message)));
      this.log.append(this.greeting(), ...nodes);
      const last = messages.at(-1);
      if (last.role === "you") this.fail(last, nodes.at(-1), new Failure("interrupted"));
      requestAnimationFrame(() => {
        this.log.scrollTop = this.log.scrollHeight;
        setTimeout(() => this.log.removeAttribute("aria-live"), 500);
      });
    }

    askToClear(wanted) {
      this.confirm.hidden = !wanted;
      (wanted ? this.confirmNo : this.clearButton).focus();
    }

    clear() {
      if (this.pending) this.pending.abort();
      this.settle();
      this.confirm.hidden = true;
      this.log.replaceChildren();
      this.remember({ messages: [], draft: "", fallbacks: 0, conversation: null });
      this.setInput("");
      this.greet();
      this.say(t.cleared);
      this.input.focus();
    }

    /** `mood`: "busy", "alert", or none. */
    say(words, mood = "") {
      const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 40;
      this.status.className = `status ${mood}`;
      this.status.textContent = words;
      if (atEnd) this.log.scrollTop = this.log.scrollHeight; // the words take their room from the transcript
    }

    // -------------------------------------------------------------- bubbles

    userBubble(text) {
      return h("div", { class: "message you" }, h("span", { class: "sr" }, t.you), text);
    }

    greeting() {
      return h("div", { class: "message bot" }, h("p", { class: "text" }, t.greeting));
    }

    async greet() {
      const bubble = this.greeting();
      this.log.append(bubble);
      try {
        const { suggestions } = await call("/api/suggest", { text: "" }, { timeoutMs: START_GIVE_UP_AFTER_MS }); // nothing typed: the frequent ones
        if (suggestions && suggestions.length) bubble.append(...this.choiceList(suggestions, t.frequent));
      } catch { /* the greeting stands without them, and a question will tell what is wrong */ }
    }

    replyBubble({ reply, at, twice }) {
      const { kind, message, answer, choices = [], contact } = reply;
      const fresh = Date.now() - (at || Date.now()) < OPEN_STATE_LASTS_MS;
      const bubble = h("div", { class: "message bot" }, h("span", { class: "sr" }, t.bot));
      if (answer) bubble.append(...this.answerParts(answer));
      if (message) bubble.append(h("p", { class: "text", lang: "ja" }, message));
      if (twice) bubble.append(h("p", { class: "text" }, t.twice));
      if (contact && !(kind === "fallback" && choices.length && !twice)) bubble.append(this.contactCard(contact, fresh, twice));
      if (answer) bubble.append(this.answerTools(reply, fresh));
      const caption = { answer: t.maybe, fallback: t.nearest, notice: t.frequent }[kind];
      if (choices.length) bubble.append(...this.choiceList(choices, caption));
      if (contact && kind === "fallback" && choices.length && !twice) bubble.append(this.contactCard(contact, fresh));
      if (answer && answer.related && answer.related.length) bubble.append(...this.choiceList(answer.related, t.related));
      return bubble;
    }

    answerParts(answer) {
      const links = (answer.links || []).map((link) => h("li", {}, this.link(safeUrl(link.url), link.label)));
      return [
        answer.section && h("p", { class: "section", lang: "ja" }, answer.section),
        answer.question && h("h3", { class: "question", lang: "ja" }, answer.question),
        h("p", { class: "text", lang: "ja" }, answer.text),
        links.length && h("ul", { class: "links", lang: "ja" }, links),
        answer.reviewed && h("p", { class: "reviewed" }, t.reviewed(reviewDay(answer.reviewed, options.lang))),
      ].filter(Boolean);
    }

    /** A label alone where the address is not one to follow; a new tab, so that the conversation stays. */
    link(url, label) {
      if (!url) return h("span", {}, label);
      const here = url.protocol.startsWith("http") && url.href.split("#")[0] === location.href.split("#")[0];
      const away = url.protocol.startsWith("http") && !here;
      return h("a", { href: url.href, rel: "noopener", target: away && "_blank", click: () => here && matchMedia(PHONE_SCREEN).matches && this.close() },
        label, away && h("span", { class: "sr" }, t.newTab));
    }

    choiceList(choices, caption) {
      const id = `choices-${++this.ids}`;
      const buttons = choices.map((choice) => h("li", {}, h("button", { class: "choice", type: "button", "data-id": choice.id, lang: "ja", click: () => this.choose(choice) },
        h("span", {}, choice.question, choice.section && h("small", {}, choice.section)), icon("chevron"))));
      return [caption && h("p", { class: "caption", id }, caption), h("ul", { class: "choices", "aria-labelledby": caption && id }, buttons)].filter(Boolean);
    }

    contactCard(contact, fresh, strong) {
      const first = (contact.text || "").split("\n")[0];
      const purpose = first.endsWith(contact.phone) ? first.slice(0, -contact.phone.length).replace(/[::\s]+$/, "") : "";
      const tel = safeUrl(contact.tel);
      const known = fresh && typeof contact.open_now === "boolean";
      return h("div", { class: `contact${strong ? " strong" : ""}` }, h("h3", {}, t.contact),
        purpose && h("p", { class: "note", lang: "ja" }, purpose),
        h("p", {}, tel ? h("a", { class: "number", href: tel.href, "aria-label": t.call(contact.phone) }, icon("call"), contact.phone) : contact.phone),
        known && h("p", { class: "moment" }, h("span", { class: `state${contact.open_now ? " now" : ""}` }, contact.open_now ? t.open : t.closed),
          contact.opens_at && h("span", { class: "section" }, t.opens(moment(contact.opens_at, options.lang)))),
        h("p", { class: "section" }, t.hours, h("span", { lang: "ja" }, contact.hours)));
    }

    // -------------------------------------------------------------- what can be done with an answer

    answerTools(reply, fresh) {
      const id = `helpful-${++this.ids}`;
      const after = h("div"); // no live region of its own: it stands inside the log
      const copy = h("button", { class: "plain", type: "button", "aria-label": t.copyAnswer, click: () => this.copy(reply.answer) }, icon("copy"), t.copy);
      const box = h("div", { class: "feedback" });
      if (!fresh || !reply.query_id) return h("div", { class: "row" }, copy);
      const vote = (helpful, name, label) => h("button", { class: "plain", type: "button", "aria-pressed": "false",
        click: (event) => this.vote(reply, helpful, event.currentTarget, box, after) }, icon(name), label);
      box.append(h("p", { class: "ask", id }, t.helpful),
        h("div", { class: "row" }, h("div", { class: "votes row", role: "group", "aria-labelledby": id }, vote(true, "up", t.yes), vote(false, "down", t.no)), copy), after);
      return box;
    }

    async copy({ question, text, links = [] }) {
      const words = [question, text, ...links.map((link) => `${link.label} ${link.url}`)].filter(Boolean).join("\n\n");
      try {
        await navigator.clipboard.writeText(words);
        this.say(t.copied);
      } catch {
        this.say(t.copyFailed, "alert"); // no secure context, or not allowed
      }
    }

    async vote(reply, helpful, button, box, after) {
      if (box.voted) return;
      box.voted = true; // the first press counts
      const buttons = box.querySelectorAll(".votes button");
      button.setAttribute("aria-pressed", "true");
      for (const each of buttons) each.setAttribute("aria-disabled", "true");
      try {
        const { contact } = await call("/api/feedback", { query_id: reply.query_id, helpful });
        after.append(h("p", { class: "note" }, helpful ? t.thanksYes : t.thanksNo));
        box.append(this.commentForm(reply, helpful));
        if (contact) this.contact = contact;
      } catch {
        this.tell(after, t.feedbackFailed);
        box.querySelector(".votes").hidden = true;
        box.querySelector(".ask").hidden = true;
      }
      if (!helpful && this.contact) this.invite(box);
      reveal(box.lastElementChild, this.log);
    }

    /** Say it where the focus goes, since what has the focus is about to be hidden. */
    tell(place, words) {
      const note = h("p", { class: "note", tabindex: "-1" }, words);
      place.replaceChildren(note);
      note.focus({ preventScroll: true });
    }

    /** Put the phone forward: the card that the answer has, or a new one. */
    invite(box) {
      const card = box.parentNode.querySelector(".contact");
      if (card) card.classList.add("strong");
      else box.append(this.contactCard(this.contact, true, true));
    }

    commentForm(reply, helpful) {
      const id = `comment-${++this.ids}`;
      const area = h("textarea", { id, rows: "2", maxlength: "1000", "aria-describedby": `${id}-note` });
      const said = h("div");
      const send = async (event) => {
        event.preventDefault();
        const comment = area.value.trim();
        if (!comment) return area.focus();
        try {
          await call("/api/feedback", { query_id: reply.query_id, helpful, comment });
          this.tell(said, t.commentThanks);
          fields.hidden = true;
        } catch {
          said.replaceChildren(h("p", { class: "note" }, t.feedbackFailed)); // the text stays where it was typed
        }
      };
      const fields = h("div", {}, h("label", { for: id }, helpful ? t.commentYes : t.commentNo), area,
        h("div", { class: "row" }, h("button", { class: "plain", type: "submit" }, t.commentSend), h("p", { class: "section", id: `${id}-note` }, t.commentNote)));
      return h("form", { class: "comment", submit: send }, fields, said);
    }
  }

  customElements.define(TAG, FaqWidget);
  const mount = () => document.body.append(document.createElement(TAG));
  if (document.body) mount();
  else addEventListener("DOMContentLoaded", mount);
})();
