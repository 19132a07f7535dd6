// In the audio thread: hands on what the microphone gives while a line is read, and how loud it is.

const BLOCK = 4096;
// A channel is taken in place of the first only if it is clearly louder: energy, 2 dB.
const LOUDER = 1.6;
// Full scale for so many samples on end is a clipped wave.
const FULL = 0.999;
const CLIPPED = 3;

class Recorder extends AudioWorkletProcessor {
  constructor() {
    super();
    this.energies = [];
    this.channel = 0;
    this.take = null;
    this.level = fresh();
    this.port.onmessage = ({ data }) => (data.start === undefined ? this.end() : this.start(data.start));
  }

  /** From now on, samples are kept for the take of this name, of the loudest channel. */
  start(name) {
    this.channel = this.loudest();
    this.take = { name, block: new Float32Array(BLOCK), filled: 0, lost: 0 };
  }

  end() {
    if (!this.take) return;
    const { name, block, filled, lost } = this.take;
    this.take = null;
    const samples = block.slice(0, filled);
    this.port.postMessage({ take: name, samples, lost, ended: true }, [samples.buffer]);
  }

  process([channels]) {
    if (!channels.length) return true;
    this.weigh(channels);
    const samples = channels[this.channel] ?? channels[0];
    if (this.take) this.keep(samples);
    this.measure(samples);
    return true;
  }

  keep(samples) {
    const { take } = this;
    // Where the browser had nothing to give it gives zeros, which no microphone does.
    if (samples.every((sample) => sample === 0)) take.lost += samples.length;
    let from = 0;
    while (from < samples.length) {
      const part = samples.subarray(from, from + BLOCK - take.filled);
      take.block.set(part, take.filled);
      take.filled += part.length;
      from += part.length;
      if (take.filled === BLOCK) this.hand();
    }
  }

  hand() {
    const { take } = this;
    this.port.postMessage({ take: take.name, samples: take.block }, [take.block.buffer]);
    take.block = new Float32Array(BLOCK);
    take.filled = 0;
  }

  /** A slow mean of each channel's energy: a microphone in one of two is the one that is heard. */
  weigh(channels) {
    channels.forEach((samples, place) => {
      let sum = 0;
      for (const sample of samples) sum += sample * sample;
      this.energies[place] = (this.energies[place] ?? 0) * 0.9995 + sum * 0.0005;
    });
    this.energies.length = channels.length;
  }

  loudest() {
    const best = this.energies.indexOf(Math.max(...this.energies));
    return this.energies[best] > this.energies[0] * LOUDER ? best : 0;
  }

  measure(samples) {
    const { level } = this;
    for (const sample of samples) {
      const size = Math.abs(sample);
      level.sum += sample * sample;
      if (size > level.peak) level.peak = size;
      level.run = size >= FULL ? level.run + 1 : 0;
      if (level.run === CLIPPED) level.clipped += 1;
    }
    level.count += samples.length;
    if (level.count >= sampleRate / 20) this.tell();
  }

  tell() {
    const { sum, count, peak, clipped, run } = this.level;
    this.port.postMessage({ level: { rms: Math.sqrt(sum / count), peak, clipped } });
    this.level = { ...fresh(), run };
  }
}

function fresh() {
  return { sum: 0, count: 0, peak: 0, clipped: 0, run: 0 };
}

registerProcessor("recorder", Recorder);
