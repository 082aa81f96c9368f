// Adopted by the widget's shadow beside its own sheet.

export const STYLE = `
.tray ul { margin: 0; padding: 0; list-style: none; }
.tray { padding: 8px 14px 0; border-block-start: 1px solid var(--line); }
.tray li { display: flex; flex-direction: row; align-items: center; flex-wrap: wrap; gap: 4px 8px; margin: 0 0 6px; font-size: 13px; }
.tray .icon { flex: none; inline-size: 18px; block-size: 18px; }
.tray .title { flex: 1; min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; text-align: start; }
.tray progress { flex-basis: 100%; block-size: 6px; inline-size: 100%; accent-color: var(--strong); }
.tray .why { flex-basis: 100%; color: var(--text); }
.tray button.plain { font-size: 13px; }
.tray button { flex: none; padding: 4px; }
.emoji { display: grid; grid-template-columns: repeat(auto-fill, minmax(36px, 1fr)); max-block-size: 168px; overflow-y: auto; padding: 8px 12px; border-block-start: 1px solid var(--line); }
.emoji button { block-size: 36px; border-radius: 8px; font-size: 22px; line-height: 36px; text-align: center; }
.emoji button:hover { background: var(--bot); }
.mail { display: grid; gap: 4px; padding: 8px 14px; border-block-start: 1px solid var(--line); font-size: 13px; }
.mail p { margin: 0; color: var(--muted); font-size: 12px; }
.mail .row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
.mail input { flex: 1; min-inline-size: 11em; padding: 7px 12px; border: 1px solid var(--muted); border-radius: 19px; background: transparent; color: inherit; font: inherit; font-size: 16px; }
.mail input[aria-invalid=true] { border-width: 2px; }
.mail .why { color: var(--text); font-size: 13px; }
.mail .why:empty { display: none; }
`;
