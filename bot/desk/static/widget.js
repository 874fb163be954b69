// The widget on its settings' page: it is put there anew with each choice.
const form = document.querySelector("form[data-widget]");
let waiting = 0;

/** Put the widget onto the page as the form has it now. */
function show() {
  window.FAQ?.destroy?.();
  document.querySelector("script[data-preview]")?.remove();
  const script = document.createElement("script");
  for (const input of form.querySelectorAll("input, select")) {
    if (input.value && !["hidden", "csrf"].includes(input.type)) {
      script.setAttribute(`data-${input.name}`, input.value);
    }
  }
  script.setAttribute("data-preview", "");
  script.src = form.dataset.widget;
  document.body.append(script);
}

form?.addEventListener("input", () => {
  // The tags are those of what is saved.
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.disabled = true;
    button.textContent = "保存すると、コピーできます";
  }
  clearTimeout(waiting);
  waiting = setTimeout(show, 300);
});
