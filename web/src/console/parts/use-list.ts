import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useAction } from "../../action/use-action.ts";

interface Part<T> {
  readonly rows: readonly T[];
  readonly next: string | null;
}

let lists = 0;

/** Milliseconds without a key press before a search starts. */
const patience = 200;

/** The lists of the pages that were left, by their number in the state of the history. */
const left = new Map<unknown, { readonly list: unknown; readonly y: number }>();

/** Forgets them, because an account is gone. */
export const forgetLists = () => left.clear();

/**
 * A long list, read in parts. The way back to it finds the same rows and the same place. `key` says what it shows: the list of another key
 * replaces it once it is there.
 */
export function useList<T extends { readonly id: string }>(
  key: string,
  read: (cursor?: string) => Promise<Part<T>>,
) {
  const { busy, run } = useAction();
  const before = left.get(history.state) as
    | { readonly list: (Part<T> & { readonly key: string }) | undefined; readonly y: number }
    | undefined;
  const [list, setList] = useState(before?.list?.key === key ? before.list : undefined);
  const current = useRef(list);
  current.current = list;
  const wanted = useRef({ key, read });
  wanted.current = { key, read };

  const load = () =>
    run("load", async () => {
      for (;;) {
        const { key, read } = wanted.current;
        try {
          const part = await read();
          // Another search may have begun meanwhile.
          if (key === wanted.current.key) return setList({ ...part, key });
        } catch (error) {
          // Rows of another search below the text would be taken for its own.
          if (current.current?.key !== key) setList(undefined);
          throw error;
        }
      }
    });

  useLayoutEffect(() => {
    if (list) scrollTo(0, before?.y ?? 0);
    const number = history.state ?? `list ${(lists += 1)}`;
    history.replaceState(number, "");
    return () => void left.set(number, { list: current.current, y: scrollY });
  }, []);

  useEffect(() => {
    // The rows from before are shown while the first ones are read again.
    if (list?.key === key) return void follow();
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

  /** Reads the first part again, and puts its new rows before the others. */
  const follow = () =>
    run("follow", async () => {
      const part = await read();
      setList((before) => merged({ ...part, key }, before));
    });

  /** Shows other rows, where it is known what the server has now. */
  const change = (to: (rows: readonly T[]) => readonly T[]) =>
    setList((before) => before && { ...before, rows: to(before.rows) });

  return {
    rows: list?.rows,
    /** Whether the rows are those of `key`, and not still those before it. */
    isCurrent: list?.key === key,
    isLoading: !list && busy.has("load"),
    hasMore: list?.key === key && list.next !== null,
    more,
    isReading: busy.has("more"),
    follow,
    change,
    /** Whether the list shows what it showed when its page was left. */
    isKept: list !== undefined && list === before?.list,
  };
}

/** The first part as it is now, and behind it what was read before. All of that is left out if there is a gap between the two. */
function merged<L extends Part<{ readonly id: string }>>(first: L, before?: L): L {
  const last = first.rows.at(-1)?.id;
  const known = before?.rows.findIndex(({ id }) => id === last) ?? -1;
  if (!before || known === -1) return first;
  return { ...before, rows: [...first.rows, ...before.rows.slice(known + 1)] };
}
