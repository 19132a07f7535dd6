// What the page says, and where its parts are.

export function find(name) {
  return document.querySelector(`[data-${name}]`);
}

/** Tell people what has happened; ``wrong`` if it is a trouble. */
export function say(sentence, wrong = false) {
  const status = find("status");
  status.classList.toggle("is-wrong", wrong);
  status.textContent = sentence;
}

/** ``1:02.34``: a moment of the take. */
export function time(seconds) {
  const hundredths = Math.round(Math.max(0, seconds) * 100);
  const minutes = Math.floor(hundredths / 6000);
  const rest = (hundredths % 6000) / 100;
  return `${minutes}:${rest.toFixed(2).padStart(5, "0")}`;
}

/** The same for screen readers. */
export function timeAloud(seconds) {
  const hundredths = Math.round(Math.max(0, seconds) * 100);
  const minutes = Math.floor(hundredths / 6000);
  const rest = `${(hundredths % 6000) / 100} seconds`;
  return minutes ? `${minutes} ${minutes === 1 ? "minute" : "minutes"} ${rest}` : rest;
}
