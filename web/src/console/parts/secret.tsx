import { useState } from "preact/hooks";
import { Button } from "../../layout/button.tsx";

interface SecretProps {
  /** The client that it belongs to. */
  readonly name: string;
  readonly text: string;
}

/** A secret that the server shows only once, with a button to copy it. */
export function Secret({ name, text }: SecretProps) {
  const [copied, setCopied] = useState("");

  const copy = () =>
    // Without a secure context the browser has no clipboard. The text can be selected.
    Promise.resolve(navigator.clipboard?.writeText(text) ?? Promise.reject()).then(
      () => setCopied("Copied."),
      () => setCopied("Your browser doesn’t allow that. Select the text to copy it."),
    );

  return (
    <section class="secret" aria-label={`Secret of ${name}`}>
      <h2>
        The secret of <bdi>{name}</bdi>
      </h2>
      <code>{text}</code>
      <Button onClick={copy}>Copy</Button>
      <p class="hint" role="status">
        {copied || "Save it now. It won’t be shown again."}
      </p>
    </section>
  );
}
