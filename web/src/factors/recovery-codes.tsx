import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { fill } from "../../../src/core/languages/fill.ts";
import { saveText } from "../action/save-file.ts";
import { latchkey } from "../client/latchkey.ts";
import { Sure } from "../form/sure.tsx";
import { count, t } from "../language/language.ts";
import { Button } from "../layout/button.tsx";
import { Setting } from "../layout/page.tsx";
import { shell } from "../routing/shell.ts";
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
      () => setCopied(t.recovery.copied),
      () => setCopied(t.recovery.notCopied),
    );

  return (
    <section class="setting codes" ref={box} tabIndex={-1} aria-label={t.recovery.fresh}>
      <h2>{fill(t.recovery.freshFor, { host: shell.brand?.name ?? location.host })}</h2>
      <p>{t.recovery.freshText}</p>
      <ul>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div class="actions">
        <Button onClick={copy}>{t.recovery.copy}</Button>
        <Button onClick={() => print()}>{t.recovery.print}</Button>
        <Button onClick={() => saveText("recovery-codes.txt", `${text}\n`)}>
          {t.recovery.download}
        </Button>
        <Button kind="main" onClick={onKept}>
          {t.recovery.kept}
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
  async function create(): Promise<void> {
    const answer = await latchkey.call("post", "/users/me/factors/recovery-codes");
    await onChanged({ codes: answer.recovery_codes });
  }

  return (
    <Setting
      title={t.recovery.title}
      text={`${left === 0 ? t.recovery.none : count(t.recovery.left, left)} ${t.recovery.text}`}
    >
      <Sure
        label={t.recovery.create}
        question={t.recovery.createText}
        confirm={t.recovery.create}
        act={create}
      />
    </Setting>
  );
}
