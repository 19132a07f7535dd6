// Where we are in the essay, and which lines are gone through.

// What another voice reads is only looked at.
const TO_RECORD = {
  "": () => true,
  todo: (line) => !["fresh", "others"].includes(line.state),
  missing: (line) => !["fresh", "stale", "others"].includes(line.state),
  stale: (line) => line.state === "stale",
};

export function keyOf({ text, occurrence }) {
  return `${occurrence} ${text}`;
}

/** The essay as it was last read, the line we are at, and what is left to do. */
export function makeSession() {
  const session = {
    essay: null,
    at: 0,
    only: "",
    get line() {
      return session.essay?.lines[session.at];
    },
    take,
    go,
    next: () => step(1),
    previous: () => step(-1),
    wanted: (line) => TO_RECORD[session.only](line),
  };

  /** A new state of the essay: we stay at the line with the words we were at, wherever it is now. */
  function take(essay) {
    const before = session.line;
    const { at } = session;
    session.essay = essay;
    if (!before) {
      session.only = essay.only;
      session.at = first();
      return;
    }
    const same = essay.lines.findIndex((line) => keyOf(line.spot) === keyOf(before.spot));
    session.at = same >= 0 ? same : Math.max(0, Math.min(at, essay.lines.length - 1));
  }

  function first() {
    const { lines } = session.essay;
    const wanted = lines.findIndex((line) => session.wanted(line) && TO_RECORD.todo(line));
    return Math.max(0, wanted);
  }

  function go(at) {
    if (at < 0 || at >= session.essay.lines.length) return false;
    session.at = at;
    return true;
  }

  /** To the nearest line that is gone through, in one direction; whether there was one. */
  function step(by) {
    const { lines } = session.essay;
    let at = session.at + by;
    while (lines[at] && !session.wanted(lines[at])) at += by;
    return go(at);
  }

  return session;
}

/** How many of the lines that are ours have been recorded, and how many these are. */
export function progress(essay) {
  const ours = essay.lines.filter((line) => line.state !== "others");
  return { done: ours.filter((line) => line.state === "fresh").length, all: ours.length };
}
