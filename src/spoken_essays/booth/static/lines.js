// The list of all lines, and which of them one goes through.

import { standing } from "./prompter.js";

const $ = (id) => document.getElementById(id);

/** Wires the dialog; `onchoose(at)` goes to a line, `ononly(filter)` says which are gone through. */
export function listLines(session, { onchoose, ononly }) {
  $("only").addEventListener("change", () => {
    session.only = $("only").value;
    fill();
    ononly();
  });

  function fill() {
    const rows = session.essay.lines.map((line, at) => row(line, at)).filter(Boolean);
    $("all-lines").replaceChildren(...rows);
    if (!rows.length) $("all-lines").append(Object.assign(document.createElement("li"), { textContent: "There is none." }));
  }

  function row(line, at) {
    if (!session.wanted(line)) return null;
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.state = line.state;
    if (at === session.at) button.setAttribute("aria-current", "true");
    for (const [name, text] of Object.entries(parts(line))) {
      button.append(Object.assign(document.createElement("span"), { className: name, textContent: text }));
    }
    button.addEventListener("click", () => {
      $("lines").close();
      onchoose(at);
    });
    item.append(button);
    return item;
  }

  function parts(line) {
    return { number: line.spot.number ?? "", words: line.text, state: standing(line) };
  }

  return {
    open() {
      $("only").value = session.only;
      fill();
      $("lines").showModal();
      $("all-lines").querySelector("[aria-current]")?.focus();
    },
  };
}
