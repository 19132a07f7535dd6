// Readings on their way to the disk: kept in the browser until the server has said that it has them.

import { Away, hand, Refused } from "./server.js";

const STORE = "readings";
const AWAY = 1500;
const FULL = 5000;
// What will not be better for waiting: the browser keeps it, and it can be saved as a file.
const FOR_GOOD = [400, 413, 422];

/**
 * `onchange(outbox)` is called when something was added, saved, or could not be.
 *
 * An entry has `id`, `path` (where it goes), `about` (what the server is to know) and `sound`.
 */
export async function openOutbox(name, onchange) {
  const shelf = await openShelf(name);
  const outbox = { waiting: await shelf.all(), trouble: "", add, flush };
  let busy = false;
  let timer;

  async function add(path, about, sound) {
    const entry = { id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, path, about, sound };
    outbox.waiting.push(entry);
    await shelf.put(entry);
    onchange(outbox);
    await flush();
  }

  /** Sends what waits, in order; what cannot be sent now is tried again by itself. */
  async function flush() {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    const again = await sent();
    busy = false;
    if (again) timer = setTimeout(flush, again);
  }

  async function sent() {
    const tried = new Set();
    let entry;
    // What comes in meanwhile goes along.
    while ((entry = outbox.waiting.find((each) => !tried.has(each.id)))) {
      tried.add(entry.id);
      try {
        await hand(entry.path, entry.about, entry.sound);
      } catch (error) {
        if (!(error instanceof Away || error instanceof Refused)) throw error;
        outbox.trouble = error instanceof Away ? "away" : error.message;
        onchange(outbox);
        if (FOR_GOOD.includes(error.status)) continue;
        return error instanceof Away ? AWAY : FULL;
      }
      await saved(entry);
    }
    return 0;
  }

  async function saved(entry) {
    await shelf.drop(entry);
    outbox.waiting = outbox.waiting.filter((each) => each.id !== entry.id);
    if (!outbox.waiting.length) outbox.trouble = "";
    onchange(outbox, entry);
  }

  return outbox;
}

/** IndexedDB; where the browser has none, or none for this page, memory has to do. */
async function openShelf(name) {
  try {
    const base = await done(Object.assign(indexedDB.open(name, 1), { onupgradeneeded: made }));
    const store = (mode) => base.transaction(STORE, mode, { durability: "strict" }).objectStore(STORE);
    return {
      all: () => done(store("readonly").getAll()),
      put: (entry) => done(store("readwrite").put(entry)),
      drop: (entry) => done(store("readwrite").delete(entry.id)),
    };
  } catch {
    return { all: async () => [], put: async () => {}, drop: async () => {} };
  }
}

function made(event) {
  event.target.result.createObjectStore(STORE, { keyPath: "id" });
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
