// What has changed between two wordings of a line, word by word.

/** Pieces in order: `{ words, kind }`, where the kind is "same", "old" or "new". */
export function changes(before, after) {
  const [old, now] = [before.split(/\s+/), after.split(/\s+/)];
  const common = table(old, now);
  const pieces = [];
  const add = (kind, word) => {
    const last = pieces.at(-1);
    if (last?.kind === kind) last.words += ` ${word}`;
    else pieces.push({ kind, words: word });
  };
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && plain(old[i]) === plain(now[j])) {
      add("same", now[j]);
      i += 1;
      j += 1;
    } else if (j >= now.length || (i < old.length && common[i + 1][j] >= common[i][j + 1])) {
      add("old", old[i]);
      i += 1;
    } else {
      add("new", now[j]);
      j += 1;
    }
  }
  return pieces;
}

/** The lengths of the longest common runs of words from each pair of places on. */
function table(old, now) {
  const rows = Array.from({ length: old.length + 1 }, () => new Array(now.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      const same = plain(old[i]) === plain(now[j]);
      rows[i][j] = same ? rows[i + 1][j + 1] + 1 : Math.max(rows[i + 1][j], rows[i][j + 1]);
    }
  }
  return rows;
}

function plain(word) {
  return word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}
