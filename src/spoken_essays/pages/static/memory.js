// What the browser keeps for the listener: how far they came in each episode, how fast they like it.
// It may refuse (private windows, embedded pages); then the player works and forgets.

const PREFIX = "spoken:";
const SPEED = "speed";
const LETTERS = "letters";
// So near either end there is nothing to go on from.
const NEAR_START = 5;
const NEAR_END = 10;
// Days after which a half-heard episode is begun again.
const STALE = 180 * 24 * 3600 * 1000;

/** Where the listener stopped in an episode of this length, in seconds; null for its beginning. */
export function place(episode, length) {
  const kept = read(episode);
  if (!Number.isFinite(kept?.t) || Date.now() - kept.at > STALE) return null;
  return kept.t >= NEAR_START && (!length || kept.t <= length - NEAR_END) ? kept.t : null;
}

export function keepPlace(episode, seconds) {
  write(episode, { t: Math.round(seconds * 10) / 10, at: Date.now() });
}

export function forgetPlace(episode) {
  write(episode, undefined);
}

/** The speed that was chosen last, on whichever episode, or null. */
export function speed() {
  const kept = read(SPEED);
  return Number.isFinite(kept) ? kept : null;
}

export function keepSpeed(rate) {
  write(SPEED, rate);
}

/** Whether single letters are shortcuts; those who dictate or use a screen reader may say no. */
export function lettersWanted() {
  return read(LETTERS) !== false;
}

export function keepLettersWanted(wanted) {
  write(LETTERS, wanted);
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    if (value === undefined) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // Refused, or full: nothing that can be mended here, and nothing that stops the sound.
  }
}
