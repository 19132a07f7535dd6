// The phone's lock screen, headphones' buttons, the keyboard's media keys: Media Session.

import { BACK, FORWARD } from "./controls.js";

export function tellDevice(section, sound) {
  const { mediaSession } = navigator;
  if (!mediaSession) return;
  const { audio } = sound;
  audio.addEventListener("play", () => (mediaSession.metadata = about(section)));
  handlers(sound).forEach(([action, handle]) => handleAction(mediaSession, action, handle));
  const places = ["play", "pause", "seeked", "ratechange", "durationchange"];
  places.forEach((name) => audio.addEventListener(name, () => tellPosition(mediaSession, sound)));
}

function about({ dataset }) {
  const { title, artist, album, artwork } = dataset;
  const pictures = artwork ? [{ src: new URL(artwork, document.baseURI).href }] : [];
  return new MediaMetadata({ title, artist, album, artwork: pictures });
}

function handlers(sound) {
  return [
    ["play", () => sound.play()],
    ["pause", () => sound.audio.pause()],
    ["seekbackward", ({ seekOffset }) => sound.skip(-(seekOffset ?? BACK))],
    ["seekforward", ({ seekOffset }) => sound.skip(seekOffset ?? FORWARD)],
    ["seekto", ({ seekTime }) => sound.seek(seekTime)],
  ];
}

function handleAction(mediaSession, action, handle) {
  try {
    mediaSession.setActionHandler(action, handle);
  } catch (error) {
    // An action that this browser does not know.
    if (!(error instanceof TypeError)) throw error;
  }
}

function tellPosition(mediaSession, sound) {
  const duration = sound.length();
  if (!duration || !mediaSession.setPositionState) return;
  const position = Math.min(sound.position(), duration);
  mediaSession.setPositionState({ duration, position, playbackRate: sound.audio.playbackRate });
}
