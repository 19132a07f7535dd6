// Samples as a WAV file, with as many bits as the microphone gave: nothing is lost or added.

// 16-bit sound arrives as k/32768, and in Chromium as k/32767 where it is above zero; written back
// by the same rule each sample is the integer that it was. Whatever else comes is kept in 24 bits.
const RULES = [
  { bits: 16, above: 32767, below: 32768 },
  { bits: 16, above: 32768, below: 32768 },
];
const FINE = { bits: 24, above: 8388608, below: 8388608 };
const TOLERANCE = 0.01;

/** A mono PCM WAV of blocks of float samples; samples above full scale are at full scale. */
export function wav(blocks, rate) {
  const rule = RULES.find((each) => blocks.every((block) => fits(block, each))) ?? FINE;
  const frames = blocks.reduce((sum, block) => sum + block.length, 0);
  const parts = blocks.map((block) => written(block, rule));
  // A chunk of an odd length has a byte after it that does not count.
  const pad = new Uint8Array((frames * rule.bits) / 8 % 2);
  return new Blob([header(frames, rate, rule.bits), ...parts, pad], { type: "audio/wav" });
}

function scaled(sample, { above, below }) {
  return sample > 0 ? sample * above : sample * below;
}

function fits(block, rule) {
  return block.every((sample) => {
    const value = scaled(sample, rule);
    return Math.abs(value - Math.round(value)) < TOLERANCE;
  });
}

function written(block, rule) {
  const wide = rule.bits / 8;
  const most = 2 ** (rule.bits - 1);
  const bytes = new Uint8Array(block.length * wide);
  block.forEach((sample, place) => {
    const value = Math.max(-most, Math.min(most - 1, Math.round(scaled(sample, rule))));
    for (let byte = 0; byte < wide; byte += 1) bytes[place * wide + byte] = value >> (8 * byte);
  });
  return bytes;
}

/** RIFF, "fmt " and "data" as the Multimedia Programming Interface 1.0 has them. */
function header(frames, rate, bits) {
  const wide = bits / 8;
  const size = frames * wide;
  const view = new DataView(new ArrayBuffer(44));
  const put = { word: (at, value) => view.setUint16(at, value, true), long: (at, value) => view.setUint32(at, value, true) };
  const name = (at, letters) => [...letters].forEach((letter, place) => view.setUint8(at + place, letter.charCodeAt(0)));
  name(0, "RIFF");
  put.long(4, 36 + size + (size % 2));
  name(8, "WAVEfmt ");
  put.long(16, 16);
  put.word(20, 1);
  put.word(22, 1);
  put.long(24, rate);
  put.long(28, rate * wide);
  put.word(32, wide);
  put.word(34, bits);
  name(36, "data");
  put.long(40, size);
  return view.buffer;
}
