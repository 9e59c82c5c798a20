import { LatchkeyError, type Account } from "latchkey/client";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { latchkey } from "./latchkey.ts";
import { Lazy } from "./lazy.tsx";
import { loadFactors } from "./load-factors.ts";
import { go, hrefOf } from "./router.ts";

/** Asks the user. Several calls at the same time share one question. */
let ask: (() => Promise<boolean>) | undefined;

/**
 * Runs a call. If the server wants a fresh proof of the user, asks for it and runs the call again. If the account has to have a second
 * factor first, goes to the page for that. Throws the server's refusal if the user gives no proof.
 */
export async function withProof<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const code = error instanceof LatchkeyError ? error.code : undefined;
    if (code === "mfa_enrolment_required") {
      // The page of the factors sees in the new token that the user owes one.
      await latchkey.refresh();
      go(hrefOf("security"));
    }
    if (code !== "insufficient_user_authentication" || !(await ask?.())) throw error;
    return act();
  }
}

/** The question, in front of the page. */
export function Confirm({ user }: { readonly user: Account }) {
  const [question, setQuestion] = useState<PromiseWithResolvers<boolean>>();
  const dialog = useRef<HTMLDialogElement>(null);

  useLayoutEffect(() => {
    let open: PromiseWithResolvers<boolean> | undefined;
    ask = () => {
      open ??= Promise.withResolvers();
      const { promise } = open;
      setQuestion(open);
      void promise.then(() => (open = undefined));
      return promise;
    };
    return () => {
      ask = undefined;
      open?.resolve(false);
    };
  }, []);

  useLayoutEffect(() => dialog.current?.showModal(), [question]);

  function end(isProven: boolean): void {
    // The browser gives the focus back.
    dialog.current?.close();
    setQuestion(undefined);
    question?.resolve(isProven);
  }

  return (
    question && (
      <dialog ref={dialog} onCancel={() => end(false)} aria-labelledby="confirmation">
        <Lazy load={loadFactors} isExtra>
          {({ Confirmation }) => <Confirmation user={user} end={end} />}
        </Lazy>
      </dialog>
    )
  );
}
