/** What the server writes in when it joins the parts: see bot/web/widget.py. */

/** { title, contact, privacy }: in the file itself, so that the phone is there when the server is not. */
export const SITE = "__SITE__";

/** Of a question or a comment. */
export const MAX_CHARACTERS = "__MAX_CHARACTERS__";

/** Of the rules for secrets: a browser that has this version of them asks no server. */
export const RULES_VERSION = "__RULES_VERSION__";

/** The style sheets beside this file. */
export const STYLES = "__STYLES__";
