// Keys: Space, Enter, arrows; and letters, which can be turned off.

import * as memory from "./memory.js";

const WRITES = "input:not([type=checkbox]), select, textarea";
const PRESSES = "button, summary, a, input";

export function listenToKeys(acts) {
  const box = document.getElementById("letters");
  // Who dictates, or has a screen reader with keys of its own, must be able to (WCAG 2.2, 2.1.4).
  box.checked = memory.get("letters") !== "no";
  box.addEventListener("change", () => memory.put("letters", box.checked ? "yes" : "no"));
  const keys = {
    " ": acts.toggle,
    Enter: acts.onward,
    Escape: acts.drop,
    ArrowLeft: acts.previous,
    ArrowRight: acts.next,
    ArrowUp: () => acts.scroll(-1),
    ArrowDown: () => acts.scroll(1),
  };
  const letters = { r: acts.again, p: acts.play, c: acts.context, l: acts.lines, "?": acts.keys };

  addEventListener("keydown", (event) => {
    const act = keys[event.key] ?? (box.checked ? letters[event.key.toLowerCase()] : undefined);
    if (!act || elsewhere(event)) return;
    event.preventDefault();
    if (!event.repeat || event.key.startsWith("Arrow")) act();
  });
  // A button that was clicked would take the next Space; one that was come to by keys shall.
  addEventListener("click", (event) => {
    if (event.detail && event.target.closest?.(".dock button")) document.activeElement.blur();
  });
}

function elsewhere(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (document.querySelector("dialog[open]")) return true;
  const focus = event.target;
  if (!(focus instanceof Element)) return false;
  return focus.closest([" ", "Enter"].includes(event.key) ? `${WRITES}, ${PRESSES}` : WRITES) !== null;
}
