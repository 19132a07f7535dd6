// Loads a page of the preview again when the show was built anew, and says what went wrong.
// Sent by `spoken serve` only: it is in no file that is published.
(() => {
  const edition = document.currentScript.dataset.edition;
  const kept = `spoken:preview:${location.pathname}`;
  let stream;

  function listen() {
    stream = new EventSource("/_spoken/events");
    stream.onmessage = (event) => heard(JSON.parse(event.data));
  }

  function heard(news) {
    if (news.edition !== edition) {
      keepPlace();
      location.reload();
    } else {
      show(news.errors);
    }
  }

  // Where the listener is goes along, so that an edit does not send them back to the beginning.
  function keepPlace() {
    const audio = document.querySelector("audio");
    if (audio && audio.currentTime > 0) {
      store(JSON.stringify({ t: audio.currentTime, playing: !audio.paused }));
    }
  }

  function takePlace() {
    const place = JSON.parse(store() || "null");
    const audio = document.querySelector("audio");
    if (!place || !audio) return;
    const go = () => {
      audio.currentTime = Math.min(place.t, audio.duration || place.t);
      // A browser may want a click before it plays: then it stands ready at the place.
      if (place.playing) audio.play().catch(() => {});
      else audio.pause();
    };
    // After the player, which may have a place of its own in mind.
    if (audio.readyState > 0) setTimeout(go);
    else audio.addEventListener("loadedmetadata", () => setTimeout(go), { once: true });
  }

  // Keeps a text for the page after this one, or takes it; a browser may refuse to keep any.
  function store(text) {
    try {
      const before = sessionStorage.getItem(kept);
      if (text) sessionStorage.setItem(kept, text);
      else sessionStorage.removeItem(kept);
      return before;
    } catch {
      return null;
    }
  }

  function show(errors) {
    document.querySelector("[data-spoken-preview]")?.remove();
    if (!errors.length) return;
    const note = document.createElement("div");
    note.dataset.spokenPreview = "";
    note.setAttribute("role", "alert");
    note.lang = "en";
    note.dir = "ltr";
    note.textContent = ["Not all could be built:", ...errors].join("\n");
    // Set one by one: the pages' policy allows no style attribute.
    const look = {
      position: "fixed", inset: "auto 0 0 0", zIndex: "2147483647", padding: "0.75rem 1rem",
      maxHeight: "40vh", overflow: "auto", whiteSpace: "pre-wrap", overflowWrap: "anywhere",
      font: "14px/1.5 ui-monospace, monospace", color: "#fff", background: "#8c1d18",
      borderTop: "3px solid #fff",
    };
    Object.assign(note.style, look);
    document.body.append(note);
  }

  // Browsers allow six connections to a host: a page that nobody looks at holds none.
  document.addEventListener("visibilitychange", () => {
    stream?.close();
    if (!document.hidden) listen();
  });
  // One more would be open while the next page asks for its files.
  addEventListener("pagehide", () => stream?.close());
  addEventListener("pageshow", (event) => event.persisted && listen());
  addEventListener("load", takePlace);
  if (!document.hidden) listen();
})();
