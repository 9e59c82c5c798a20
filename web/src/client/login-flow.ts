import { LatchkeyError, type Account, type Mfa } from "latchkey-auth/client";
import { createLoginFlow, type LoginFlow } from "latchkey-auth/store";
import { useEffect, useState } from "preact/hooks";
import { keep } from "../routing/kept.ts";
import { latchkey } from "./latchkey.ts";

/** How long a login waits for its second factor, in seconds. */
const pending = 300;

/** Keeps the second step that a login waits for, as a login at a provider leaves it in the URL. */
export const keepSecondStep = ({ token, factors }: Mfa): void =>
  keep(
    "second-step",
    token && String(new URLSearchParams({ mfa: token, factors: factors.join(" ") })),
    pending,
  );

/** Logs in, and keeps the second step if there is one. */
async function logIn(...proof: Parameters<typeof latchkey.logIn>): Promise<Account> {
  try {
    return await latchkey.logIn(...proof);
  } catch (error) {
    if (error instanceof LatchkeyError && error.mfa) keepSecondStep(error.mfa);
    throw error;
  }
}

/**
 * The steps of a login on a page, and where they are. Calls `onDone` with the user after the last one, also if the page is gone by then.
 */
export function useLoginFlow(onDone: (user: Account) => void = () => {}) {
  const [flow] = useState(() => {
    const flow = createLoginFlow({ logIn, verifySecondFactor: latchkey.verifySecondFactor });
    flow.subscribe(() => {
      const { state, busy, user } = flow.getSnapshot();
      if (state !== "second-factor" && !busy) keep("second-step", undefined);
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
