/** What the server puts before the bundle: see bot/web/widget.py. */

export const {
  /** { title, company, contact, privacy, policy }: here, so that the phone is there without the server. */
  SITE,
  /** Of a question or a comment. */
  MAX_CHARACTERS,
  /** Of the rules for secrets: a browser that has this version of them asks no server. */
  RULES_VERSION,
  /** Of the English words, likewise. */
  WORDS_VERSION,
} = WIDGET_FACTS;
