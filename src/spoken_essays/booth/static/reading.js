// Reading a line, or keeping still for the room: from the microphone into the outbox.

import { makeEars } from "./hints.js";
import { devices, openMicrophone } from "./microphone.js";
import * as memory from "./memory.js";
import { wav } from "./wav.js";

// A key pressed twice by mistake is no reading; seconds.
const LEAST = 0.25;
// What one upload may hold, with room to spare; seconds.
const MOST = 590;

/**
 * The microphone and what is being read. `changed()` is called when any of it changes, `level(l)`
 * for each level, `lost(sentence)` when the microphone is gone, `stopped(heard)` when a reading was
 * ended because it was as long as one may be.
 */
export function makeReading(outbox, { changed, level, lost, stopped }) {
  const ears = makeEars();
  const reading = { microphone: null, now: null, ears, open, close, begin, end, drop, seconds };
  let timer;

  async function open(label) {
    await close();
    const microphone = await openMicrophone(label);
    reading.microphone = microphone;
    keepAwake();
    memory.put("device", microphone.label);
    microphone.onlevel = (each) => {
      ears.hear(each);
      level(each);
    };
    microphone.ongone = gone;
    changed();
  }

  async function close() {
    const { microphone } = reading;
    reading.microphone = null;
    await microphone?.close();
  }

  async function gone() {
    const label = reading.microphone?.label;
    if (reading.now) await end();
    await close();
    changed();
    lost(label);
  }

  /** Begins a reading that goes to `path`, with what the server is to know about it. */
  function begin(path, about) {
    if (!reading.microphone || reading.now) return;
    reading.now = { path, about, since: performance.now() };
    ears.begin();
    reading.microphone.start();
    timer = setTimeout(async () => stopped(await end()), MOST * 1000);
    changed();
  }

  /** Ends it and puts it into the outbox: what it is like, or null where there was nothing. */
  async function end() {
    const ended = await ending();
    if (!ended) return null;
    const { take, now, said } = ended;
    const seconds = take.frames / take.rate;
    if (seconds < LEAST) return null;
    const { lost } = take;
    const about = { ...now.about, lost, recorded: new Date().toISOString() };
    const kept = outbox.add(now.path, about, wav(take.blocks, take.rate));
    changed();
    await kept;
    return { seconds, said, lost };
  }

  async function drop() {
    await ending();
    changed();
  }

  async function ending() {
    const { now, microphone } = reading;
    if (!now || now.ending) return null;
    clearTimeout(timer);
    now.ending = true;
    const take = await microphone.end();
    reading.now = null;
    return { take, now, said: ears.end() };
  }

  function seconds() {
    return reading.now ? (performance.now() - reading.now.since) / 1000 : 0;
  }

  return reading;
}

/** Fills the list of devices; `onchoose(label)` when another is chosen. */
export async function listDevices(select, current, onchoose) {
  const all = await devices();
  const rows = all.map(({ label }) => new Option(label, label, false, label === current));
  select.replaceChildren(...(rows.length ? rows : [new Option("none was found")]));
  select.onchange = () => onchoose(select.value);
}

/** A phone that goes dark hears nothing; where it may not be kept awake, it is touched anyway. */
async function keepAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch (error) {
    if (error.name !== "NotAllowedError") throw error;
  }
}

document.addEventListener("visibilitychange", () => document.hidden || keepAwake());
