/** Shows on a terminal how much of a file is read. Elsewhere it shows nothing. */
export function createProgress(size: number, { isTTY, write }: Terminal) {
  let read = 0;
  let shown = -1;
  return {
    add(bytes: number): void {
      read += bytes;
      const percent = size === 0 ? 100 : Math.floor((100 * read) / size);
      if (!isTTY || percent === shown) return;
      shown = percent;
      const done = "#".repeat(Math.floor(percent / 4));
      write(`\r[${done.padEnd(25, ".")}] ${percent} %`);
    },
    /** Ends the line. */
    end: (): void => {
      if (isTTY && shown >= 0) write("\n");
    },
  };
}

interface Terminal {
  readonly isTTY: boolean;
  readonly write: (text: string) => unknown;
}
