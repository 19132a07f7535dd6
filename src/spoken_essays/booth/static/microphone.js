// The microphone as it is: no gain, no filter, at its own rate.

import * as memory from "./memory.js";
import { jumped, makeWitness } from "./witness.js";

const AS_IT_IS = { autoGainControl: false, echoCancellation: false, noiseSuppression: false };
const PATIENCE = 3000;
// Where nobody bears witness, the audio thread's own clock has to: it looks at it every 4096
// samples, and may be late for some of them. Milliseconds.
const JUMP = 60;
const LATE = 11;
// Chromium gathers 100 ms at most, and drops what comes then.
const CUSHION = 50;
const WHY = {
  NotAllowedError:
    "The browser keeps the microphone from this page. Click the sign beside the address, allow the microphone, and try again.",
  NotFoundError: "There is no microphone on this machine. Plug one in, and try again.",
  NotReadableError:
    "The microphone is there, but cannot be opened: another program may be holding it. Close that one, and try again.",
};

/** Opens the device remembered, or the one named; throws an Error with a sentence for people. */
export async function openMicrophone(device = memory.get("device")) {
  if (!navigator.mediaDevices) {
    throw new Error("The browser gives the microphone to secure pages only: use the https address that was printed.");
  }
  const stream = await streamOf(device);
  const [track] = stream.getAudioTracks();
  const { sampleRate } = track.getSettings();
  const context = new AudioContext(sampleRate ? { sampleRate } : {});
  await context.audioWorklet.addModule("recorder.js");
  // Phones put a context to sleep when they ring.
  context.addEventListener("statechange", () => context.state === "interrupted" && context.resume());
  const node = new AudioWorkletNode(context, "recorder", { numberOfOutputs: 0 });
  context.createMediaStreamSource(stream).connect(node);
  const witness = makeWitness(track, context.sampleRate);
  await cushion(context);
  return wrapped({ stream, track, context, node, witness });
}

/**
 * Lets a little sound gather between the microphone and us: a browser that is given it late for once
 * then has something to give, where otherwise it gives zeros.
 */
async function cushion(context) {
  await context.suspend();
  await new Promise((resolve) => setTimeout(resolve, CUSHION));
  await context.resume();
}

async function streamOf(device) {
  const known = device ? await named(device) : undefined;
  const wanted = known ? { deviceId: { exact: known.deviceId } } : {};
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { ...AS_IT_IS, ...wanted } });
  } catch (error) {
    throw new Error(WHY[error.name] ?? `The microphone cannot be opened (${error.message || error.name}).`);
  }
}

/** Ids of devices are another for each address; what they are called stays. */
async function named(label) {
  return (await devices()).find((each) => each.label === label);
}

export async function devices() {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return all.filter((each) => each.kind === "audioinput" && each.label);
}

function wrapped({ stream, track, context, node, witness }) {
  const microphone = {
    label: track.label,
    rate: context.sampleRate,
    altered: Object.keys(AS_IT_IS).filter((name) => track.getSettings()[name] === true),
    onlevel: () => {},
    ongone: () => {},
    take: null,
    start: () => start(microphone, node, witness),
    end: () => end(microphone, node, witness),
    close,
  };
  node.port.onmessage = ({ data }) => (data.level ? microphone.onlevel(data.level) : heard(microphone, data));
  track.addEventListener("ended", () => microphone.ongone());

  function close() {
    witness?.close();
    track.stop();
    stream.removeTrack(track);
    return context.close();
  }
  return microphone;
}

function start(microphone, node, witness) {
  const name = crypto.getRandomValues(new Uint32Array(1))[0];
  microphone.take = { name, blocks: [], lags: [], done: resolvers() };
  witness?.keep();
  node.port.postMessage({ start: name });
}

/** Resolves to what was read: blocks of samples, their rate, how many seconds were lost. */
async function end(microphone, node, witness) {
  const { take } = microphone;
  node.port.postMessage({});
  // A context that the system has put to sleep does not answer; what it gave before is here.
  setTimeout(() => resolved(microphone, take), PATIENCE);
  const heard = await take.done.promise;
  const found = await witness?.found(heard.blocks, heard.channel);
  witness?.letGo();
  return { rate: microphone.rate, ...(found ?? heard), lost: heard.cut || (found ?? heard).lost };
}

function heard(microphone, { take, samples, lag, ended }) {
  const own = microphone.take;
  if (own?.name !== take) return;
  own.blocks.push(samples);
  if (Number.isFinite(lag)) own.lags.push(lag);
  if (ended) resolved(microphone, own, ended);
}

/** `ended` is what the audio thread says of a whole reading: samples given and lost, the channel. */
function resolved(microphone, take, ended) {
  if (microphone.take === take) microphone.take = null;
  const { blocks, lags } = take;
  const frames = blocks.reduce((sum, block) => sum + block.length, 0);
  const lost = (ended?.lost ?? 0) / microphone.rate || jumped(lags, JUMP, LATE);
  // Seconds of its end that never came.
  const cut = ended ? (ended.frames - frames) / microphone.rate : PATIENCE / 1000;
  take.done.resolve({ blocks, frames, channel: ended?.channel ?? 0, lost, cut });
}

function resolvers() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}
