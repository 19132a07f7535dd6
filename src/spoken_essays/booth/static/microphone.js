// The microphone as it is: no gain, no filter, at its own rate.

import * as memory from "./memory.js";

const AS_IT_IS = { autoGainControl: false, echoCancellation: false, noiseSuppression: false };
// Who has so large a share of zeros in what it hears has a gate in it, and has lost nothing.
const GATED = 0.05;
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
  await context.resume();
  const node = new AudioWorkletNode(context, "recorder", { numberOfOutputs: 0 });
  context.createMediaStreamSource(stream).connect(node);
  return wrapped(stream, track, context, node);
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

function wrapped(stream, track, context, node) {
  const microphone = {
    label: track.label,
    rate: context.sampleRate,
    altered: Object.keys(AS_IT_IS).filter((name) => track.getSettings()[name] === true),
    onlevel: () => {},
    ongone: () => {},
    take: null,
    start: () => start(microphone, node),
    end: () => end(microphone, node),
    close,
  };
  node.port.onmessage = ({ data }) => (data.level ? microphone.onlevel(data.level) : heard(microphone, data));
  track.addEventListener("ended", () => microphone.ongone());

  function close() {
    track.stop();
    stream.removeTrack(track);
    return context.close();
  }
  return microphone;
}

function start(microphone, node) {
  const name = crypto.getRandomValues(new Uint32Array(1))[0];
  microphone.take = { name, blocks: [], done: Promise.withResolvers?.() ?? resolvers() };
  node.port.postMessage({ start: name });
}

/** Resolves to what was read: blocks of samples, their rate, how many samples were lost. */
function end(microphone, node) {
  node.port.postMessage({});
  return microphone.take.done.promise;
}

function heard(microphone, { take, samples, frames, lost, ended }) {
  const own = microphone.take;
  if (!own || own.name !== take) return;
  own.blocks.push(samples);
  if (!ended) return;
  microphone.take = null;
  own.done.resolve({ blocks: own.blocks, rate: microphone.rate, frames, lost: lost < frames * GATED ? lost : 0 });
}

function resolvers() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}
