import { LatchkeyError } from "latchkey-auth/client";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useAction } from "../../action/use-action.ts";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { Button } from "../../layout/button.tsx";
import { useConsole } from "../context.ts";

interface AskProps {
  readonly label: string;
  /** What the label is about, for screen readers, if the list has several such buttons. */
  readonly about?: string;
  readonly kind?: "plain" | "danger" | "quiet";
  /** What the action does, in a sentence. Without it, the button does not ask. */
  readonly question?: ComponentChildren;
  /** The label of the button that confirms. */
  readonly confirm?: string;
  /** A text that the administrator has to type. */
  readonly typed?: string;
  readonly act: () => Promise<unknown>;
  /** What was done. */
  readonly done: ComponentChildren;
}

/** The part of each step that gets the focus. */
const focused = {
  closed: "",
  cancelled: "button",
  asking: "p, input",
};

/** A button for an action. It asks once in its own place. */
export function Ask(props: AskProps) {
  const { label, about, kind, question, confirm = label, typed, act, done } = props;
  const { say } = useConsole();
  const { busy, run } = useAction();
  const [step, setStep] = useState<keyof typeof focused>("closed");
  const box = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    if (focused[step]) box.current?.querySelector<HTMLElement>(focused[step])?.focus();
  }, [step]);

  const cancel = () => setStep("cancelled");

  async function goOn(): Promise<void> {
    await act();
    setStep("closed");
    say(done);
  }

  const start = () => run(label, goOn, { offersRetry: false });

  async function compare(entered: (name: string) => string): Promise<void> {
    if (entered("typed") !== typed) throw mistyped;
    await goOn();
  }

  const isOpen = step === "asking";
  return (
    <div
      class={isOpen ? "ask open" : "ask"}
      ref={box}
      onKeyDown={({ key }) => {
        if (key === "Escape" && isOpen) cancel();
      }}
    >
      {!isOpen && (
        <Button
          kind={kind ?? "plain"}
          busy={busy.has(label)}
          onClick={question ? () => setStep("asking") : start}
        >
          {label}
          {about && <span class="unseen"> {about}</span>}
        </Button>
      )}
      {isOpen && (
        <div role="group" aria-label={label}>
          <p tabIndex={-1}>{question}</p>
          {typed === undefined ? (
            <Button kind="danger" busy={busy.has(label)} onClick={start}>
              {confirm}
            </Button>
          ) : (
            <Form action={confirm} kind="danger" send={compare}>
              <Field
                label={`Type ${typed} to confirm`}
                name="typed"
                autocomplete="off"
                spellcheck={false}
                required={false}
              />
            </Form>
          )}
          <Button kind="quiet" onClick={cancel}>
            Cancel
          </Button>
        </div>
      )}
    </div>
  );
}

/** As if the server had refused the field. */
const mistyped = new LatchkeyError("validation_failed", "The text differs.", {
  errors: [{ pointer: "/typed", message: "This isn’t the username." }],
});
