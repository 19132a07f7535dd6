// The player's own controls, in the place of the browser's.

import { clock, inWords } from "./times.js";
import * as memory from "./memory.js";

// Seconds that one goes back, and on.
export const BACK = 15;
export const FORWARD = 30;

/** The words of a section's `data-text-NAME`, their {fields} filled in; nothing if it has none. */
export function words(section, name, fields = {}) {
  const text = section.dataset[`text${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, field) => fields[field] ?? whole);
}

/** Puts words where screen readers hear of them; the same words again are said again. */
export function say(section, text) {
  const status = section.querySelector("[data-status]");
  if (status) status.textContent = status.textContent === text && text ? `${text}\u00a0` : text;
}

export function makeControls(section, sound) {
  const { audio } = sound;
  const at = (name) => section.querySelector(`[data-${name}]`);
  on(at("play"), "click", sound.toggle);
  on(at("back"), "click", () => sound.skip(-BACK));
  on(at("forward"), "click", () => sound.skip(FORWARD));
  showState(section, sound, at("play"));
  showTimes(sound, at("now"), at("length"));
  if (at("seek")) followSlider(section, sound, at("seek"));
  if (at("speed")) keepSpeed(audio, at("speed"));
  audio.removeAttribute("controls");
  at("controls").hidden = false;
}

/** One step slower (-1) or faster (1), as far as the list goes. */
export function changeSpeed(section, step) {
  const list = section.querySelector("[data-speed]");
  const index = list ? list.selectedIndex + step : -1;
  if (index < 0 || index >= list.options.length) return;
  list.selectedIndex = index;
  list.dispatchEvent(new Event("change", { bubbles: true }));
}

function showState(section, { audio }, button) {
  function show() {
    const state = audio.error ? "failed" : audio.paused ? "paused" : "playing";
    const label = words(section, state === "playing" ? "pause" : "play");
    section.dataset.state = state;
    button.setAttribute("aria-label", label);
    const shown = button.querySelector("[data-label]");
    if (shown) shown.textContent = label;
  }
  ["play", "pause", "ended", "emptied"].forEach((name) => audio.addEventListener(name, show));
  audio.addEventListener("error", () => {
    show();
    say(section, words(section, "failed"));
  });
  audio.addEventListener("playing", () => say(section, ""));
  show();
  // It may have failed before this script was there to be told.
  if (audio.error) say(section, words(section, "failed"));
}

function showTimes(sound, now, whole) {
  const put = (element, text) => {
    if (element && element.textContent !== text) element.textContent = text;
  };
  sound.watch((position) => {
    put(now, clock(position));
    if (sound.length()) put(whole, clock(sound.length()));
  });
}

/** The slider goes with the sound, and the sound where the slider is let go. */
function followSlider(section, sound, slider) {
  let held = false;
  const label = () => describe(section, sound, slider);
  on(slider, "input", () => {
    held = true;
    label();
  });
  on(slider, "change", () => {
    held = false;
    sound.seek(Number(slider.value));
    label();
  });
  on(slider, "focus", label);
  let shown = "";
  sound.watch((position) => {
    const [second, last] = [position, sound.length()].map(Math.floor);
    if (held || shown === `${second} ${last}`) return;
    shown = `${second} ${last}`;
    Object.assign(slider, { disabled: !last, max: last, value: second });
    // A screen reader that stands on the slider would read out every second.
    if (document.activeElement !== slider || sound.audio.paused) label();
  });
}

function describe(section, sound, slider) {
  const language = slider.closest("[lang]")?.lang;
  const [now, length] = [Number(slider.value), sound.length()].map((time) => inWords(time, language));
  slider.setAttribute("aria-valuetext", words(section, "position", { now, length }));
}

function keepSpeed(audio, list) {
  const index = (rate) => [...list.options].findIndex((option) => Number(option.value) === rate);
  function take(rate) {
    // Loading a file puts the rate back to its default.
    audio.defaultPlaybackRate = rate;
    audio.playbackRate = rate;
  }
  const kept = memory.speed();
  if (kept !== null && index(kept) >= 0) {
    list.selectedIndex = index(kept);
    take(kept);
  }
  on(list, "change", () => {
    take(Number(list.value));
    memory.keepSpeed(Number(list.value));
  });
  // The browser's own menu can change it as well.
  audio.addEventListener("ratechange", () => {
    if (index(audio.playbackRate) >= 0) list.selectedIndex = index(audio.playbackRate);
  });
}

function on(element, name, react) {
  element?.addEventListener(name, react);
}
