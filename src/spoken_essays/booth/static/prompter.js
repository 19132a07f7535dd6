// The line to read, large; what stands before and after it; and where it stands.

import { changes } from "./changes.js";
import { progress } from "./session.js";

const STATES = {
  fresh: "recorded",
  stale: "its words have changed since it was recorded",
  missing: "not recorded yet",
  unreadable: "its clip cannot be read",
  doubled: "two clips want to be this line",
};
// Characters up to which a line is set so large that it can be read from a metre away and more.
const SIZES = [
  [50, "xl"],
  [130, "l"],
  [320, "m"],
  [Infinity, "s"],
];
const $ = (id) => document.getElementById(id);

export function showEssay(session) {
  const { essay } = session;
  const { done, all } = progress(essay);
  document.title = `${essay.title} · the booth`;
  $("title").textContent = essay.title;
  $("progress").textContent = `${done} of ${all} lines recorded · ${essay.voice}`;
  $("ruler").replaceChildren(
    ...essay.lines.map((line, place) => {
      const tick = document.createElement("i");
      tick.dataset.state = line.state;
      if (place === session.at) tick.dataset.here = "";
      return tick;
    }),
  );
}

export function showLine(session) {
  const { essay, at, line } = session;
  if (!line) return;
  putPieces($("line"), line.pieces);
  Object.assign($("line").dataset, { role: line.role, size: sizeOf(line.text) });
  $("line").lang = essay.language;
  beside($("before"), essay, essay.lines[at - 1]);
  beside($("after"), essay, essay.lines[at + 1], line);
  $("meta").textContent = [place(essay, at), role(line), standing(line)].filter(Boolean).join(" · ");
}

function sizeOf(text) {
  return SIZES.find(([most]) => text.length <= most)[1];
}

function beside(element, essay, line, before) {
  put(element, line?.text ?? "");
  element.lang = essay.language;
  element.dataset.role = line?.role ?? "";
  element.toggleAttribute("data-apart", (before?.pause ?? 0) >= 800);
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A line with the pauses that its author wrote into it: one cannot leave what one does not see. */
function putPieces(element, pieces) {
  const parts = pieces.flatMap(({ text, pause }) => (pause ? [`${text} `, sign(pause)] : [text]));
  const whole = parts.map((part) => part.textContent ?? part).join("");
  if (element.textContent !== whole) element.replaceChildren(...parts);
}

function sign(pause) {
  const found = made("span", `pause ${pause / 1000} s`);
  found.className = "pause";
  return found;
}

function place(essay, at) {
  const { number } = essay.lines[at].spot;
  const last = Math.max(...essay.lines.map((line) => line.spot.number ?? 0));
  return number === null ? "" : `Line ${number} of ${last}`;
}

function role(line) {
  return line.role === "line" ? "" : line.role;
}

export function standing(line) {
  if (line.state === "others") return `${line.reader} reads this`;
  const aside = line.state === "missing" && line.readings.length > 0;
  const said = aside ? "to be read again" : STATES[line.state];
  return line.state !== "fresh" && line.reader ? `${said}, ${line.reader} reads it` : said;
}

/** What was recorded against what is written now, with a way to take it all the same. */
export function showStale(line, keep) {
  const box = $("stale");
  box.hidden = !["stale", "unreadable", "doubled"].includes(line?.state);
  if (box.hidden) return box.replaceChildren();
  if (line.state !== "stale") return box.replaceChildren(made("p", line.why));
  const words = made("p", "What has changed: ");
  for (const { words: some, kind } of changes(line.was, line.text)) {
    words.append(made({ same: "span", old: "del", new: "ins" }[kind], some), " ");
  }
  // It would say what is not so.
  if (line.role === "disclosure") return box.replaceChildren(words);
  const button = made("button", "Use the old reading all the same");
  button.type = "button";
  button.addEventListener("click", keep);
  return box.replaceChildren(words, button);
}

/** All readings of a line, the newest first: each can be heard, and chosen. */
export function showReadings(line, { playing, play, choose, save }) {
  const readings = line?.readings ?? [];
  $("readings").hidden = readings.length < 1;
  $("readings-summary").textContent = readings.length === 1 ? "1 reading" : `${readings.length} readings`;
  const rows = readings.map((reading) => {
    const row = made("li", "");
    const when = made("span", `${whenOf(reading)} `);
    row.append(when, button(playing === reading.name ? "Stop" : "Play", whenOf(reading), () => play(reading)));
    row.append(use(line, reading, choose, save));
    return row;
  });
  $("readings-list").replaceChildren(...rows.reverse());
}

/** What can be done with a reading besides hearing it; one that waits here can be carried out. */
function use(line, reading, choose, save) {
  if (reading.waiting) return button("Save as a file", whenOf(reading), () => save(reading));
  if (!reading.chosen || line.state === "doubled") return button("Use this", whenOf(reading), () => choose(reading));
  return made("b", line.state === "stale" ? "of the old words" : "in use");
}

function whenOf({ recorded: at, source, seconds, waiting }) {
  if (waiting) return "a moment ago, not saved yet";
  const when = at ? new Date(at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" }) : "by hand";
  const from = source === "take" ? ", from a take" : "";
  return `${when}${from}${seconds ? `, ${seconds.toFixed(1)} s` : ""}`;
}

function button(words, of, act) {
  const found = made("button", words);
  found.type = "button";
  found.append(made("span", ` ${of}`));
  found.lastChild.className = "visually-hidden";
  found.addEventListener("click", act);
  return found;
}

function made(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}
