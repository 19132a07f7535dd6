// Asking the booth's own server, which may be away for a while.

export class Away extends Error {}
export class Refused extends Error {
  constructor(sentence, status) {
    super(sentence);
    this.status = status;
  }
}

const LOOK = 2000;

export async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { cache: "no-store", ...options });
  } catch {
    throw new Away();
  }
  if (answer.ok) return answer;
  throw new Refused(await sentence(answer), answer.status);
}

async function sentence(answer) {
  const text = await answer.text();
  try {
    return JSON.parse(text).error;
  } catch {
    return text.trim() || `${answer.status}`;
  }
}

export async function tell(path, what) {
  const body = JSON.stringify(what);
  return (await ask(path, { method: "POST", body, headers: { "content-type": "application/json" } })).json();
}

/** Hands over sound with what is to be known of it: the length of that as 32 bits, it, the sound. */
export async function hand(path, about, sound) {
  const facts = new TextEncoder().encode(JSON.stringify(about));
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, facts.length, true);
  const body = new Blob([length.buffer, facts, sound], { type: "application/octet-stream" });
  return (await ask(path, { method: "POST", body })).json();
}

/**
 * Looks at the essay every two seconds: `onessay(essay)` when it is another than before,
 * `onstate(sentence)` when the server cannot be asked or cannot read it, with "" when it can again.
 */
export function watchEssay(onessay, onstate) {
  let known = null;

  async function look() {
    clearTimeout(look.timer);
    try {
      // Nobody sees it.
      if (document.hidden && known !== null) return;
      const text = await (await ask("api/essay")).text();
      onstate("");
      if (text !== known) onessay(JSON.parse(text));
      known = text;
    } catch (error) {
      if (!(error instanceof Away || error instanceof Refused)) throw error;
      onstate(error instanceof Away ? "away" : error.message);
    } finally {
      look.timer = setTimeout(look, LOOK);
    }
  }
  look();
  return look;
}
