// The microphone's track itself, listened to beside the audio graph, where the browser allows it.
//
// The graph has a clock of its own. Where it is late it drops sound or fills in zeros, and says
// nothing of it. The track's blocks wait for us, and each says when it was caught: a reading is
// looked up in them, and has all that the microphone gave.

// Blocks that may wait while the page is busy; Chromium's are of 10 ms.
const QUEUE = 2000;
// What is kept while nobody reads: the graph is behind by a tenth of this; seconds.
const BEFORE = 1;
// So many samples of a voice, or of a room, are the same in one place only.
const PATTERN = 64;
const TRIES = 30;
// How long a reading's end may wait on its way to us; milliseconds.
const PATIENCE = 1500;
const STEP = 50;
// A browser that gives the graph other samples than it gives us is waited for so often only.
const MISSES = 2;
// A clock that jumps by more has skipped a block (10 ms); how many blocks it may be late for.
const JUMP = 8;
const LATE = 100;

/** Listens to a track from now on; null where the browser gives its blocks to nobody. */
export function makeWitness(track, rate) {
  const reader = readerOf(track);
  if (!reader) return null;
  let blocks = [];
  let keeping = false;
  let misses = 0;

  async function listen() {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      blocks.push(opened(value));
      if (!keeping) forget();
    }
  }

  function forget() {
    const most = Math.ceil((BEFORE * rate) / blocks[0].channels[0].length);
    if (blocks.length > most) blocks = blocks.slice(-most);
  }

  /** A reading as the track has it: its samples, and seconds the track skipped; null if it has it not. */
  async function found(heard, channel) {
    const samples = joined(heard);
    if (misses === MISSES || samples.every((sample) => sample === 0)) return null;
    const patience = performance.now() + PATIENCE;
    let answer = null;
    while (!answer && keeping && performance.now() < patience) {
      await new Promise((resolve) => setTimeout(resolve, STEP));
      answer = lookedUp(samples, blocks, channel, rate);
    }
    misses = answer ? 0 : misses + 1;
    return answer;
  }

  listen();
  return {
    keep: () => (keeping = true),
    letGo: () => (keeping = false),
    found,
    close: () => reader.cancel(),
  };
}

function readerOf(track) {
  try {
    return new MediaStreamTrackProcessor({ track, maxBufferSize: QUEUE }).readable.getReader();
  } catch (error) {
    // Not there at all, or not for sound.
    if (error instanceof ReferenceError || error instanceof TypeError) return null;
    throw error;
  }
}

/** A block's samples of each channel, when it was caught in milliseconds, and its rate. */
function opened(data) {
  const channels = Array.from({ length: data.numberOfChannels }, (_, planeIndex) => {
    const samples = new Float32Array(data.numberOfFrames);
    data.copyTo(samples, { planeIndex, format: "f32-planar" });
    return samples;
  });
  const block = { channels, at: data.timestamp / 1000, rate: data.sampleRate };
  data.close();
  return block;
}

function lookedUp(samples, blocks, channel, rate) {
  if (blocks.some((block) => block.rate !== rate)) return null;
  const own = joined(blocks.map(({ channels }) => channels[channel] ?? channels[0]));
  const from = shift(samples, own, { at: 0, by: PATTERN, guess: BEFORE * rate, rate });
  if (from === null || from < 0) return null;
  const by = shift(samples, own, { at: samples.length - PATTERN, by: -PATTERN, guess: from, rate });
  const to = by === null ? null : by + samples.length;
  if (to === null || to <= from || to > own.length) return null;
  return { blocks: [own.slice(from, to)], frames: to - from, lost: skipped(blocks, from, to, rate) };
}

/** By how many samples `own` is behind, at the first pattern from a place on that both have. */
function shift(samples, own, { at, by, guess, rate }) {
  let tries = TRIES;
  for (let from = at; tries && from >= 0 && from + PATTERN <= samples.length; from += by) {
    const pattern = samples.subarray(from, from + PATTERN);
    // Zeros are everywhere.
    if (pattern.filter((sample) => sample !== 0).length < PATTERN / 2) continue;
    const found = placeOf(pattern, own, from + guess, rate);
    if (found !== null) return found - from;
    tries -= 1;
  }
  return null;
}

/** Where a pattern stands, no further than `around` from where it may be expected; null if nowhere. */
function placeOf(pattern, samples, expected, around) {
  const last = Math.min(samples.length - pattern.length, expected + around);
  let best = null;
  for (let at = Math.max(0, Math.floor(expected - around)); at <= last; at += 1) {
    if (samples[at] !== pattern[0] || !pattern.every((sample, place) => sample === samples[at + place])) continue;
    if (best === null || Math.abs(at - expected) < Math.abs(best - expected)) best = at;
  }
  return best;
}

function skipped(blocks, from, to, rate) {
  const lags = [];
  const within = [];
  let frames = 0;
  for (const { at, channels } of blocks) {
    if (frames > from && frames < to) within.push(lags.length);
    lags.push(at - (frames * 1000) / rate);
    frames += channels[0].length;
  }
  return within.length ? jumped(lags, JUMP, LATE, within[0], within.at(-1) + 1) : 0;
}

/**
 * Seconds by which a clock jumped against the samples that were counted; 0 for less than `least`
 * milliseconds. What comes late is followed by what comes early: only the least lag of `around`
 * moments on both sides counts.
 */
export function jumped(lags, least, around, from = 1, to = lags.length) {
  let most = 0;
  for (let at = Math.max(1, from); at < to; at += 1) {
    const before = Math.min(...lags.slice(Math.max(0, at - around), at));
    most = Math.max(most, Math.min(...lags.slice(at, at + around)) - before);
  }
  return most < least ? 0 : most / 1000;
}

export function joined(blocks) {
  const whole = new Float32Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    whole.set(block, at);
    at += block.length;
  }
  return whole;
}
