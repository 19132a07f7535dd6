// Keyboard shortcuts, where no form control has the focus.

import { changeSpeed } from "./controls.js";
import * as memory from "./memory.js";

// Where every key belongs to the control, and where Space alone does.
const TAKES_KEYS = "input:not([type=checkbox]), select, textarea, audio, [contenteditable]";
const TAKES_SPACE = "button, summary, input";

export function listenToKeys(section, sound) {
  const arrows = {
    " ": sound.toggle,
    ArrowLeft: () => sound.skip(-5),
    ArrowRight: () => sound.skip(5),
  };
  const letters = {
    j: () => sound.skip(-15),
    l: () => sound.skip(15),
    "<": () => changeSpeed(section, -1),
    ">": () => changeSpeed(section, 1),
  };
  const letterWanted = letterSwitch();
  addEventListener("keydown", (event) => {
    const arrow = event.shiftKey ? undefined : arrows[event.key]; // With Shift they select text.
    const act = arrow ?? (letterWanted() ? letters[event.key?.toLowerCase()] : undefined);
    if (!act || elsewhere(event)) return;
    event.preventDefault();
    if (event.key !== " " || !event.repeat) act();
  });
}

/**
 * Letters are shortcuts where `input[data-letters]` turns them off: who dictates, or whose screen
 * reader has keys of its own, must be able to (WCAG 2.2, 2.1.4 Character Key Shortcuts).
 */
function letterSwitch() {
  const box = document.querySelector("input[data-letters]");
  if (!box) return () => false;
  box.closest("[hidden]").hidden = false;
  box.checked = memory.lettersWanted();
  box.addEventListener("change", () => memory.keepLettersWanted(box.checked));
  return () => box.checked;
}

function elsewhere(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  const focus = event.target;
  if (!(focus instanceof Element)) return false;
  return focus.closest(event.key === " " ? `${TAKES_KEYS}, ${TAKES_SPACE}` : TAKES_KEYS) !== null;
}
