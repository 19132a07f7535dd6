// Which stretch of the take is to be seen, how large, and where the playhead stands.

const CLOSEST = 0.002; // Seconds a pixel.
const MARGIN = 1.2; // Seconds around a line that is brought to the front.
const LEAST = 4; // Seconds to be seen at least when it is.

export function makeView(desk) {
  let width = 1;
  let start = 0;
  let scale = 0; // Seconds a pixel; 0 until the width is known.
  let playhead = 0;
  const watchers = [];
  const tell = () => watchers.forEach((each) => each());

  const widest = () => Math.max(CLOSEST, desk.duration / width);

  function show(from, perPixel) {
    scale = Math.min(widest(), Math.max(CLOSEST, perPixel));
    start = Math.max(0, Math.min(from, desk.duration - width * scale));
    tell();
  }

  return {
    onChange: (watcher) => watchers.push(watcher),
    start: () => start,
    end: () => start + width * scale,
    scale: () => scale,
    widest,
    x: (seconds) => (seconds - start) / scale,
    seconds: (x) => start + x * scale,
    playhead: () => playhead,
    setPlayhead(seconds, follow = false) {
      playhead = Math.max(0, Math.min(desk.duration, seconds));
      const shown = width * scale;
      if (follow && (playhead < start || playhead > start + shown * 0.95)) {
        show(playhead - shown * 0.05, scale);
      } else {
        tell();
      }
    },
    resize(to) {
      if (to < 1) return;
      const seen = scale ? Math.min(scale, desk.duration / to) : desk.duration / to;
      width = to;
      show(start, seen);
    },
    scrollTo: (seconds) => show(seconds, scale),
    scrollBy: (pixels) => show(start + pixels * scale, scale),
    zoom(factor, x = width / 2) {
      const held = start + x * scale;
      const next = Math.min(widest(), Math.max(CLOSEST, scale * factor));
      show(held - x * next, next);
    },
    all: () => show(0, widest()),
    /** Scroll no further than to see a moment. */
    keepInSight(seconds) {
      const rim = width * scale * 0.05;
      if (seconds < start + rim) show(seconds - rim, scale);
      else if (seconds > start + width * scale - rim) show(seconds - width * scale + rim, scale);
    },
    /** Bring a stretch to where it can be seen well. */
    front(from, to) {
      const inside = from >= start && to <= start + width * scale;
      if (inside && (to - from) / scale > width * 0.12) return;
      const length = Math.max(LEAST, to - from + 2 * MARGIN);
      show((from + to - length) / 2, length / width);
    },
  };
}
