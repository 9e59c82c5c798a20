import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Trouble } from "../action/troubles.ts";
import { waitText } from "../client/refusal.ts";
import { useSecondsUntil } from "../format/countdown.ts";
import { t } from "../language/language.ts";
import { Button } from "./button.tsx";

interface AlertProps {
  readonly trouble: Trouble;
  /** Moves the focus elsewhere, when the alert disappears with the focus in it. */
  readonly passFocus: () => unknown;
}

/** A failure, with a button to try again. It is announced at once by screen readers and scrolled into view. */
export function Alert({ trouble, passFocus }: AlertProps) {
  const { message, waitUntil, retry } = trouble;
  const left = useSecondsUntil(waitUntil);
  const box = useRef<HTMLDivElement>(null);
  const [busy, setBusy] = useState(false);

  useLayoutEffect(() => box.current?.scrollIntoView({ block: "nearest" }), [trouble]);
  useLayoutEffect(
    () => () => {
      if (box.current?.contains(document.activeElement)) passFocus();
    },
    [],
  );

  async function tryAgain(): Promise<void> {
    setBusy(true);
    await retry?.().finally(() => setBusy(false));
  }

  return (
    <div class="alert" ref={box}>
      {/* The key makes a new element for each failure. Screen readers do not announce the same text in the same element again. */}
      <p role="alert" key={trouble} class={left > 0 ? "unseen" : undefined}>
        {waitUntil === undefined || left > 0 ? message : waitText(0)}
      </p>
      {left > 0 && <p aria-hidden="true">{waitText(left)}</p>}
      {retry && (
        <Button busy={busy} onClick={tryAgain}>
          {t.common.tryAgain}
        </Button>
      )}
    </div>
  );
}
