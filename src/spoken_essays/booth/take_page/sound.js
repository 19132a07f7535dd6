// Playing the take: a line of it, or on and on from the playhead. The server sends just the stretch
// that is asked for, so that it begins and ends to the sample.

import { find, say, time } from "./words.js";

const STRETCH = 60; // Seconds asked for at once.

export function makeSound(desk, view) {
  const audio = new Audio();
  const button = find("play");
  const clock = find("clock");
  let from = 0;
  let until = 0;
  let goesOn = false;

  function load(start, end) {
    from = start;
    until = Math.min(end, desk.duration);
    if (until - from < 0.01) return;
    const to = Math.min(until, from + STRETCH);
    audio.src = `sound?take=${desk.take}&from=${from.toFixed(4)}&to=${to.toFixed(4)}`;
    audio.play().catch((error) => {
      if (error.name !== "AbortError") say(`This browser cannot play it: ${error.message}`, true);
    });
  }

  function follow() {
    if (audio.paused) return;
    view.setPlayhead(from + audio.currentTime, true);
    requestAnimationFrame(follow);
  }

  function stop() {
    goesOn = false;
    audio.pause();
  }

  audio.addEventListener("playing", () => {
    button.textContent = "Pause";
    requestAnimationFrame(follow);
  });
  audio.addEventListener("pause", () => {
    if (!audio.ended) button.textContent = "Play from here";
  });
  audio.addEventListener("ended", () => {
    const reached = Math.min(until, from + audio.duration);
    if (goesOn && reached < until - 0.02) return load(reached, until);
    view.setPlayhead(reached);
    button.textContent = "Play from here";
  });
  view.onChange(() => {
    clock.textContent = time(view.playhead());
  });

  const sound = {
    isPlaying: () => !audio.paused && !audio.ended,
    stop,
    play(start, end) {
      goesOn = true;
      load(start, end);
    },
    toggle() {
      if (sound.isPlaying()) return stop();
      const start = view.playhead() >= desk.duration - 0.05 ? 0 : view.playhead();
      sound.play(start, desk.duration);
    },
    playLine(reading = desk.reading()) {
      if (reading) sound.play(reading.start, reading.end);
      else say("This line is not in the take.");
    },
  };
  button.addEventListener("click", sound.toggle);
  return sound;
}
