import type { ComponentChildren } from "preact";
import { useContext, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Troubles } from "../../action/troubles.ts";
import { useAction } from "../../action/use-action.ts";
import { FieldError } from "../../client/refusal.ts";
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
  /** What this text is. */
  readonly typedIs?: string;
  /** What the action needs to know. */
  readonly fields?: ComponentChildren;
  readonly act: (entered: (name: string) => string) => Promise<unknown>;
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
  const { label, about, kind, question, confirm = label, typed, fields, act, done } = props;
  const { typedIs = "username" } = props;
  const { say } = useConsole();
  const { report, resolve } = useContext(Troubles);
  const { busy, run } = useAction();
  const [step, setStep] = useState<keyof typeof focused>("closed");
  const box = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    if (focused[step]) box.current?.querySelector<HTMLElement>(focused[step])?.focus();
  }, [step]);

  function cancel(): void {
    for (const action of [label, confirm]) resolve(action);
    setStep("cancelled");
  }

  async function goOn(entered: (name: string) => string): Promise<void> {
    if (typed !== undefined && entered("typed") !== typed) {
      throw new FieldError({ typed: `This isn’t the ${typedIs}.` });
    }
    await act(entered);
    setStep("closed");
    say(done);
  }

  async function start(): Promise<void> {
    const refused = await run(label, () => goOn(() => ""), { offersRetry: false });
    // There is no field to show it at.
    const message = Object.values(refused).join(" ");
    if (message) report({ action: label, message });
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
          {typed === undefined && !fields ? (
            <Button kind="danger" busy={busy.has(label)} onClick={start}>
              {confirm}
            </Button>
          ) : (
            <Form action={confirm} kind={fields ? "main" : "danger"} send={goOn}>
              {fields ?? (
                <Field
                  label={`Type ${typed} to confirm`}
                  name="typed"
                  autocomplete="off"
                  spellcheck={false}
                  required={false}
                />
              )}
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
