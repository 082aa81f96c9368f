// Files: under a message, and beside the draft that will carry them.

import { size } from "../widget/files";
import { useConsole } from "./context";
import type { Attached, Ticket } from "./frames";
import { Icon } from "./Icon";
import { Own } from "./Text";
import type { Sending } from "./uploads";

const LONGEST_SIDE = 260;

/** The files of a message: pictures small and with their size, everything else by its name. */
export function Shelf({ files }: { files: readonly Attached[] }) {
  if (files.length === 0) return null;
  return (
    <ul class="files">
      {files.map((file) => (
        <li key={file.id}>
          <a href={file.url} target="_blank" rel="noopener">
            {file.width === null || file.height === null ? <Named name={file.name} bytes={file.bytes} /> : <Picture file={file} />}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Picture({ file: { url, name, width, height } }: { file: Attached }) {
  const scale = Math.min(1, LONGEST_SIDE / (width ?? 1), LONGEST_SIDE / (height ?? 1));
  const side = (length: number | null) => Math.max(1, Math.round((length ?? 1) * scale));
  return <img src={url} alt={name} title={name} width={side(width)} height={side(height)} />;
}

function Named({ name, bytes }: { name: string; bytes: number }) {
  return (
    <>
      <Icon name="clip" />
      <span class="title">
        <Own text={name} />
      </span>
      <bdi dir="ltr" class="bytes">
        {size(bytes)}
      </bdi>
    </>
  );
}

/** What goes with the reply: how far each file is, or why it is not taken. */
export function Tray({ ticket }: { ticket: Ticket }) {
  const { uploads, words } = useConsole();
  const sending = uploads.of(ticket.id);
  if (sending.length === 0) return null;
  return (
    <ul class="tray" aria-label={words.filesToSend}>
      {sending.map((one) => (
        <li key={one.key}>
          <Named name={one.name} bytes={one.bytes} />
          {one.refused === undefined && !one.arrived && <progress max={1} value={one.share} aria-label={one.name} />}
          <button type="button" class="plain" aria-label={words.removeFile(one.name)} title={words.removeFile(one.name)} onClick={() => uploads.remove(ticket.id, one.key)}>
            <Icon name="close" />
          </button>
          {one.refused !== undefined && <Why one={one} />}
        </li>
      ))}
    </ul>
  );
}

const FOR_GOOD = new Set(["wrong_type", "too_big", "empty_file", "too_many_pixels"]);

function Why({ one: { key, refused = "" } }: { one: Sending }) {
  const { uploads, words, store } = useConsole();
  const why = refused === "too_big" ? words.fileTooBig(size(store.me.value?.files.largest ?? 0)) : words.fileRefused[refused];
  return (
    <>
      <span class="problem" role="alert">
        {why ?? words.internal}
      </span>
      {!FOR_GOOD.has(refused) && (
        <button type="button" class="small" onClick={() => uploads.send(key)}>
          {words.tryAgain}
        </button>
      )}
    </>
  );
}
