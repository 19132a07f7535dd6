// The lines of the essay: a list to choose from, and the chosen one with its readings.

import { isOthers, needsAnEar } from "./desk.js";
import { find, time } from "./words.js";

export function makeLines(desk, view, sound) {
  const list = find("lines");
  const only = find("only");
  const rows = desk.lines().map((line, place) => makeRow(line, () => desk.choose(place)));
  list.replaceChildren(...rows.map(({ item }) => item));
  let shown = -1;

  function update() {
    desk.lines().forEach((line, place) => {
      const { item, row, state } = rows[place];
      row.setAttribute("aria-current", place === desk.at());
      row.tabIndex = place === desk.at() ? 0 : -1;
      row.classList.toggle("is-edited", desk.isEdited(place));
      row.toggleAttribute("data-mind", needsAnEar(line));
      state.textContent = stateOf(line, desk.reading(line), desk.isEdited(place));
      item.hidden = only.checked && !needsAnEar(line) && place !== desk.at();
    });
    fill(desk, sound);
    if (shown === desk.at()) return;
    shown = desk.at();
    if (list.contains(document.activeElement)) rows[shown].row.focus();
    else if (scrolls(list.parentElement)) rows[shown].row.scrollIntoView({ block: "nearest" });
    const reading = desk.reading();
    if (!reading) return;
    view.front(reading.start, reading.end);
    if (!sound.isPlaying()) view.setPlayhead(reading.start);
  }

  only.addEventListener("change", update);
  find("play-line").addEventListener("click", () => sound.playLine());
  find("settle").addEventListener("click", desk.settle);
  find("mark").addEventListener("click", () => {
    sound.stop();
    desk.mark(view.playhead());
    const { start, end } = desk.reading();
    view.front(start, end);
  });
  desk.onChange(update);
}

function scrolls(box) {
  return box.scrollHeight > box.clientHeight && getComputedStyle(box).overflowY === "auto";
}

function makeRow(line, choose) {
  const item = document.createElement("li");
  const row = document.createElement("button");
  row.type = "button";
  row.className = "row";
  const state = part("state");
  row.append(part("number", line.number), part("words", line.text), state);
  row.addEventListener("click", choose);
  item.append(row);
  return { item, row, state };
}

function part(name, text = "") {
  const made = document.createElement("span");
  made.className = name;
  made.textContent = text;
  return made;
}

function stateOf(line, reading, edited) {
  if (line.gone) return "not in the essay any more";
  if (!line.spoken && !reading) return "not said";
  if (isOthers(line)) return `${line.other} reads this`;
  if (!reading) return "missing";
  if (edited) return "not saved";
  if (line.settled) return time(reading.start);
  if (line.verdict === "changed") return "other words";
  return line.doubtful ? "listen" : time(reading.start);
}

/** The chosen line: its words, what was heard, when, and its readings. */
function fill(desk, sound) {
  const line = desk.line();
  const reading = desk.reading();
  find("line").hidden = false;
  find("text").textContent = line.text;
  const heard = find("heard");
  heard.hidden = !reading?.heard || line.verdict !== "changed";
  heard.replaceChildren("Heard: ", ...marked(line.text, reading?.heard ?? ""));
  find("play-line").disabled = !reading;
  find("settle").hidden = !reading || !needsAnEar(line);
  find("span").textContent = reading
    ? `${time(reading.start)} to ${time(reading.end)}`
    : "Not in this take.";
  find("mark").hidden = Boolean(reading) || !line.spoken;
  const shown = line.readings.length > (line.chosen === null ? 0 : 1);
  find("readings").hidden = !shown;
  const focus = document.activeElement?.dataset?.focus;
  find("choices").replaceChildren(...line.readings.map((_, at) => choice(desk, sound, line, at)));
  if (focus) document.querySelector(`[data-focus="${focus}"]`)?.focus();
}

function choice(desk, sound, line, at) {
  const reading = line.readings[at];
  const row = document.createElement("div");
  const label = document.createElement("label");
  const radio = document.createElement("input");
  const play = document.createElement("button");
  row.className = "choice";
  Object.assign(radio, { type: "radio", name: "reading", checked: at === line.chosen });
  radio.dataset.focus = `radio ${at}`;
  radio.addEventListener("change", () => desk.takeReading(at));
  label.append(radio, `${time(reading.start)} to ${time(reading.end)}${said(reading)}`);
  Object.assign(play, { type: "button", textContent: "Play" });
  play.setAttribute("aria-label", `Play the reading of ${time(reading.start)}`);
  play.dataset.focus = `play ${at}`;
  play.addEventListener("click", () => sound.playLine(reading));
  row.append(label, play);
  return row;
}

function said(reading) {
  if (reading.isNew) return ", marked by you";
  return reading.complete ? "" : ", broken off";
}

/** What was heard, with the words marked that the line does not have. */
function marked(text, heard) {
  const words = new Set(text.toLowerCase().match(/[\p{L}\p{N}'’]+/gu));
  return heard.split(/([\p{L}\p{N}'’]+)/u).map((piece, at) => {
    if (at % 2 === 0 || words.has(piece.toLowerCase())) return piece;
    const mark = document.createElement("mark");
    mark.textContent = piece;
    return mark;
  });
}
