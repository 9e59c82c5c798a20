/** Writes a line. `suppressed` is the number of lines that it stands for besides itself. */
type WriteLine = (suppressed: number) => void;

/** Limits the lines of each kind. */
export type LimitLines = (kind: string, write: WriteLine) => void;

/**
 * Writes at most one line of a kind in `interval` milliseconds: the first one at once, and after the interval the last one
 * with the number of the others. There must be few kinds.
 */
export function limitLines(interval: number): LimitLines {
  const recent = new Map<string, { suppressed: number; last: WriteLine }>();
  const limited: LimitLines = (kind, write) => {
    const held = recent.get(kind);
    if (held) {
      held.suppressed++;
      held.last = write;
      return;
    }
    const entry = { suppressed: -1, last: write };
    recent.set(kind, entry);
    write(0);
    setTimeout(() => {
      recent.delete(kind);
      const { suppressed, last } = entry;
      if (suppressed >= 0) limited(kind, () => last(suppressed));
    }, interval).unref();
  };
  return limited;
}
