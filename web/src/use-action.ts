import { useRef, useState } from "preact/hooks";
import { explain, noRefusal } from "./refusal.ts";

/**
 * Runs calls to Latchkey by name, each name only once at a time. `busy` contains the names of the running calls. `refusal` says
 * how the last call failed, until a call succeeds.
 */
export function useAction() {
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const [refusal, setRefusal] = useState(noRefusal);
  const running = useRef(new Set<string>());

  async function run(name: string, act: () => Promise<unknown>): Promise<void> {
    // `busy` changes only with the next render, and a second click may come earlier.
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
