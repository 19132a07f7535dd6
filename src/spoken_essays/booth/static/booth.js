// The booth: one line at a time, read aloud, and kept.

import { listenToKeys } from "./keys.js";
import { listLines } from "./lines.js";
import { showLevel } from "./meter.js";
import * as memory from "./memory.js";
import { openOutbox } from "./outbox.js";
import { makePlayer } from "./playing.js";
import { showEssay, showLine, showReadings, showStale } from "./prompter.js";
import { listDevices, makeReading } from "./reading.js";
import { Away, Refused, tell, watchEssay } from "./server.js";
import { keyOf, makeSession } from "./session.js";

const ROOM = 10;
const LOST = "The browser was too busy, and lost a moment of it.";
const $ = (id) => document.getElementById(id);
const session = makeSession();
const player = makePlayer($("audio"), show, () => say("The browser cannot play that."));
let [reading, outbox, look] = [null, null, null];
// What keeps the server from answering, and the microphone from being open, as sentences.
let [absence, deafness] = ["", ""];
// Whether the line before us has just been read; an essay to turn to as soon as it has been.
let [kept, upcoming] = [false, null];

// What is on the page

function show() {
  if (!session.essay || !reading) return;
  if (upcoming && !reading.now) return turnTo(upcoming);
  const { now } = reading;
  document.body.toggleAttribute("data-reading", Boolean(now));
  showEssay(session);
  showLine(session);
  showStale(session.line, () => changed("api/keep", { spot: session.line.spot }));
  showReadings(withWaiting(session.line), {
    playing: player.what,
    play: (each) => player.toggle(each.name, each.sound ?? `api/readings/${encodeURIComponent(each.name)}`),
    choose: (each) => changed("api/choose", { name: each.name }),
    save: carryOut,
  });
  showButtons(now);
  showNotice();
}

function showButtons(now) {
  $("record-label").textContent = now ? `End · ${Math.floor(reading.seconds())} s` : reading.microphone ? "Record" : "Open the microphone";
  $("play-label").textContent = player.what ? "Stop" : "Play";
  $("play").disabled = $("context").disabled = Boolean(now) || !newest();
  $("again").disabled = !reading.microphone;
  $("onward-label").textContent = now ? "End, go on" : kept ? "Keep, go on" : "Next";
}

function showNotice() {
  const sentence = [serverNotice(), deafness].filter(Boolean).join(" ");
  $("notice").hidden = !sentence;
  if ($("notice").textContent !== sentence) $("notice").textContent = sentence;
}

function serverNotice() {
  const { waiting, trouble } = outbox;
  const many = waiting.length === 1 ? "1 reading waits" : `${waiting.length} readings wait`;
  const kept = waiting.length ? ` ${many} in this browser until then.` : "";
  const away = [absence, trouble].includes("away");
  if (away) return `The booth is not running. Start it again: ${session.essay.command}${kept && "."}${kept}`;
  return trouble ? `It could not be saved (${trouble}), and is sent again by itself.${kept}` : absence;
}

