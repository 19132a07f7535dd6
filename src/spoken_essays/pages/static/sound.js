// The sound of a page: its <audio>, and those who want to follow it.

/**
 * Wraps the <audio> of a player section.
 *
 * `watch(follow)` calls `follow(position)` now, at each change, and at each frame while it plays:
 * the browser's own `timeupdate` comes four times a second, too late for a highlight.
 */
export function makeSound(section) {
  const audio = section.querySelector("audio");
  const followers = [];
  let following = false;
  // Where to go next, as long as the browser is on its way to somewhere else.
  let wanted = null;

  // Of a file that the browser does not know yet, what the page says.
  const length = () => {
    const known = Number.isFinite(audio.duration);
    return known ? audio.duration : Number(section.dataset.seconds) || 0;
  };
  const position = () => wanted ?? audio.currentTime;
  const tell = () => followers.forEach((follow) => follow(position()));

  // Before anything is known of the file this is where it will begin: HTML calls it the default
  // playback start position. One seek waits for the other: Chromium hangs where several overlap.
  function seek(seconds) {
    const place = Math.max(0, length() ? Math.min(seconds, length()) : seconds);
    if (audio.seeking) wanted = place;
    else audio.currentTime = place;
    tell();
  }

  function goOn() {
    if (wanted === null) return;
    audio.currentTime = wanted;
    wanted = null;
  }

  /** Plays; answers whether it may: browsers let no page begin unasked. */
  async function play() {
    if (audio.error) tryAgain();
    try {
      await audio.play();
      return true;
    } catch (error) {
      // Not allowed unasked, stopped before it began, or not to be played: the last is told by
      // the <audio>'s own error.
      if (["NotAllowedError", "AbortError", "NotSupportedError"].includes(error.name)) return false;
      throw error;
    }
  }

  function tryAgain() {
    const place = position();
    audio.load();
    seek(place);
  }

  function frame() {
    tell();
    following = !audio.paused;
    if (following) requestAnimationFrame(frame);
  }

  audio.addEventListener("play", () => {
    if (!following) frame();
  });
  audio.addEventListener("seeked", goOn);
  audio.addEventListener("emptied", () => {
    wanted = null;
  });
  const changes = ["durationchange", "seeking", "seeked", "timeupdate", "pause", "ended"];
  changes.forEach((name) => audio.addEventListener(name, tell));

  return {
    audio,
    length,
    position,
    seek,
    play,
    skip: (seconds) => seek(position() + seconds),
    toggle: () => (audio.paused ? play() : audio.pause()),
    playFrom(seconds) {
      seek(seconds);
      return play();
    },
    watch(follow) {
      followers.push(follow);
      follow(position());
    },
  };
}
