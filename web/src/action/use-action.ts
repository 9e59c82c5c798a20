import { useContext, useLayoutEffect, useRef, useState } from "preact/hooks";
import { explain, type Refusal } from "../client/refusal.ts";
import { Troubles } from "./troubles.ts";
import { withProof } from "./with-proof.ts";

interface ActionOptions {
  /** Whether the alert offers to run a failed action again. Default: true. */
  readonly offersRetry?: boolean;
}

/**
 * Runs calls to Latchkey by name, each name only once at a time. `busy` contains the names of the running calls. A failure is
 * shown in the page's alert until a call with the same name succeeds. Asks for a fresh proof of the user where one is needed.
 * `run` returns the errors that belong to fields.
 */
export function useAction() {
  const { report, resolve } = useContext(Troubles);
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const running = useRef(new Set<string>());
  const isGone = useRef(false);
  useLayoutEffect(
    () => () => {
      isGone.current = true;
    },
    [],
  );

  async function run(
    name: string,
    act: () => Promise<unknown>,
    { offersRetry = true }: ActionOptions = {},
  ): Promise<Refusal["fields"]> {
    // `busy` changes only with the next render, and a second click may come earlier.
    if (running.current.has(name)) return {};
    running.current.add(name);
    setBusy(new Set(running.current));
    try {
      await withProof(act);
      resolve(name);
      return {};
    } catch (error) {
      const { fields, alert, isTransient, waitUntil } = explain(error);
      const retry = offersRetry && isTransient ? () => run(name, act) : undefined;
      // The alert of another page does not show it.
      if (alert && !isGone.current) report({ action: name, message: alert, waitUntil, retry });
      else resolve(name);
      return fields;
    } finally {
      running.current.delete(name);
      setBusy(new Set(running.current));
    }
  }

  return { busy, run };
}
