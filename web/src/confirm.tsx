import type { Account } from "latchkey-auth/client";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { askBy } from "./action/with-proof.ts";
import { loadSecurity } from "./factors/load-factors.ts";
import { Lazy } from "./layout/lazy.tsx";

/** The question for a proof, in front of the page. Several calls at the same time share one question. */
export function Confirm({ user }: { readonly user: Account }) {
  const [question, setQuestion] = useState<PromiseWithResolvers<boolean>>();
  const dialog = useRef<HTMLDialogElement>(null);

  useLayoutEffect(() => {
    let open: PromiseWithResolvers<boolean> | undefined;
    askBy(() => {
      open ??= Promise.withResolvers();
      const { promise } = open;
      setQuestion(open);
      void promise.then(() => (open = undefined));
      return promise;
    });
    return () => {
      askBy(undefined);
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
        <Lazy load={loadSecurity} isExtra>
          {({ Confirmation }) => <Confirmation user={user} end={end} />}
        </Lazy>
      </dialog>
    )
  );
}
