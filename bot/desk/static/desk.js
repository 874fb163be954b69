// What htmx cannot say by itself: that a part of the page could not be fetched, and that something
// typed is not saved yet. Without it, everything on the desk still works.
const problem = document.getElementById("problem");

function say(text) {
  if (!problem) {
    return;
  }
  problem.hidden = false;
  problem.querySelector("p:last-child").textContent = text;
}

document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 400) {
    say("画面が古くなりました。書いたものを控えてから、画面を開き直してください。");
  } else if (status === 403) {
    say("あなたの権限では、この操作はできません。");
  } else if (status === 429) {
    say("操作が続きすぎました。少し待ってから、もう一度お試しください。");
  } else {
    say(`うまくいきませんでした（${status}）。もう一度お試しください。`);
  }
});
document.addEventListener("htmx:sendError", () => {
  say("サーバーにつながりません。通信の状態を確かめて、もう一度お試しください。");
});
document.addEventListener("htmx:afterSwap", () => {
  if (problem) {
    problem.hidden = true;
  }
});

// A page that answers a form is not there to come back to: the form's own is.
const { address } = document.body.dataset;
if (address?.startsWith(`${location.origin}/`)) {
  // Once the browser has gone to the part that the address names.
  addEventListener("load", () =>
    setTimeout(() => history.replaceState(null, "", address + location.hash)),
  );
}

// A form with data-keep: leaving the page while it holds something unsaved asks first.
let unsaved = false;
document.addEventListener("input", (event) => {
  unsaved ||= Boolean(event.target.closest("form[data-keep]"));
});
document.addEventListener("submit", () => {
  unsaved = false;
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved) {
    event.preventDefault();
  }
});
