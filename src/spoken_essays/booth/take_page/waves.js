// The waveform, large and whole, drawn on canvases from peaks that the server has reckoned: the
// lowest and the highest sample of each short stretch, in two lengths.

import { needsAnEar } from "./desk.js";
import { find } from "./words.js";

const NARROW = 8; // Bands of fewer pixels have no edges: there would be nothing else.
const NEAR = 5; // Pixels within which a press takes hold of a boundary.

export async function makeWaves(desk, view, sound) {
  const [wave, whole] = [find("wave"), find("whole")];
  const levels = [await peaks(desk, "coarse")];
  peaks(desk, "fine").then((fine) => {
    levels.unshift(fine);
    redraw();
  });

  let waiting = false;
  function redraw() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      draw(wave, desk, view, levels);
      drawWhole(whole, desk, view, levels.at(-1));
    });
  }

  const sized = new ResizeObserver(() => {
    for (const canvas of [wave, whole]) {
      canvas.width = Math.round(canvas.clientWidth * devicePixelRatio);
      canvas.height = Math.round(canvas.clientHeight * devicePixelRatio);
    }
    view.resize(wave.clientWidth);
    redraw();
  });
  sized.observe(wave);
  view.resize(wave.clientWidth);
  view.onChange(redraw);
  desk.onChange(redraw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  takeHold(wave, desk, view, sound);
  scrollAndZoom(find("stage"), view);
  lookAround(whole, desk, view);
  controls(desk, view);
}

async function peaks(desk, level) {
  const answer = await fetch(`peaks?take=${desk.take}&level=${level}`);
  const seconds = Number(answer.headers.get("x-seconds"));
  return { seconds, pairs: new Int16Array(await answer.arrayBuffer()) };
}

/** Press on a line to choose it, on a boundary to move it, elsewhere to put the playhead there. */
function takeHold(wave, desk, view, sound) {
  let held = null;
  const atX = (event) => event.clientX - wave.getBoundingClientRect().left;
  wave.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    const x = atX(event);
    held = boundaryAt(desk, view, x);
    if (held) {
      desk.choose(held.place);
      wave.setPointerCapture(event.pointerId);
      held.key = `drag ${event.timeStamp}`;
      return;
    }
    const found = lineAt(desk, view.seconds(x));
    if (found !== null) desk.choose(found);
    sound.stop();
    view.setPlayhead(view.seconds(x));
  });
  wave.addEventListener("pointermove", (event) => {
    const x = atX(event);
    wave.style.cursor = held || boundaryAt(desk, view, x) ? "ew-resize" : "default";
    if (held) desk.move(held.which, view.seconds(x), held.key);
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    wave.addEventListener(kind, () => (held = null));
  }
  wave.addEventListener("dblclick", () => sound.playLine());
}

function boundaryAt(desk, view, x) {
  let best = null;
  desk.lines().forEach((line, place) => {
    const reading = desk.reading(line);
    for (const which of reading ? ["start", "end"] : []) {
      const far = Math.abs(view.x(reading[which]) - x);
      if (far <= NEAR && (!best || far < best.far)) best = { place, which, far };
    }
  });
  return best;
}

function lineAt(desk, seconds) {
  const inside = (reading) => reading && reading.start <= seconds && seconds <= reading.end;
  const lines = desk.lines();
  const own = lines.findIndex((line) => inside(desk.reading(line)));
  const other = own < 0 ? lines.findIndex((line) => line.readings.some(inside)) : own;
  return other < 0 ? null : other;
}

function scrollAndZoom(stage, view) {
  stage.addEventListener(
    "wheel",
    (event) => {
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const x = event.clientX - stage.getBoundingClientRect().left;
        view.zoom(Math.exp(event.deltaY * 0.004), x);
      } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        event.preventDefault();
        view.scrollBy(event.deltaX || event.deltaY);
      }
    },
    { passive: false },
  );
}

function lookAround(whole, desk, view) {
  const go = (event) => {
    if (!(event.buttons & 1)) return;
    const box = whole.getBoundingClientRect();
    const seconds = ((event.clientX - box.left) / box.width) * desk.duration;
    view.scrollTo(seconds - (view.end() - view.start()) / 2);
  };
  whole.addEventListener("pointerdown", (event) => {
    whole.setPointerCapture(event.pointerId);
    go(event);
  });
  whole.addEventListener("pointermove", go);
}

function controls(desk, view) {
  const scroll = find("scroll");
  find("in").addEventListener("click", () => view.zoom(0.5));
  find("out").addEventListener("click", () => view.zoom(2));
  find("all").addEventListener("click", view.all);
  scroll.addEventListener("input", () => {
    const room = desk.duration - (view.end() - view.start());
    view.scrollTo((scroll.value / 1000) * room);
  });
  view.onChange(() => {
    const room = desk.duration - (view.end() - view.start());
    scroll.value = room > 0.001 ? Math.round((view.start() / room) * 1000) : 0;
    scroll.setAttribute("aria-valuetext", `from ${Math.round(view.start())} seconds`);
  });
}

