// Copying: `button[data-copy="ID"]` copies the field of that id, and says so for a while.

const SAID = 3000;

/** Puts text on the clipboard; answers whether the browser let us. */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Refused, or a page without TLS, which has no clipboard: the old way may still go.
    return copiedFromField(text);
  }
}

export function makeCopyButtons() {
  document.querySelectorAll("button[data-copy]").forEach((button) => {
    const field = document.getElementById(button.dataset.copy);
    if (!field) return;
    const label = button.textContent;
    const status = liveRegion(button);
    button.hidden = false;
    button.addEventListener("click", async () => {
      const done = await copied(field.value ?? field.textContent);
      if (!done) return field.select?.();
      button.textContent = status.textContent = button.dataset.textCopied;
      setTimeout(() => {
        button.textContent = label;
        status.textContent = "";
      }, SAID);
    });
  });
}

/** An element that screen readers listen to; it has to be there before there is news. */
function liveRegion(button) {
  const status = document.createElement("span");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  button.after(status);
  return status;
}

function copiedFromField(text) {
  const field = document.createElement("textarea");
  const focused = document.activeElement;
  field.value = text;
  // In view, for the browser scrolls to what is selected; styles that a script sets are allowed.
  Object.assign(field.style, { position: "fixed", top: 0, opacity: 0 });
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  focused?.focus({ preventScroll: true });
  return done;
}
