import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Form } from "../../form/form.tsx";
import { t } from "../../language/language.ts";
import { Button } from "../../layout/button.tsx";

interface OpenFormProps {
  readonly label: string;
  /** What the label is about, for screen readers. */
  readonly about?: string;
  readonly kind?: "plain" | "danger" | "quiet";
  /** The label of the button that sends the form. Default: `label`. */
  readonly action?: string;
  readonly send: (entered: (name: string) => string) => Promise<unknown>;
  readonly children: ComponentChildren;
}

/** A button that opens a form in its own place. Escape closes it. */
export function OpenForm({ label, about, kind = "plain", action, send, children }: OpenFormProps) {
  const [step, setStep] = useState<"closed" | "open" | "cancelled">("closed");
  const box = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const focused = { closed: "", open: "input, select", cancelled: "button" }[step];
    if (focused) box.current?.querySelector<HTMLElement>(focused)?.focus();
  }, [step]);

  if (step !== "open") {
    return (
      <div ref={box}>
        <Button kind={kind} onClick={() => setStep("open")}>
          {label}
          {about && <span class="unseen"> {about}</span>}
        </Button>
      </div>
    );
  }
  return (
    <div
      ref={box}
      class="sure"
      role="group"
      aria-label={about ? `${label} ${about}` : label}
      onKeyDown={({ key }) => {
        if (key === "Escape") setStep("cancelled");
      }}
    >
      <Form
        action={action ?? label}
        kind={kind === "danger" ? "danger" : "main"}
        send={(entered) => send(entered).then(() => setStep("closed"))}
      >
        {children}
      </Form>
      <div class="actions">
        <Button onClick={() => setStep("cancelled")}>{t.common.cancel}</Button>
      </div>
    </div>
  );
}
