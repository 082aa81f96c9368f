// Keys of the labelling page: each presses the button or goes to the field that names it.

const STORED = "dover-label-keys";
const keys = document.querySelector<HTMLInputElement>("#keys");
let isSent = false;

// The same keys on a Hebrew keyboard; "/" stands elsewhere there, and counts by what it writes.
function named(event: KeyboardEvent): string {
  if (event.key === "/") return "Slash";
  return event.code.replace("Numpad", "Digit").replace("DigitEnter", "Enter");
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input:not([type=checkbox]), select");
}

function pressed(event: KeyboardEvent): void {
  if (event.key === "Escape" && isTyping(event.target)) {
    (event.target as HTMLElement).blur();
    return;
  }
  const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.repeat;
  if (!isPlain || !keys?.checked || isTyping(event.target)) return;
  const name = named(event);
  // Enter on a button or a link does what that says.
  if (name === "Enter" && (event.target as HTMLElement).matches("button, a, summary")) return;
  const found = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(name)}"]`);
  if (!found) return;
  event.preventDefault();
  if (found instanceof HTMLInputElement) found.focus();
  else found.click();
}

if (keys) {
  keys.checked = localStorage.getItem(STORED) !== "off";
  keys.addEventListener("change", () => {
    localStorage.setItem(STORED, keys.checked ? "on" : "off");
  });
  document.addEventListener("keydown", pressed);
  // A second key before the next message is there would label the same one again.
  document.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
  window.addEventListener("pageshow", () => {
    isSent = false;
  });
}
