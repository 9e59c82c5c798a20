import { useEffect, useRef, useState } from "preact/hooks";
import { useAction } from "../../action/use-action.ts";

interface Part<T> {
  readonly rows: readonly T[];
  readonly next: string | null;
}

/** Milliseconds without a key press before a search starts. */
const patience = 200;

/** A long list, read in parts. `key` says what it shows: the list of another key replaces it once it is there. */
export function useList<T extends { readonly id: string }>(
  key: string,
  read: (cursor?: string) => Promise<Part<T>>,
) {
  const { busy, run } = useAction();
  const [list, setList] = useState<Part<T> & { readonly key: string }>();
  const wanted = useRef({ key, read });
  wanted.current = { key, read };

  const load = () =>
    run("load", async () => {
      for (;;) {
        const { key, read } = wanted.current;
        const part = await read();
        // Another search may have begun meanwhile.
        if (key === wanted.current.key) return setList({ ...part, key });
      }
    });

  useEffect(() => {
    const timer = setTimeout(() => void load(), list ? patience : 0);
    return () => clearTimeout(timer);
  }, [key]);

  const more = () =>
    run("more", async () => {
      const { rows, next } = await read(list?.next ?? undefined);
      setList((before) =>
        before?.key === key ? { key, rows: [...before.rows, ...rows], next } : before,
      );
    });

  return {
    rows: list?.rows,
    /** Whether the rows are those of `key`, and not still those before it. */
    isCurrent: list?.key === key,
    isLoading: !list && busy.has("load"),
    hasMore: list?.key === key && list.next !== null,
    more,
    isReading: busy.has("more"),
    /** Reads the first part again, and puts its new rows before the others. */
    follow: () =>
      run("follow", async () => {
        const part = await read();
        setList((before) => merged({ ...part, key }, before));
      }),
  };
}

/** The first part as it is now, and behind it what was read before. All of that is left out if there is a gap between the two. */
function merged<L extends Part<{ readonly id: string }>>(first: L, before?: L): L {
  const last = first.rows.at(-1)?.id;
  const known = before?.rows.findIndex(({ id }) => id === last) ?? -1;
  if (!before || known === -1) return first;
  return { ...before, rows: [...first.rows, ...before.rows.slice(known + 1)] };
}
