import { useRef, useState } from "preact/hooks";
import { explain, noRefusal } from "./refusal.ts";

/**
 * Calls to Latchkey, one at a time: while one runs, others are ignored. `busy` names the one that runs; `refusal` tells how
 * the last one failed, until the next has succeeded.
 */
export function useAction() {
  const [busy, setBusy] = useState<string>();
  const [refusal, setRefusal] = useState(noRefusal);
  const running = useRef(false);

  async function run(name: string, act: () => Promise<unknown>): Promise<void> {
    // State changes with the next picture; a second click may come before.
    if (running.current) return;
    running.current = true;
    setBusy(name);
    try {
      await act();
      setRefusal(noRefusal);
    } catch (error) {
      setRefusal(explain(error));
    } finally {
      running.current = false;
      setBusy(undefined);
    }
  }

  return { busy, refusal, setRefusal, run };
}
