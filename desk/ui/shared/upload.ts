// One file on its way to the desk, which can be stopped.

import type { Attached } from "../widget/frames";

const LONGEST_NAME = 200;

export interface Watcher {
  /** How much of it is there, from 0 to 1. */
  moved(share: number): void;
  arrived(file: Attached): void;
  /** The desk's code for why it does not take the file, and the brand's own sentence if there is one. */
  refused(code: string, sentence?: string): void;
  /** The network or the desk was away. */
  lost(): void;
}

type Told = Partial<Attached> & { code?: string; message?: { text: string } };

export class Upload {
  // Fetch tells nothing of how far an upload is.
  private readonly request = new XMLHttpRequest();

  constructor(file: File, address: URL, header: readonly [string, string], watcher: Watcher) {
    const { request } = this;
    address.searchParams.set("name", file.name.slice(-LONGEST_NAME));
    request.open("POST", address);
    request.setRequestHeader(...header);
    request.upload.onprogress = ({ loaded, total }) => watcher.moved(total ? loaded / total : 0);
    request.onerror = () => watcher.lost();
    request.onload = () => {
      const told = parsed(request.responseText);
      if (request.status === 200) watcher.arrived(told as Attached);
      else if (request.status >= 500 && told?.code !== "no_room") watcher.lost();
      else watcher.refused(String(told?.code), told?.message?.text);
    };
    request.send(file);
  }

  cancel(): void {
    this.request.abort();
  }
}

function parsed(text: string): Told | undefined {
  try {
    return JSON.parse(text) as Told;
  } catch {
    // Something between the page and the desk answered.
    return undefined;
  }
}
