/** What was typed, within a question that is suggested for it. The support page uses it too. */

/** Return a text in pieces, each [words, whether they were typed]; `matches` count code points. */
export function pieces(text, matches) {
  const signs = [...text];
  const cut = (from, to) => signs.slice(from, to).join("");
  let end = 0;
  const found = matches.flatMap(([from, to]) => {
    const before = cut(end, from);
    end = to;
    return [
      [before, false],
      [cut(from, to), true],
    ];
  });
  return [...found, [cut(end), false]];
}
