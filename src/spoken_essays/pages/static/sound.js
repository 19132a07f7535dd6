// The sound of a page: its <audio>, a position that is right even before the browser knows the
// file, and those who want to follow it.

/**
 * Wraps the <audio> of a player section.
 *
 * `watch(follow)` calls `follow(position)` now, at each change, and at each frame while it plays:
 * the browser's own `timeupdate` comes four times a second, too late for a highlight.
 */
export function makeSound(section) {
  const audio = section.querySelector("audio");
  const followers = [];
  // A position asked for before the file was known, to be taken once it is.
  let wanted = null;
  let following = false;

  const length = () => (Number.isFinite(audio.duration) ? audio.duration : Number(section.dataset.seconds) || 0);
  const position = () => wanted ?? audio.currentTime;
  const tell = () => followers.forEach((follow) => follow(position()));

  function seek(seconds) {
    const time = Math.max(0, length() ? Math.min(seconds, length()) : seconds);
    if (audio.error || audio.readyState === HTMLMediaElement.HAVE_NOTHING) wanted = time;
    // Before anything is known of the file this is where it will begin (HTML, 4.8.11.8).
    audio.currentTime = time;
    tell();
  }

  /** Plays; answers whether it may: browsers let no page begin unasked. */
  async function play() {
    if (audio.error) {
      wanted = position();
      audio.load();
    }
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

  function frame() {
    tell();
    following = !audio.paused;
    if (following) requestAnimationFrame(frame);
  }

  audio.addEventListener("loadedmetadata", () => {
    if (wanted !== null && Math.abs(audio.currentTime - wanted) > 0.01) audio.currentTime = wanted;
    wanted = null;
    tell();
  });
  audio.addEventListener("error", () => (wanted = position()));
  audio.addEventListener("play", () => {
    if (!following) frame();
  });
  ["durationchange", "seeking", "seeked", "timeupdate", "pause", "ended"].forEach((name) => audio.addEventListener(name, tell));

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
