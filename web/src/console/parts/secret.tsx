import { Fragment } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../layout/button.tsx";

interface SecretProps {
  /** What it is, for screen readers. */
  readonly label: string;
  readonly title: string;
  /** What is shown, by its name, each with a button to copy it. */
  readonly texts: Readonly<Record<string, string>>;
  readonly hint: string;
}

/** What an app is set up with. The server shows a secret only once. */
export function Secret({ label, title, texts, hint }: SecretProps) {
  const [copied, setCopied] = useState("");

  const copy = (name: string, text: string) =>
    // Without a secure context the browser has no clipboard. The text can be selected.
    Promise.resolve(navigator.clipboard?.writeText(text) ?? Promise.reject()).then(
      () => setCopied(`${name} copied.`),
      () => setCopied("Your browser doesn’t allow that. Select the text to copy it."),
    );

  return (
    <section class="secret" aria-label={label}>
      <h2>
        <bdi>{title}</bdi>
      </h2>
      <dl>
        {Object.entries(texts).map(([name, text]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{text}</code>
              <Button kind="quiet" onClick={() => copy(name, text)}>
                Copy<span class="unseen"> {name}</span>
              </Button>
            </dd>
          </Fragment>
        ))}
      </dl>
      <p class="hint" role="status">
        {copied || hint}
      </p>
    </section>
  );
}
