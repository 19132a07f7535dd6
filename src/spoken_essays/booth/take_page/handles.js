// The two boundaries of the chosen line: sliders over the waveform, for mouse, finger and keys.

import { find, time, timeAloud } from "./words.js";

const NUDGE = 0.01; // Seconds; with Shift ten times as much.

export function makeHandles(desk, view) {
  const moment = find("moment");
  const handles = [...document.querySelectorAll("[data-handle]")];
  let held = null;

  function place() {
    const reading = desk.reading();
    for (const handle of handles) {
      const which = handle.dataset.handle;
      handle.hidden = !reading;
      if (!reading) continue;
      const x = view.x(reading[which]);
      handle.style.transform = `translateX(${x}px)`;
      handle.style.visibility = x < -12 || x > view.x(view.end()) + 12 ? "hidden" : "";
      const name = `Line ${desk.line().number} ${which === "start" ? "begins" : "ends"}`;
      handle.setAttribute("aria-label", name);
      handle.setAttribute("aria-valuemin", 0);
      handle.setAttribute("aria-valuemax", desk.duration);
      handle.setAttribute("aria-valuenow", reading[which]);
      handle.setAttribute("aria-valuetext", timeAloud(reading[which]));
    }
    if (held) tellMoment(held);
  }

  function tellMoment(which) {
    const reading = desk.reading();
    moment.hidden = !reading;
    if (!reading) return;
    moment.textContent = time(reading[which]);
    const x = view.x(reading[which]);
    const shift = which === "start" ? "calc(-100% - 6px)" : "6px";
    moment.style.transform = `translateX(${x}px) translateX(${shift})`;
  }

  function letGo() {
    held = null;
    moment.hidden = true;
  }

  for (const handle of handles) {
    const which = handle.dataset.handle;
    let from = null;
    handle.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      handle.setPointerCapture(event.pointerId);
      held = which;
      const x = event.clientX;
      from = { shift: view.x(desk.reading()[which]) - x, key: `drag ${event.timeStamp}` };
      tellMoment(which);
    });
    handle.addEventListener("pointermove", (event) => {
      if (from) desk.move(which, view.seconds(event.clientX + from.shift), from.key);
    });
    for (const kind of ["pointerup", "pointercancel"]) {
      handle.addEventListener(kind, () => {
        from = null;
        letGo();
      });
    }
    handle.addEventListener("blur", letGo);
    handle.addEventListener("keydown", (event) => {
      const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      held = which;
      desk.move(which, desk.reading()[which] + way * NUDGE * (event.shiftKey ? 10 : 1));
      view.keepInSight(desk.reading()[which]);
    });
  }
  desk.onChange(place);
  view.onChange(place);
}
