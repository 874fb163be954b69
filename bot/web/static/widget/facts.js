/** What the server writes in when it joins the parts: see bot/web/widget.py. */

/** { title, contact }: in the file itself, so that the phone is there when the server is not. */
export const SITE = "__SITE__";

/** Of a question or a comment. */
export const MAX_CHARACTERS = "__MAX_CHARACTERS__";

/** What gives a secret away: the server's table (index/secrets/table.py). */
export const SECRETS = "__SECRETS__";

/** The style sheets beside this file. */
export const STYLES = "__STYLES__";
