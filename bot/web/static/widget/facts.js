/** What the server puts before the bundle: see bot/web/widget.py. */

export const {
  /** { title, contact, privacy, policy }: in the script, so that the phone is there when the server is not. */
  SITE,
  /** Of a question or a comment. */
  MAX_CHARACTERS,
  /** Of the rules for secrets: a browser that has this version of them asks no server. */
  RULES_VERSION,
} = WIDGET_FACTS;
