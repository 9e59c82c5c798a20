/** Shows on a terminal how much of a size is done: the bytes of a file, or rows. Elsewhere it shows nothing. */
export function createProgress(size: number, { isTTY, write }: Terminal) {
  let done = 0;
  let shown = -1;
  return {
    add(more: number): void {
      done += more;
      const percent = size === 0 ? 100 : Math.floor((100 * done) / size);
      if (!isTTY || percent === shown) return;
      shown = percent;
      const bar = "#".repeat(Math.floor(percent / 4));
      write(`\r[${bar.padEnd(25, ".")}] ${percent} %`);
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
