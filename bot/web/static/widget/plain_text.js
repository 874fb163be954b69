/** An answer as plain text, for those who copy it. */

/** Return question, text and addresses of an answer. */
export function answerText({ question, text, blocks = [], links = [] }) {
  const addresses = links.map((link) => `${link.label} ${link.url}`);
  return joined([question, text, ...addressesIn(blocks), ...addresses], "\n\n");
}

/** Return the parts that there are. */
export function joined(parts, between) {
  return parts.filter(Boolean).join(between);
}

/** Return "words address" of every link in some blocks, for those who copy the plain text. */
function addressesIn(blocks) {
  return blocks
    .flatMap(runsIn)
    .filter((run) => run.url)
    .map((run) => (run.text === run.url ? run.url : `${run.text} ${run.url}`));
}

function runsIn({ runs = [], items = [], lists = [], head = [], rows = [] }) {
  return [...runs, ...[...items, ...lists].flatMap(runsIn), ...[head, ...rows].flat(2)];
}
