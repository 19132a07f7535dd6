// Addresses of moments: `#t=83.5` and `#line-12` lead there, and "share" makes one.

import { say, words } from "./controls.js";
import { copied } from "./copying.js";
import { clock, fromAddress, toAddress } from "./times.js";

/** The seconds that a hash stands for on this page, or null. */
export function moment(hash) {
  const line = /^#line-[\w-]+$/.test(hash) ? document.getElementById(hash.slice(1)) : null;
  return line?.dataset.start === undefined ? fromAddress(hash) : Number(line.dataset.start);
}

/** Follows links to moments. Answers whether the page's own address is one. */
export function followAddresses(sound) {
  let clicked = null;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    const time = link && plainClick(event) ? moment(link.hash) : null;
    if (time === null) return;
    // The address changes next, to the same place.
    clicked = link.hash;
    sound.playFrom(time);
  });
  addEventListener("hashchange", () => {
    const time = location.hash === clicked ? null : moment(location.hash);
    clicked = null;
    if (time !== null) sound.seek(time);
  });
  return begin(sound, moment(location.hash));
}

/** Starts where the address says, with sound if the browser lets it, else ready to. */
function begin(sound, time) {
  if (time === null || (sound.length() && time >= sound.length())) return false;
  sound.playFrom(time);
  return true;
}

/** Copies a link to the moment that is heard; where that is refused, shows it to be copied. */
export function shareMoments(section, sound) {
  section.querySelector("[data-share]")?.addEventListener("click", async () => {
    const link = page();
    link.hash = toAddress(sound.position());
    const done = await copied(link.href);
    say(section, done ? `${words(section, "copied")} (${clock(sound.position())})` : link.href);
  });
}

/** The episode's page: this one, or the one that the small player in other pages leads to. */
function page() {
  const whole = document.body.matches(".embed") && document.querySelector("h1 a[href]");
  return new URL(whole ? whole.href : location.href);
}

function plainClick(event) {
  const modified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  return !event.defaultPrevented && !event.button && !modified;
}
