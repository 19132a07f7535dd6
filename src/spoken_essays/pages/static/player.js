// The scripts of a page begin here. Without them the page is whole: the essay is there as text,
// and the browser's own controls play the sound.

import { makeControls } from "./controls.js";
import { makeCopyButtons } from "./copying.js";
import { listenToKeys } from "./keys.js";
import { followAddresses, shareMoments } from "./links.js";
import { fillWaveform, followChapters } from "./marks.js";
import { resume } from "./resuming.js";
import { tellDevice } from "./session.js";
import { makeSound } from "./sound.js";
import { readAlong } from "./transcript.js";

function makePlayer(section) {
  const sound = makeSound(section);
  makeControls(section, sound);
  fillWaveform(section, sound);
  followChapters(section, sound);
  readAlong(sound);
  shareMoments(section, sound);
  listenToKeys(section, sound);
  tellDevice(section, sound);
  const named = followAddresses(sound);
  resume(section, sound, { fresh: !named });
}

const section = document.querySelector("[data-player]");
if (section) makePlayer(section);
makeCopyButtons();
