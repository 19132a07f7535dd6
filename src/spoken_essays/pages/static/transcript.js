// Reading along: the line that is spoken is marked and kept in sight; a click on one plays it.

import { fromAddress, lastAt, ROUNDING } from "./times.js";

// Seconds that a line stays marked after its end, if no other begins.
const LINGER = 2;
// Milliseconds that the page is left where a reader has scrolled it to.
const LEFT_ALONE = 5000;
// What a smooth scroll of ours takes at most.
const OURS = 1200;
// The part of the window, from its top, where the spoken line is well placed.
const MIDDLE = [0.2, 0.7];

/** Marks the spoken line among all that have times, wherever on the page they stand. */
export function readAlong(sound) {
  const lines = [...document.querySelectorAll(".line[data-start]")];
  lines.sort((one, other) => start(one) - start(other));
  if (!lines.length) return;
  const starts = lines.map(start);
  const gently = gentleScroll(sound.audio);
  // A page opened at a moment shows its line even if it may not play unasked.
  let shown = fromAddress(location.hash) === null;
  let spoken = null;
  sound.watch((position) => {
    const index = lastAt(starts, position + ROUNDING);
    const over = index >= 0 && position > Number(lines[index].dataset.end) + LINGER;
    const line = index < 0 || over || !begun(sound, position) ? null : lines[index];
    if (line === spoken) return;
    mark(spoken, false);
    mark(line, true);
    spoken = line;
    if (line && (!shown || !sound.audio.paused)) gently(line);
    shown ||= line !== null;
  });
  playOnClick(sound);
}

/** Nothing is marked before the listener has begun anywhere. */
function begun({ audio }, position) {
  return position > 0 || !audio.paused;
}

function start(line) {
  return Number(line.dataset.start);
}

function mark(line, spoken) {
  line?.classList.toggle("is-spoken", spoken);
  if (spoken) line?.setAttribute("aria-current", "true");
  else line?.removeAttribute("aria-current");
}

/** Scrolls to a line that is not in the middle, unless a reader has gone elsewhere since they began. */
function gentleScroll(audio) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let moved = -LEFT_ALONE;
  let ours = -OURS;
  const note = () => (moved = performance.now());
  ["wheel", "touchmove"].forEach((name) => addEventListener(name, note, { passive: true }));
  addEventListener("scroll", () => performance.now() - ours > OURS && note(), { passive: true });
  addEventListener("scrollend", () => (ours = -OURS));
  audio.addEventListener("play", () => (moved = -LEFT_ALONE));
  return (line) => {
    const now = performance.now();
    if (now - moved < LEFT_ALONE || selecting() || inMiddle(line)) return;
    ours = now;
    line.scrollIntoView({ block: "center", behavior: still.matches ? "auto" : "smooth" });
  };
}

function inMiddle(line) {
  const { top, bottom } = line.getBoundingClientRect();
  return top >= innerHeight * MIDDLE[0] && bottom <= innerHeight * MIDDLE[1];
}

function selecting() {
  const selection = getSelection();
  return Boolean(selection) && !selection.isCollapsed;
}

function playOnClick(sound) {
  document.addEventListener("click", (event) => {
    const line = event.target.closest(".line[data-start]");
    const other = event.target.closest("a, button, input, select, summary, label");
    if (!line || other || event.defaultPrevented || event.button || selecting()) return;
    sound.playFrom(start(line));
  });
}
