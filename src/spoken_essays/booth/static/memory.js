// What this browser remembers between visits; one that keeps nothing forgets.

export function get(name) {
  try {
    return localStorage.getItem(`booth.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function put(name, value) {
  try {
    localStorage.setItem(`booth.${name}`, value);
  } catch {
    // Storage is full or forbidden: it is asked again next time.
  }
}
