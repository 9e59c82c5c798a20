import { useRef, useState } from "preact/hooks";
import { explain, noRefusal } from "./refusal.ts";

/**
 * Calls to Latchkey, each by a name: while one runs, it is not run again. `busy` holds the names of those that run;
 * `refusal` tells how the last one failed, until the next has succeeded.
 */
export function useAction() {
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const [refusal, setRefusal] = useState(noRefusal);
  const running = useRef(new Set<string>());

  async function run(name: string, act: () => Promise<unknown>): Promise<void> {
    // Not by `busy`, which is told with the next picture only: a second click may come before.
    if (running.current.has(name)) return;
    running.current.add(name);
    setBusy(new Set(running.current));
    try {
      await act();
      setRefusal(noRefusal);
    } catch (error) {
      setRefusal(explain(error));
    } finally {
      running.current.delete(name);
      setBusy(new Set(running.current));
    }
  }

  return { busy, refusal, setRefusal, run };
}
