// What shows where one is besides the slider: the waveform and the list of chapters.

import { say } from "./controls.js";
import { lastAt, ROUNDING } from "./times.js";

export function fillWaveform(section, sound) {
  const picture = section.querySelector("[data-waveform]");
  const clip = picture?.querySelector("[data-waveform-clip]");
  if (!clip) return;
  const width = picture.viewBox.baseVal.width;
  let drawn = null;
  sound.watch((position) => {
    const reached = (sound.length() ? Math.min(1, position / sound.length()) * width : 0).toFixed(1);
    if (reached !== drawn) clip.setAttribute("width", reached);
    drawn = reached;
  });
  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    if (sound.length()) sound.seek(((event.clientX - box.left) / box.width) * sound.length());
  });
}

/** Marks the chapter one is in, and says its title as it comes while the sound plays. */
export function followChapters(section, sound) {
  const links = [...document.querySelectorAll("[data-chapters] a[data-start]")];
  const starts = links.map((link) => Number(link.dataset.start));
  let current = null;
  sound.watch((position) => {
    const link = links[lastAt(starts, position + ROUNDING)] ?? null;
    if (link === current) return;
    current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    if (link && !sound.audio.paused) say(section, title(link));
    current = link;
  });
}

function title(link) {
  return (link.querySelector(".chapter-title") ?? link).textContent.trim();
}
