import type { Account } from "latchkey-auth/client";
import { createLoginFlow, type LoginFlow } from "latchkey-auth/store";
import { useEffect, useState } from "preact/hooks";
import { latchkey } from "./latchkey.ts";

/** The steps of a login on a page, and where they are. Calls `onDone` with the user after the last one, also if the page is gone by then. */
export function useLoginFlow(onDone: (user: Account) => void = () => {}) {
  const [flow] = useState(() => {
    const flow = createLoginFlow(latchkey);
    flow.subscribe(() => {
      const { user } = flow.getSnapshot();
      if (user) onDone(user);
    });
    return flow;
  });
  const [login, setLogin] = useState(flow.getSnapshot);

  useEffect(() => flow.subscribe(() => setLogin(flow.getSnapshot())), []);

  return { flow, login };
}

/** Sends a step. Throws its error, for the form that sent it. A login that waits for its second factor is no error. */
export async function submitTo(
  flow: LoginFlow,
  step: Parameters<LoginFlow["submit"]>[0],
): Promise<void> {
  await flow.submit(step);
  const { error } = flow.getSnapshot();
  if (error !== undefined) throw error;
}
