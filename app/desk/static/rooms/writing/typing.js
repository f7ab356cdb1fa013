// Changing the text of a textarea as if it were typed: the browser's undo has it, and the cursor stays where it was.

let composing = null;

/** Watches a textarea for a word that is being composed (input methods), which nothing may interrupt. */
export function watchComposing(area, signal) {
  area.addEventListener("compositionstart", () => { composing = area; }, { signal });
  area.addEventListener("compositionend", () => { composing = null; }, { signal });
}

/** Types text in the place of what is selected, and selects `[from, to]` of it where that is given. */
export function type(area, text, selection = null) {
  area.focus({ preventScroll: true });
  const start = area.selectionStart;
  insert(area, text);
  if (selection) area.setSelectionRange(start + selection[0], start + selection[1]);
}

// The old command is the only one that browsers' undo knows of; where it is refused, the text is set without it.
function insert(area, text) {
  const isDone = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (isDone) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Replaces one run of the text by another; cursor, scroll and focus stay. False while the run is not there. */
export async function exchange(area, old, text) {
  while (composing === area) await new Promise((resolve) => area.addEventListener("compositionend", resolve, { once: true }));
  const place = area.value.indexOf(old);
  if (place < 0) return false;
  const { selectionStart, selectionEnd, selectionDirection, scrollTop } = area;
  const before = document.activeElement;
  const [x, y] = [window.scrollX, window.scrollY];
  area.focus({ preventScroll: true });
  area.setSelectionRange(place, place + old.length);
  insert(area, text);
  const moved = (point) => {
    if (point <= place) return point;
    return point >= place + old.length ? point + text.length - old.length : place + text.length;
  };
  area.setSelectionRange(moved(selectionStart), moved(selectionEnd), selectionDirection);
  area.scrollTop = scrollTop;
  if (before && before !== area) before.focus({ preventScroll: true });
  window.scrollTo(x, y);
  return true;
}
