// Keys for the whole page, where no control has them for its own.

const OWN = "input, select, textarea, summary";

export function listenToKeys(desk, view, sound) {
  const plain = {
    ArrowUp: () => desk.choose(desk.at() - 1),
    ArrowDown: () => desk.choose(desk.at() + 1),
    ArrowLeft: () => view.setPlayhead(view.playhead() - 1, true),
    ArrowRight: () => view.setPlayhead(view.playhead() + 1, true),
    Enter: () => {
      document.activeElement?.closest(".row")?.click();
      sound.playLine();
    },
    " ": sound.toggle,
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey) return withControl(event, desk);
    if (event.altKey || event.defaultPrevented || isOwn(event)) return;
    const act = plain[event.key];
    if (!act) return;
    event.preventDefault();
    if (event.repeat && [" ", "Enter"].includes(event.key)) return;
    act();
  });
}

function withControl(event, desk) {
  const key = event.key.toLowerCase();
  if (key === "s") desk.save();
  else if (key === "z" && event.shiftKey) desk.redo();
  else if (key === "z") desk.undo();
  else return;
  event.preventDefault();
}

/** Whether the key belongs to the control that has the focus; a row of the list only takes Space. */
function isOwn(event) {
  const focus = event.target;
  if (!(focus instanceof Element)) return false;
  if (focus.closest(OWN)) return true;
  const button = focus.closest("button");
  if (!button) return false;
  return button.classList.contains("row") ? false : ["Enter", " "].includes(event.key);
}
