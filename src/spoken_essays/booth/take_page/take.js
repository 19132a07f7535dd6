// The page of a take: its waveform with the lines drawn on it, to hear them and to set them right.

import { isOthers, makeDesk, needsAnEar } from "./desk.js";
import { makeHandles } from "./handles.js";
import { listenToKeys } from "./keys.js";
import { makeLines } from "./lines.js";
import { makeSound } from "./sound.js";
import { makeView } from "./view.js";
import { makeWaves } from "./waves.js";
import { find, say } from "./words.js";

async function begin() {
  const id = new URLSearchParams(location.search).get("take") ?? "";
  const answer = await fetch(`state?take=${encodeURIComponent(id)}`);
  const state = await answer.json();
  if (!answer.ok) throw new Error(state.error);
  const desk = makeDesk(state);
  const view = makeView(desk);
  const sound = makeSound(desk, view);
  await makeWaves(desk, view, sound);
  makeHandles(desk, view);
  makeLines(desk, view, sound);
  listenToKeys(desk, view, sound);
  makeHead(desk, state);
  desk.choose(desk.firstToMind());
  say(summary(desk));
}

function summary(desk) {
  const spoken = desk.lines().filter((line) => line.spoken && !isOthers(line));
  const found = spoken.filter((line) => line.chosen !== null).length;
  const mind = spoken.filter(needsAnEar).length;
  const rest = mind ? `${mind} of the lines ${mind === 1 ? "needs" : "need"} an ear.` : "";
  return `${found} of ${spoken.length} lines are in this take. ${rest}`;
}

function makeHead(desk, state) {
  document.title = `${state.title}: a take`;
  find("title").textContent = state.title;
  find("about").textContent = state.about;
  const takes = find("takes");
  const select = takes.querySelector("select");
  select.replaceChildren(...state.takes.map((each) => new Option(each.name, each.id)));
  select.value = state.take;
  takes.hidden = state.takes.length < 2;
  select.addEventListener("change", () => {
    location.search = `?take=${encodeURIComponent(select.value)}`;
  });
  const [undo, redo, save] = ["undo", "redo", "save"].map(find);
  undo.addEventListener("click", desk.undo);
  redo.addEventListener("click", desk.redo);
  save.addEventListener("click", desk.save);
  desk.onChange(() => {
    const count = desk.edited().length;
    undo.disabled = !desk.canUndo();
    redo.disabled = !desk.canRedo();
    save.disabled = !count || desk.isSaving();
    save.textContent = count ? `Save ${count} ${count === 1 ? "line" : "lines"}` : "Save";
  });
  addEventListener("beforeunload", (event) => {
    if (desk.edited().length) event.preventDefault();
  });
}

begin().catch((error) => say(error.message, true));
