/** What a page's own scripts hear about. Nothing of it is what somebody wrote. */

/** Return the detail of the event for a reply. */
export function detailOf({ kind, answer, choices, confidence }) {
  if (kind === "answer") return { id: answer.id, section: answer.section, confidence };
  return kind === "choices" ? { ids: choices.map(({ id }) => id) } : {};
}

const PLACES = { ".contact": "card", ".line": "line", ".notice": "notice" };

/** Tell `hear` where a link to a phone number stands when it is tapped. */
export function listenToCalls(root, hear) {
  root.addEventListener("click", ({ target }) => {
    if (!target.closest("a[href^='tel:']")) return;
    const around = Object.keys(PLACES).find((each) => target.closest(each));
    hear({ place: PLACES[around] || "text" });
  });
}
