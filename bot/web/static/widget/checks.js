/** What is looked at before a text leaves the browser. */

import { PRIVATE_KEY } from "./facts.js";

const privateKey = new RegExp(PRIVATE_KEY, "i");

/** Return the number of code points, as the server counts. */
export function countCharacters(text) {
  return [...text].length;
}

/** Return whether a text holds a private key: the server's rule (index/secrets.py). */
export function hasPrivateKey(text) {
  return privateKey.test(text) || privateKey.test(normalize(text));
}

/** NFKC, nothing invisible, white space folded: as corpus/text.py does. */
function normalize(text) {
  const visible = text.replace(/\p{Cf}|(?!\s)\p{C}/gu, "");
  return visible.normalize("NFKC").replace(/\s+/g, " ");
}
