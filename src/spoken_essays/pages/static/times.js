// Times: as people read them, as addresses carry them, and where they stand among others.

/** Seconds that a browser may be short of a place it was sent to: it keeps whole microseconds. */
export const ROUNDING = 0.02;

/** 83.5 as "1:23", 3723 as "1:02:03": whole seconds, cut off. */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const parts = hours ? [hours, two(minutes)] : [minutes];
  return [...parts, two(whole % 60)].join(":");
}

/** 83.5 as "1 minute 23 seconds" in the language given: for those who listen to it. */
export function inWords(seconds, language) {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [
    [Math.floor(whole / 3600), "hour"],
    [Math.floor(whole / 60) % 60, "minute"],
    [whole % 60, "second"],
  ];
  const some = parts.filter(([count]) => count);
  const said = some.length ? some : parts.slice(2);
  return said.map(([count, unit]) => counted(count, unit, language)).join(" ");
}

/** The seconds of "t=83.5", "t=1:23" or "t=1m23s" (with or without #); null if it is none. */
export function fromAddress(hash) {
  const written = /^#?t=(.+)$/.exec(hash)?.[1] ?? "";
  if (/^(\d+:){0,2}\d+(\.\d+)?$/.test(written)) {
    return written.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  }
  const named = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?$/.exec(written);
  if (!named || !written) return null;
  return named.slice(1).reduce((sum, part) => sum * 60 + Number(part ?? 0), 0);
}

/** A moment as an address carries it: to the tenth of a second, "t=83.5". */
export function toAddress(seconds) {
  return `t=${Math.floor(seconds * 10) / 10}`;
}

/** The index of the last of the ascending starts that is not after this time, or -1. */
export function lastAt(starts, time) {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function two(count) {
  return String(count).padStart(2, "0");
}

function counted(count, unit, language) {
  const style = { style: "unit", unit, unitDisplay: "long" };
  return new Intl.NumberFormat(language ? [language] : [], style).format(count);
}