function draw(canvas, desk, view, levels) {
  const paint = brush(canvas);
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  bands(paint, desk, view, width, height);
  const level = view.scale() < 2 * levels.at(-1).seconds ? levels[0] : levels.at(-1);
  stroke(paint, level, desk.peak, width, 26, height - 26, view.seconds);
  paint.fillStyle = colour("--ink");
  const x = view.x(view.playhead());
  paint.fillRect(Math.round(x) - 0.75, 0, 1.5, height);
}

/** The lines of the take as bands, each with its number; other readings and extras more softly. */
function bands(paint, desk, view, width, height) {
  const seen = (from, to) => view.x(to) >= 0 && view.x(from) <= width;
  for (const extra of desk.extras) {
    if (extra.kind !== "silence" && seen(extra.start, extra.end)) hatch(paint, extra, view, height);
  }
  desk.lines().forEach((line, place) => {
    line.readings.forEach((reading, which) => {
      if (!seen(reading.start, reading.end)) return;
      const [left, right] = [view.x(reading.start), view.x(reading.end)];
      const chosen = which === line.chosen;
      const ours = place === desk.at();
      paint.globalAlpha = chosen ? (ours ? 0.3 : 0.13) : 0.05;
      paint.fillStyle = colour("--accent");
      paint.fillRect(left, 0, right - left, height);
      paint.globalAlpha = 1;
      edges(paint, left, right, height, chosen);
      label(paint, line, left, right, chosen, ours);
    });
  });
}

function edges(paint, left, right, height, chosen) {
  if (right - left < NARROW) return;
  paint.strokeStyle = colour(chosen ? "--accent" : "--edge");
  paint.setLineDash(chosen ? [] : [4, 4]);
  paint.lineWidth = 1;
  paint.beginPath();
  for (const x of [left, right]) {
    paint.moveTo(Math.round(x) + 0.5, 0);
    paint.lineTo(Math.round(x) + 0.5, height);
  }
  paint.stroke();
  paint.setLineDash([]);
}

function label(paint, line, left, right, chosen, ours) {
  if (right - left < 12) return;
  paint.save();
  paint.beginPath();
  paint.rect(left, 0, right - left, 24);
  paint.clip();
  paint.font = `${ours ? "bold " : ""}15px ${colour("--font")}`;
  paint.fillStyle = colour(chosen ? "--ink" : "--quiet");
  const mind = chosen && needsAnEar(line) ? " ?" : "";
  paint.fillText(`${line.number}${mind}  ${chosen ? line.text : "another reading"}`, left + 6, 17);
  paint.restore();
}

function hatch(paint, extra, view, height) {
  const [left, right] = [view.x(extra.start), view.x(extra.end)];
  paint.save();
  paint.beginPath();
  paint.rect(left, 0, Math.max(2, right - left), height);
  paint.clip();
  paint.strokeStyle = colour("--edge");
  paint.globalAlpha = 0.6;
  paint.beginPath();
  for (let x = left - height; x < right; x += 7) {
    paint.moveTo(x, height);
    paint.lineTo(x + height, 0);
  }
  paint.stroke();
  paint.restore();
}

function drawWhole(canvas, desk, view, level) {
  const paint = brush(canvas);
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  const perPixel = desk.duration / width;
  paint.fillStyle = colour("--accent");
  for (const [place, line] of desk.lines().entries()) {
    const reading = desk.reading(line);
    if (!reading) continue;
    paint.globalAlpha = place === desk.at() ? 0.55 : 0.15;
    paint.fillRect(reading.start / perPixel, 0, (reading.end - reading.start) / perPixel, height);
  }
  paint.globalAlpha = 1;
  stroke(paint, level, desk.peak, width, 2, height - 2, (x) => x * perPixel);
  const [left, right] = [view.start() / perPixel, view.end() / perPixel];
  paint.strokeStyle = colour("--ink");
  paint.lineWidth = 2;
  paint.strokeRect(left + 1, 1, Math.max(4, right - left - 2), height - 2);
}

/** The waveform between two heights; ``seconds`` tells the time of an x. */
function stroke(paint, level, peak, width, top, bottom, seconds) {
  const middle = (top + bottom) / 2;
  const factor = (bottom - top) / 2 / (peak || 1);
  const { pairs } = level;
  paint.fillStyle = colour("--quiet");
  let first = Math.max(0, Math.floor(seconds(0) / level.seconds));
  for (let x = 0; x < width; x += 1) {
    const last = Math.max(first + 1, Math.floor(seconds(x + 1) / level.seconds));
    let [low, high] = [0, 0];
    for (let at = first; at < last && 2 * at < pairs.length; at += 1) {
      low = Math.min(low, pairs[2 * at]);
      high = Math.max(high, pairs[2 * at + 1]);
    }
    paint.fillRect(x, middle - high * factor, 1, Math.max(1, (high - low) * factor));
    first = Math.max(0, Math.floor(seconds(x + 1) / level.seconds));
  }
}

function brush(canvas) {
  const paint = canvas.getContext("2d");
  paint.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  paint.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  return paint;
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
