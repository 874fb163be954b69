// A widget that is tried at the desk begins anew: what was asked in this tab before, on the Q&A page
// say, is put aside while the page is there, and is back when it is left.
const isChat = (key) => key.startsWith("faq-widget:");
let aside = [];

function takeOut() {
  try {
    const kept = Object.entries(sessionStorage).filter(([key]) => isChat(key));
    for (const [key] of kept) {
      sessionStorage.removeItem(key);
    }
    return kept;
  } catch {
    return []; // storage is blocked: nothing was kept either
  }
}

aside = takeOut();
addEventListener("pagehide", () => {
  takeOut();
  for (const [key, state] of aside) {
    sessionStorage.setItem(key, state);
  }
});
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    aside = takeOut();
  }
});
