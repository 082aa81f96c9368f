// A page changes the look by the variables --dover-*, set on dover-widget or above it.

const LIGHT = `
  --surface: var(--dover-surface, #ffffff);
  --text: var(--dover-text, #17212b);
  --muted: #55636f;
  --line: #d6dde3;
  --bot: var(--dover-bubble, #eef2f5);
  --strong: var(--accent);
  --shadow: 0 12px 40px rgb(15 30 45 / 22%), 0 2px 8px rgb(15 30 45 / 12%);
  color-scheme: light;`;

const DARK = `
  --surface: var(--dover-surface-dark, #141b21);
  --text: var(--dover-text-dark, #e9eef2);
  --muted: #a4b1bc;
  --line: #33404b;
  --bot: var(--dover-bubble-dark, #232d36);
  --strong: color-mix(in oklab, var(--accent) 45%, white);
  --shadow: 0 12px 40px rgb(0 0 0 / 60%), 0 0 0 1px #33404b;
  color-scheme: dark;`;

export const STYLE = `
:host {
  all: initial;
  font-family: var(--dover-font, inherit);
  --accent: var(--dover-accent, #0b5f8a);
  --on-accent: var(--dover-on-accent, #ffffff);
  --round: var(--dover-radius, 16px);${LIGHT}
}
@media (prefers-color-scheme: dark) {
  :host(:not([theme="light"])) {${DARK}
  }
}
:host([theme="dark"]) {${DARK}
}
@media print {
  :host { display: none; }
}
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.widget {
  position: fixed;
  inset-block-end: calc(20px + env(safe-area-inset-bottom));
  inset-inline-end: 20px;
  z-index: var(--dover-z-index, 2147483000);
  color: var(--text);
  font-size: 15px;
  line-height: 1.5;
}
button, textarea { font: inherit; color: inherit; margin: 0; }
button { cursor: pointer; border: 0; background: none; padding: 0; }
:focus-visible { outline: 3px solid var(--strong); outline-offset: 2px; }
h2, p, ol { margin: 0; padding: 0; }
ol { list-style: none; }
.hear {
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
.icon {
  display: block;
  inline-size: 22px;
  block-size: 22px;
  fill: none;
  stroke: currentColor;
  stroke-width: 2;
  stroke-linecap: round;
  stroke-linejoin: round;
}
[dir="rtl"] .icon-send { transform: scaleX(-1); }

.launcher {
  position: relative;
  display: grid;
  place-items: center;
  inline-size: 60px;
  block-size: 60px;
  border-radius: 50%;
  background: var(--accent);
  color: var(--on-accent);
  box-shadow: var(--shadow);
}
.launcher .icon { inline-size: 28px; block-size: 28px; }
.launcher[aria-expanded="true"] .icon-chat,
.launcher[aria-expanded="false"] .icon-close { display: none; }
.badge {
  position: absolute;
  inset-block-start: -4px;
  inset-inline-end: -4px;
  min-inline-size: 24px;
  padding-inline: 6px;
  border: 2px solid var(--surface);
  border-radius: 12px;
  background: #b3261e;
  color: #ffffff;
  font-size: 13px;
  font-weight: 700;
  line-height: 20px;
  text-align: center;
}

dialog {
  position: absolute;
  inset: auto;
  inset-block-end: 76px;
  inset-inline-end: 0;
  inline-size: min(384px, calc(100vw - 40px));
  block-size: min(620px, calc(100vh - 120px));
  max-inline-size: none;
  max-block-size: none;
  margin: 0;
  padding: 0;
  border: 0;
  border-radius: var(--round);
  background: var(--surface);
  color: inherit;
  box-shadow: var(--shadow);
  overflow: hidden;
}
dialog[open] { display: flex; flex-direction: column; animation: rise 160ms ease-out; }
@keyframes rise { from { opacity: 0; transform: translateY(12px); } }

.top {
  display: flex;
  align-items: center;
  gap: 10px;
  padding: 12px 14px;
  background: var(--accent);
  color: var(--on-accent);
}
.top :focus-visible { outline-color: var(--on-accent); }
.portrait {
  flex: none;
  inline-size: 40px;
  block-size: 40px;
  border-radius: 50%;
  background: rgb(255 255 255 / 18%);
  font-size: 19px;
  font-weight: 600;
  line-height: 40px;
  text-align: center;
}
.portrait.person { background: var(--on-accent); color: var(--accent); }
.expected:not(:empty) { padding: 0 14px 10px; background: var(--accent); color: var(--on-accent); font-size: 12.5px; }
.names { flex: 1; min-inline-size: 0; }
h2 { font-size: 16px; font-weight: 700; line-height: 1.3; }
h2:focus { outline: none; }
.role { font-size: 12.5px; line-height: 1.3; }
.human {
  flex: none;
  display: flex;
  align-items: center;
  gap: 6px;
  min-block-size: 34px;
  padding-inline: 10px 12px;
  border: 1px solid rgb(255 255 255 / 55%);
  border-radius: 17px;
  font-size: 13px;
  font-weight: 600;
}
.human .icon { inline-size: 16px; block-size: 16px; }
.close { flex: none; display: grid; place-items: center; inline-size: 34px; block-size: 34px; border-radius: 50%; }
.human:hover, .top .close:hover { background: rgb(255 255 255 / 16%); }

.scroll {
  flex: 1;
  min-block-size: 0;
  overflow-y: auto;
  overscroll-behavior: contain;
  padding: 16px 14px;
}
.scroll:focus-visible { outline-offset: -3px; }
li { display: flex; flex-direction: column; align-items: flex-start; margin-block-end: 10px; }
.by { display: flex; align-items: center; gap: 6px; margin-block-end: 3px; color: var(--strong); font-size: 12.5px; font-weight: 600; }
.initial { inline-size: 22px; block-size: 22px; border: 1.5px solid; border-radius: 50%; line-height: 19px; text-align: center; }
li.change { align-items: center; margin-block: 14px; color: var(--muted); font-size: 12.5px; text-align: center; }
li.visitor { align-items: flex-end; }
li:has(+ .bot):is(.bot), li:has(+ .visitor):is(.visitor) { margin-block-end: 4px; }
li:has(+ .bot):is(.bot) time, li:has(+ .visitor):is(.visitor) time { display: none; }
li p {
  max-inline-size: 86%;
  padding: 9px 13px;
  border-radius: 16px;
  background: var(--bot);
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}
/* The corner by its speaker is the interface's, whatever the direction of the text. */
[dir="ltr"] > dialog :is(.bot, .agent) p, [dir="rtl"] > dialog .visitor p { border-bottom-left-radius: 5px; }
[dir="rtl"] > dialog :is(.bot, .agent) p, [dir="ltr"] > dialog .visitor p { border-bottom-right-radius: 5px; }
.visitor p {
  background: var(--accent);
  color: var(--on-accent);
}
.files { display: flex; flex-direction: column; align-items: inherit; gap: 6px; max-inline-size: 86%; }
p + .files { margin-block-start: 4px; }
.files a { display: flex; align-items: center; gap: 6px; max-inline-size: 100%; color: var(--strong); }
.files a:not(:has(img)) { padding: 8px 12px; border: 1px solid var(--line); border-radius: 12px; overflow-wrap: anywhere; }
.files a .icon { flex: none; inline-size: 18px; block-size: 18px; }
.files img { max-inline-size: 100%; block-size: auto; border: 1px solid var(--line); border-radius: 12px; background: var(--bot); }
.bytes { flex: none; color: var(--muted); font-size: 12px; }
.mark { font-weight: 700; line-height: 1; padding-inline: 6px; color: var(--muted); }
time { padding: 3px 6px 0; color: var(--muted); font-size: 12px; }
.whole { white-space: nowrap; }
a { color: var(--strong); text-decoration: underline; text-underline-offset: 2px; }
.visitor a { color: inherit; }
.offers { display: flex; flex-wrap: wrap; gap: 8px; margin-block-start: 8px; }
.offers button {
  min-block-size: 38px;
  padding: 6px 15px;
  border: 1.5px solid var(--strong);
  border-radius: 19px;
  color: var(--strong);
  font-weight: 600;
  text-align: start;
}
.offers button:hover { background: var(--bot); }
.typing {
  display: inline-flex;
  gap: 5px;
  padding: 14px;
  border-radius: 16px;
  border-end-start-radius: 5px;
  background: var(--bot);
}
.typing i { inline-size: 7px; block-size: 7px; border-radius: 50%; background: var(--muted); animation: beat 1.2s infinite; }
.typing i:nth-child(2) { animation-delay: 150ms; }
.typing i:nth-child(3) { animation-delay: 300ms; }
@keyframes beat { 0%, 60%, 100% { opacity: 0.35; } 30% { opacity: 1; } }

.status:not(:empty) {
  padding: 8px 14px;
  border-block-start: 1px solid var(--line);
  background: var(--bot);
  font-size: 13px;
}
.rating { padding: 10px 14px; border-block-start: 1px solid var(--line); text-align: center; }
fieldset { margin: 0; padding: 0; border: 0; }
legend { margin-inline: auto; padding: 0; font-weight: 600; }
.faces { display: flex; justify-content: center; gap: 4px; margin-block: 4px; }
.faces label { padding: 6px; border-radius: 50%; color: var(--muted); cursor: pointer; }
.faces label:hover { color: var(--strong); }
.faces label:has(:checked) { background: var(--strong); color: var(--surface); }
.faces label:has(:focus-visible) { outline: 3px solid var(--strong); outline-offset: 1px; }
.face { inline-size: 32px; block-size: 32px; stroke-width: 1.6; }
.details { display: flex; gap: 8px; align-items: end; }
.footer { display: flex; flex-wrap: wrap; justify-content: center; align-items: center; gap: 0 8px; padding: 0 12px 8px; color: var(--muted); font-size: 12px; text-align: center; }
.footer span { flex-basis: 100%; }
.more { display: contents; }
.main { padding: 8px 16px; border-radius: 19px; background: var(--accent); color: var(--on-accent); font-weight: 600; }
.plain { padding: 4px; color: var(--muted); font-size: 12px; text-decoration: underline; }
.composer { display: flex; align-items: flex-end; gap: 8px; padding: 10px 12px 6px; border-block-start: 1px solid var(--line); }
textarea {
  flex: 1;
  min-inline-size: 0;
  max-block-size: 132px;
  padding: 9px 14px;
  border: 1px solid var(--muted);
  border-radius: 21px;
  background: transparent;
  line-height: 22px;
  resize: none;
}
textarea::placeholder { color: var(--muted); opacity: 1; }
textarea:focus-visible { outline-offset: -1px; outline-width: 2px; }
.tool { flex: none; padding: 10px 4px; color: var(--muted); }
.tool .icon { inline-size: 22px; block-size: 22px; stroke-width: 2; }
.tool:hover { color: var(--strong); }
.composer:has(.tool) { gap: 4px; }
.send { flex: none; display: grid; place-items: center; inline-size: 42px; block-size: 42px; border-radius: 50%; background: var(--accent); color: var(--on-accent); }

@media (max-width: 666.98px) {
  dialog {
    position: fixed;
    inset: 0;
    inline-size: 100%;
    block-size: 100vh;
    block-size: 100dvh;
    border-radius: 0;
  }
  .top { padding-block-start: calc(12px + env(safe-area-inset-top)); }
  .footer { padding-block-end: calc(8px + env(safe-area-inset-bottom)); }
  /* Below 16 px, iOS zooms the page into the field. */
  textarea { font-size: 16px; }
}
@media (max-width: 359.98px) {
  .portrait { display: none; }
}
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after { animation: none !important; }
  .typing i { opacity: 0.7; }
}
`;
