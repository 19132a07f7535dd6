// Going on where one stopped, days later.

import { words } from "./controls.js";
import * as memory from "./memory.js";
import { clock } from "./times.js";

// Seconds between two notes of where the listener is.
const EVERY = 5;

/** Notes where the listener is; `fresh` pages, whose address names no moment, begin there. */
export function resume(section, sound, { fresh }) {
  const { episode } = section.dataset;
  if (!episode) return;
  const place = fresh ? memory.place(episode, sound.length()) : null;
  if (place !== null) offer(section, sound, place);
  noteWhile(sound, episode);
}

function offer(section, sound, place) {
  sound.seek(place);
  const button = section.querySelector("[data-resume]");
  if (!button) return;
  button.textContent = words(section, "resume", { time: clock(place) });
  button.hidden = false;
  button.addEventListener("click", () => {
    section.querySelector("[data-play]").focus();
    sound.playFrom(place);
  });
  sound.audio.addEventListener("play", () => (button.hidden = true), { once: true });
}

function noteWhile(sound, episode) {
  const { audio } = sound;
  let noted = null;
  function note() {
    noted = sound.position();
    memory.keepPlace(episode, noted);
  }
  audio.addEventListener("timeupdate", () => {
    if (!audio.paused && (noted === null || Math.abs(sound.position() - noted) >= EVERY)) note();
  });
  audio.addEventListener("pause", () => !audio.ended && note());
  audio.addEventListener("ended", () => memory.forgetPlace(episode));
  addEventListener("pagehide", () => audio.paused || note());
}
