// What is on the desk: the lines with their readings as they are saved and as they are now, which
// line is chosen, and how to take a step back.

import { say } from "./words.js";

export const SHORTEST = 0.05;
const SAME_STEP = 900; // Milliseconds in which nudges of one boundary are one step.

export function makeDesk(state) {
  let lines = state.lines;
  let saved = clone(lines);
  let at = 0;
  let saving = false;
  let past = [];
  let future = [];
  let lastStep = { key: "", time: 0 };
  const watchers = [];

  const tell = () => watchers.forEach((each) => each());
  const line = () => lines[at];
  const reading = (each = line()) => (each.chosen === null ? null : each.readings[each.chosen]);

  function step(key) {
    const now = Date.now();
    if (key !== lastStep.key || now - lastStep.time > SAME_STEP) past.push(clone(lines));
    lastStep = { key, time: key ? now : 0 };
    future = [];
  }

  function back(from, to) {
    if (!from.length) return;
    to.push(clone(lines));
    lines = from.pop();
    lastStep = { key: "", time: 0 };
    tell();
  }

  /** Put a boundary of the chosen line at a time; it keeps clear of the other one. */
  function move(which, seconds, key = `${at} ${which}`) {
    const now = reading();
    if (!now) return;
    const wanted =
      which === "start"
        ? Math.min(Math.max(0, seconds), now.end - SHORTEST)
        : Math.max(Math.min(state.duration, seconds), now.start + SHORTEST);
    const to = Math.round(wanted * 1000) / 1000;
    if (to === now[which]) return;
    step(key);
    reading()[which] = to;
    tell();
  }

  function take(place) {
    if (line().chosen === place) return;
    step("");
    line().chosen = place;
    tell();
  }

  /** A reading that was not found: it begins here. */
  function mark(seconds) {
    step("");
    const start = Math.max(0, Math.min(seconds, state.duration - SHORTEST));
    const end = Math.min(state.duration, start + 1.5);
    line().readings.push({ start, end, complete: true, heard: "", isNew: true });
    line().chosen = line().readings.length - 1;
    tell();
  }

  /** Somebody has listened, and it is right. */
  function settle() {
    step("");
    line().settled = true;
    tell();
  }

  const isEdited = (place) => {
    const [now, before] = [lines[place], saved[place]];
    const [mine, its] = [reading(now), reading(before)];
    if (now.settled !== before.settled) return true;
    return now.chosen !== before.chosen || mine?.start !== its?.start || mine?.end !== its?.end;
  };
  const edited = () => lines.map((_, place) => place).filter(isEdited);

  async function save() {
    const places = edited();
    if (!places.length || saving) return;
    saving = true;
    tell();
    say("Saving …");
    const sent = clone(lines);
    try {
      const answer = await fetch("save", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ take: state.take, lines: places.map((place) => said(sent[place])) }),
      });
      const told = await answer.json();
      if (!answer.ok) throw new Error(told.error);
      keepSaved(told.lines, sent);
      say(told.said);
    } catch (error) {
      say(`Not saved: ${error.message}. Your changes are still here.`, true);
    } finally {
      saving = false;
      tell();
    }
  }

  /** What was sent is saved, and the beginning of what comes; what was changed meanwhile stays. */
  function keepSaved(fresh, sent) {
    saved = clone(fresh);
    lines = lines.map((line, place) => {
      if (JSON.stringify(line) === JSON.stringify(sent[place])) return fresh[place];
      line.readings.forEach((each) => delete each.isNew);
      return line;
    });
    [past, future] = [[], []];
  }

  return {
    duration: state.duration,
    extras: state.extras,
    peak: state.peak,
    take: state.take,
    lines: () => lines,
    at: () => at,
    line,
    reading,
    isEdited,
    edited,
    move,
    takeReading: take,
    mark,
    settle,
    save,
    isSaving: () => saving,
    undo: () => back(past, future),
    redo: () => back(future, past),
    canUndo: () => past.length > 0,
    canRedo: () => future.length > 0,
    onChange: (watcher) => watchers.push(watcher),
    choose(place) {
      at = Math.max(0, Math.min(lines.length - 1, place));
      tell();
    },
    firstToMind: () => Math.max(0, lines.findIndex(needsAnEar)),
  };
}

/** Whether another voice reads a line, which is not in the take either. */
export function isOthers(line) {
  return Boolean(line.other) && line.chosen === null;
}

/** Whether somebody should listen to a line. */
export function needsAnEar(line) {
  if (!line.spoken || line.gone || line.settled || isOthers(line)) return false;
  return line.doubtful || line.verdict !== "read";
}

function said(line) {
  const { start, end, isNew } = line.readings[line.chosen];
  return { index: line.index, reading: isNew ? null : line.chosen, start, end };
}

function clone(value) {
  return structuredClone(value);
}
