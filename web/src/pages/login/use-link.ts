import { useLayoutEffect, useState } from "preact/hooks";
import { useAction } from "../../action/use-action.ts";
import { hasCode } from "../../client/refusal.ts";

/** What the link of an email is about, which `preview` reads before the user does anything. Undefined until it is known. */
export function useLink<T>(token: string, preview: (token: string) => Promise<T>) {
  const { run } = useAction();
  const [shown, setShown] = useState<T>();
  const [isDead, setIsDead] = useState(false);

  /** Runs a call with the token. Returns false if its error says that the link is dead. */
  async function orDead(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      if (!hasCode(error, "invalid_link")) throw error;
      setIsDead(true);
      return false;
    }
  }

  useLayoutEffect(
    () => void run("load", () => orDead(async () => setShown(await preview(token)))),
    [token],
  );

  return { shown, isDead, orDead };
}