/** A reading that waits, as a file of the browser's own downloads. */
function carryOut({ sound }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(sound);
  link.download = `${session.essay.slug}-line-${session.line.spot.number ?? "x"}.wav`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function say(sentence) {
  $("said").textContent = sentence;
}

/** The line with the readings that are still on their way. */
function withWaiting(line) {
  const own = outbox.waiting.filter(({ about }) => about.spot && keyOf(about.spot) === keyOf(line.spot));
  const readings = own.map(({ id, sound }) => ({ name: id, sound, waiting: true }));
  return { ...line, readings: [...line.readings, ...readings] };
}

function newest() {
  const { readings } = withWaiting(session.line);
  return readings.findLast((each) => each.waiting) ?? readings.find((each) => each.chosen) ?? readings.at(-1);
}

// What one can do

const acts = { toggle, onward, drop, again, play, context, lines: () => lines.open(), keys: () => $("keys").showModal(),
  previous: () => move(session.previous), next: () => move(session.next), scroll: (by) => $("main").scrollBy({ top: by * 120 }) };

async function toggle() {
  if (phase() === "room") return reading.now ? undefined : recordRoom();
  if (phase() !== "prompter") return undefined;
  if (reading.now) return ended(await reading.end());
  if (!reading.microphone) return openMicrophone();
  player.stop();
  say("");
  return reading.begin("api/readings", { spot: session.line.spot });
}

function ended(heard) {
  if (!heard) return say("");
  kept = !heard.lost;
  show();
  const said = heard.lost ? [LOST, "It is kept, but not used: read it again."] : heard.said;
  return say([`${heard.seconds.toFixed(1)} s.`, ...(said.length ? said : ["Good."])].join(" "));
}

async function onward() {
  if (phase() !== "prompter") return;
  const heard = reading.now ? await reading.end() : null;
  if (heard?.lost) return ended(heard);
  if (!move(session.next)) say(session.only ? "That was the last of them." : "That was the last line.");
  return undefined;
}

async function again() {
  if (phase() !== "prompter") return;
  if (reading.now) await reading.drop();
  await toggle();
}

async function drop() {
  if (reading.now && phase() === "prompter") await reading.drop();
}

function move(step) {
  if (phase() !== "prompter" || reading.now) return false;
  const moved = step();
  if (moved) arrive();
  return moved;
}

function arrive() {
  kept = false;
  player.stop();
  $("main").scrollTop = 0;
  say("");
  $("readings").open = false;
  show();
}

function play() {
  const found = newest();
  if (phase() !== "prompter" || reading.now || !found) return;
  player.toggle(found.name, found.sound ?? `api/readings/${encodeURIComponent(found.name)}`);
}

function context() {
  if (phase() !== "prompter" || reading.now || !newest()) return;
  player.toggle("context", `api/context?line=${session.at}&of=${encodeURIComponent(session.essay.id)}`);
}

async function changed(path, what) {
  try {
    await tell(path, what);
    await look();
  } catch (error) {
    if (error instanceof Refused) say(`${error.message}.`);
    else if (!(error instanceof Away)) throw error;
  }
}

// From the door to the lines

function phase() {
  return document.body.dataset.phase;
}

function enter(name) {
  document.body.dataset.phase = name;
  // A button that is hidden keeps the focus for a moment, and would take the next key.
  document.activeElement?.blur();
  for (const each of ["welcome", "room", "prompter"]) $(each).hidden = each !== name;
  $("dock").hidden = name === "welcome";
  if (name === "room") $("room-heading").focus();
  show();
}

async function openMicrophone(label) {
  try {
    await reading.open(label);
    deafness = "";
  } catch (error) {
    deafness = error.message;
    show();
    return;
  }
  if (phase() === "welcome") enter(session.essay.room || memory.get(roomKey()) ? "prompter" : "room");
  else show();
}

function roomKey() {
  return `room.${session.essay.voice}`;
}

function lost(label) {
  deafness = "The microphone is gone. What you read until then is kept. Plug it in again: it opens by itself.";
  show();
  const back = async () => {
    const found = await navigator.mediaDevices.enumerateDevices();
    if (!found.some((each) => each.label === label)) return;
    navigator.mediaDevices.removeEventListener("devicechange", back);
    await openMicrophone(label);
  };
  navigator.mediaDevices.addEventListener("devicechange", back);
}

async function recordRoom() {
  $("record-room").disabled = true;
  $("countdown").hidden = false;
  reading.begin("api/room", {});
  for (let left = ROOM; left > 0; left -= 1) {
    $("countdown").textContent = left;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  const heard = await reading.end();
  $("countdown").hidden = true;
  $("record-room").disabled = false;
  enter("prompter");
  if (heard?.lost) say(`${LOST} It is kept; a better one is recorded under Microphone.`);
}

function skipRoom() {
  memory.put(roomKey(), "skipped");
  if (!reading.now) enter("prompter");
}

// Putting it together

const lines = listLines(session, { onchoose: (at) => (session.go(at), arrive()), ononly: show });

async function begin(essay) {
  if (session.essay) return turnTo(essay);
  session.take(essay);
  outbox = await openOutbox(`booth ${essay.slug} ${essay.voice}`, (_, saved) => (saved ? look() : show()));
  const level = (each) => showLevel(each, reading.ears, player.what);
  reading = makeReading(outbox, { changed: show, level, lost, stopped: ended });
  wire();
  show();
  outbox.flush();
  return $("open-mic").focus();
}

/** The essay has changed, or its clips: not under the eyes of who reads a line, but after it. */
function turnTo(essay) {
  upcoming = reading?.now ? essay : null;
  if (upcoming) return undefined;
  const before = session.line?.text;
  session.take(essay);
  return before === session.line?.text ? show() : arrive();
}

function wire() {
  $("open-mic").disabled = $("look-only").disabled = false;
  const clicks = { record: toggle, onward, again, play, context, previous: acts.previous, "open-mic": () => openMicrophone(),
    "look-only": () => enter("prompter"), "record-room": recordRoom, "skip-room": skipRoom, "open-lines": acts.lines, "open-keys": acts.keys,
    "open-microphone": openSettings, "room-again": () => ($("microphone").close(), enter("room")) };
  for (const [id, act] of Object.entries(clicks)) $(id).addEventListener("click", () => act());
  document.querySelectorAll("[data-close]").forEach((each) => each.addEventListener("click", () => each.closest("dialog").close()));
  listenToKeys(acts);
  setInterval(() => reading.now && showButtons(reading.now), 250);
  addEventListener("beforeunload", (event) => {
    if (reading.now || outbox.waiting.length) event.preventDefault();
  });
}

async function openSettings() {
  const { microphone } = reading;
  await listDevices($("device"), microphone?.label, openMicrophone);
  const altered = microphone?.altered.length ? " The browser keeps altering what it gives: another browser may not." : "";
  $("device-facts").textContent = microphone ? `${microphone.rate / 1000} kHz, as it is: no gain, no filter.${altered}` : "It is not open.";
  $("room-again").disabled = !microphone;
  $("room-state").textContent = session.essay.room ? "The room has been recorded." : "Not recorded yet.";
  $("microphone").showModal();
}

look = watchEssay(begin, (sentence) => {
  if (absence === sentence) return;
  absence = sentence;
  outbox?.flush();
  show();
});
