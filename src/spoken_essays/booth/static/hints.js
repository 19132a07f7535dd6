// How loud it is, in words: too close, too quiet, a fan.

// Decibels of full scale. A voice that is read at arm's length lies between -30 and -16 (RMS), a
// quiet room below -55.
const CLOSE = -1.5;
const QUIET = -38;
const NOISY = -50;
const LEAST_GAP = 25;
// Levels come twenty times a second.
const SECOND = 20;
const WORDS = {
  clipped: "Too close, or too loud: it clips. Lean back a little.",
  close: "Close to the limit. Lean back a little.",
  quiet: "Too quiet. Come closer: a hand's width and a half.",
  noisy: "There is a noise: a fan, a window, a fridge?",
  dead: "Nothing is heard. Is the microphone muted?",
};

export function decibels(amplitude) {
  return 20 * Math.log10(Math.max(amplitude, 1e-6));
}

/** Ears that follow the levels: what to say now, and what to say of a whole reading. */
export function makeEars() {
  let idle = [];
  let reading = null;

  return {
    hear(level) {
      idle = [...idle.slice(1 - 5 * SECOND), level];
      reading?.push(level);
    },
    begin() {
      reading = [];
    },
    /** What to say of the reading that ends; nothing if it is good. */
    end() {
      const heard = reading ?? [];
      reading = null;
      return spoken(heard).map((each) => WORDS[each]);
    },
    /** A word on the last seconds, and whether all is well. */
    now() {
      const recent = (reading ?? idle).slice(-3 * SECOND);
      if (recent.length < SECOND) return { words: "", well: true };
      const [first] = reading ? spoken(recent) : room(idle);
      return first ? { words: WORDS[first], well: false } : { words: reading ? "Good." : "", well: true };
    },
  };
}

function spoken(levels) {
  const loud = decibels(ranked(levels, 0.9));
  const floor = decibels(ranked(levels, 0.05));
  if (levels.some((each) => each.clipped)) return ["clipped"];
  if (loud < -90) return ["dead"];
  const said = [];
  if (decibels(Math.max(...levels.map((each) => each.peak))) > CLOSE) said.push("close");
  if (loud < QUIET) said.push("quiet");
  if (floor > NOISY && loud - floor < LEAST_GAP && levels.length > 2 * SECOND) said.push("noisy");
  return said;
}

/** What is heard while nobody reads. */
function room(levels) {
  if (levels.length < 3 * SECOND) return [];
  if (levels.every((each) => each.peak === 0)) return ["dead"];
  return decibels(ranked(levels, 0.2)) > NOISY ? ["noisy"] : [];
}

/** The level that a share of all lies below. */
function ranked(levels, share) {
  const sorted = levels.map((each) => each.rms).sort((one, other) => one - other);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}
