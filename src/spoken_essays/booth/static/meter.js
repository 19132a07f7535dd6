// The level: a bar, a mark where it peaked, and a word.

import { decibels } from "./hints.js";

// Decibels at the bar's beginning.
const LEAST = -60;
const FALL = 1.2;
const $ = (id) => document.getElementById(id);
let peak = LEAST;
let told = 0;

/** Shows a level; where we hear ourselves play, there is nothing to say of it. */
export function showLevel({ rms, peak: now }, ears, playing) {
  peak = Math.max(decibels(now), peak - FALL, LEAST);
  $("level-fill").style.transform = `scaleX(${share(decibels(rms))})`;
  $("level-peak").style.left = `${100 * share(peak)}%`;
  // Words that change faster cannot be read.
  told += 1;
  if (told % 10) return;
  const { words, well } = playing ? { words: "", well: true } : ears.now();
  if ($("hint").textContent !== words) $("hint").textContent = words;
  $("level").toggleAttribute("data-unwell", !well);
}

function share(level) {
  return Math.max(0, Math.min(1, 1 - level / LEAST));
}
