import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button } from "../layout/button.tsx";
import { latchkey } from "../client/latchkey.ts";
import { saveText } from "../action/save-file.ts";
import { Sure } from "../form/sure.tsx";
import type { Factors, OnChanged } from "./types.ts";

interface NewCodesProps {
  readonly codes: readonly string[];
  readonly onKept: () => void;
}

/** Recovery codes that are shown only now, with three ways to keep them. */
export function NewCodes({ codes, onKept }: NewCodesProps) {
  const box = useRef<HTMLElement>(null);
  const [copied, setCopied] = useState("");
  const text = codes.join("\n");

  useLayoutEffect(() => box.current?.focus(), [codes]);

  const copy = () =>
    // Without a secure context the browser has no clipboard. The text can be selected.
    Promise.resolve(navigator.clipboard?.writeText(text) ?? Promise.reject()).then(
      () => setCopied("Copied."),
      () => setCopied("The browser does not allow that. Select the codes to copy them."),
    );

  return (
    <section class="codes" ref={box} tabIndex={-1} aria-label="New recovery codes">
      <h2>Your recovery codes for {location.host}</h2>
      <p>
        Keep them now. They are shown only once. Each of them replaces your second factor for one
        login, for example if you lose your phone.
      </p>
      <ul>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div class="actions">
        <Button onClick={copy}>Copy</Button>
        <Button onClick={() => print()}>Print</Button>
        <Button onClick={() => saveText("recovery-codes.txt", `${text}\n`)}>Download</Button>
        <Button kind="main" onClick={onKept}>
          I have kept them
        </Button>
      </div>
      <p class="status" role="status">
        {copied}
      </p>
    </section>
  );
}

interface RecoveryCodesProps {
  readonly left: Factors["recovery_codes"]["left"];
  readonly onChanged: OnChanged;
}

/** How many codes are left, and new ones. */
export function RecoveryCodes({ left, onChanged }: RecoveryCodesProps) {
  async function make(): Promise<void> {
    const answer = await latchkey.call("post", "/users/me/factors/recovery-codes");
    await onChanged({ codes: answer.recovery_codes });
  }

  return (
    <section>
      <h2>Recovery codes</h2>
      <p>
        {left === 0 ? "You have none." : `${left} ${left === 1 ? "is" : "are"} left.`} Each of them
        replaces your second factor for one login.
      </p>
      <Sure
        label="Make new codes"
        question="The old codes do not work any more."
        confirm="Make new codes"
        act={make}
      />
    </section>
  );
}
