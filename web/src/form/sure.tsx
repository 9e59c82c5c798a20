import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useAction } from "../action/use-action.ts";
import { t } from "../language/language.ts";
import { Button } from "../layout/button.tsx";

interface SureProps {
  readonly label: string;
  /** What the label is about, for screen readers. */
  readonly about?: string;
  readonly kind?: "plain" | "danger" | "quiet";
  /** What the action does. */
  readonly question: string;
  /** The label of the button that confirms. */
  readonly confirm: string;
  readonly act: () => Promise<unknown>;
}

/** A button that asks for confirmation in its own place. Escape cancels. */
export function Sure({ label, about, kind = "plain", question, confirm, act }: SureProps) {
  const { busy, run } = useAction();
  const [step, setStep] = useState<"closed" | "asking" | "cancelled">("closed");
  const box = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const focused = { closed: "", asking: "p", cancelled: "button" }[step];
    if (focused) box.current?.querySelector<HTMLElement>(focused)?.focus();
  }, [step]);

  if (step !== "asking") {
    return (
      <div ref={box}>
        <Button kind={kind} onClick={() => setStep("asking")}>
          {label}
          {about && <span class="unseen"> {about}</span>}
        </Button>
      </div>
    );
  }
  const cancel = () => setStep("cancelled");
  const goOn = () => run(label, () => act().then(() => setStep("closed")), { offersRetry: false });
  return (
    <div
      ref={box}
      class="sure"
      role="group"
      aria-label={about ? `${label} ${about}` : label}
      onKeyDown={({ key }) => {
        if (key === "Escape") cancel();
      }}
    >
      <p tabIndex={-1}>{question}</p>
      <div class="actions">
        <Button kind="danger" busy={busy.has(label)} onClick={goOn}>
          {confirm}
        </Button>
        <Button onClick={cancel}>{t.common.cancel}</Button>
      </div>
    </div>
  );
}
