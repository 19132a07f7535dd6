// One sound at a time: a reading, or a line in its context.

/** `onchange(what)` tells what is being played, null when nothing is; `onfailed` that it cannot be. */
export function makePlayer(audio, onchange, onfailed) {
  let what = null;
  let url = null;

  function stop() {
    audio.pause();
    ended();
  }

  function ended() {
    if (what === null) return;
    if (url) URL.revokeObjectURL(url);
    [what, url] = [null, null];
    onchange(null);
  }

  /** Plays a file's address or a Blob under a name; the same name once more stops it. */
  async function toggle(name, sound) {
    const again = what === name;
    stop();
    if (again || !sound) return;
    what = name;
    url = sound instanceof Blob ? URL.createObjectURL(sound) : null;
    onchange(what);
    audio.src = url ?? sound;
    try {
      await audio.play();
    } catch (error) {
      if (error.name === "AbortError" || what !== name) return;
      ended();
      onfailed();
    }
  }

  audio.addEventListener("ended", ended);
  return {
    toggle,
    stop,
    get what() {
      return what;
    },
  };
}
