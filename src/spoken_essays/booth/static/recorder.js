// In the audio thread: hands on what the microphone gives while a line is read, and how loud it is.

const BLOCK = 4096;
// A channel is taken in place of the first only if it is clearly louder: energy, 2 dB.
const LOUDER = 1.6;
// Full scale for so many samples on end is a clipped wave.
const FULL = 0.999;
const CLIPPED = 3;
// Who gives zeros for so large a share of the last seconds, while nobody reads, has a gate in it.
const GATED = 0.3;
const SLOW = 0.001;

class Recorder extends AudioWorkletProcessor {
  constructor() {
    super();
    this.energies = [];
    this.channel = 0;
    this.take = null;
    this.gated = 0;
    this.level = fresh();
    this.port.onmessage = ({ data }) => (data.start === undefined ? this.end() : this.start(data.start));
  }

  /** From now on, samples are kept for the take of this name, of the loudest channel. */
  start(name) {
    this.channel = this.loudest();
    const gated = this.gated > GATED;
    this.take = { name, gated, block: new Float32Array(BLOCK), filled: 0, frames: 0, lost: 0, next: null, lag: Infinity };
  }

  end() {
    if (!this.take) return;
    const { name, block, filled, frames, lost, lag } = this.take;
    this.take = null;
    const samples = block.slice(0, filled);
    const ended = { frames, lost, channel: this.channel };
    this.port.postMessage({ take: name, samples, lag, ended }, [samples.buffer]);
  }

  process([channels]) {
    if (!channels.length) return true;
    this.weigh(channels);
    const samples = channels[this.channel] ?? channels[0];
    // Where the browser had nothing to give it gives zeros, which no microphone does without a gate.
    const zeros = samples.every((sample) => sample === 0);
    if (this.take) this.keep(samples, zeros);
    else this.gated += SLOW * ((zeros ? 1 : 0) - this.gated);
    this.measure(samples);
    return true;
  }

  keep(samples, zeros) {
    const { take } = this;
    if (zeros && !take.gated) take.lost += samples.length;
    // We are called for each quantum, or something is wrong.
    take.lost += currentFrame - (take.next ?? currentFrame);
    take.next = currentFrame + samples.length;
    take.frames += samples.length;
    take.lag = Math.min(take.lag, Date.now() - (currentFrame * 1000) / sampleRate);
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
    this.port.postMessage({ take: take.name, samples: take.block, lag: take.lag }, [take.block.buffer]);
    Object.assign(take, { block: new Float32Array(BLOCK), filled: 0, lag: Infinity });
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
