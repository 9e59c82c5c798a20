import { LatchkeyError, type UndoneChange } from "latchkey-auth/client";
import { useLayoutEffect, useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { useAction } from "../../action/use-action.ts";
import { latchkey } from "../../client/latchkey.ts";
import { Form } from "../../form/form.tsx";
import { t } from "../../language/language.ts";
import { Page } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";
import { ToNewPasswordPage } from "./to-new-password.tsx";

interface UndoPageProps {
  /** The token of the notice about the change. */
  readonly token: string;
  /** Called after the old address was restored, with the token to choose a new password. Every session has ended by then. */
  readonly onUndone: (resetToken: string) => Promise<void>;
}

type Preview = Awaited<ReturnType<typeof preview>>;

/** What the link would restore. */
const preview = (token: string) =>
  latchkey.call("post", "/authenticate/email/undo/preview", { body: { token } });

/** Restores the old email address of an account whose address somebody else has changed. */
export function UndoPage({ token, onUndone }: UndoPageProps) {
  const [undone, setUndone] = useState<UndoneChange>();
  const [refused, setRefused] = useState<"invalid_link" | "email_taken">();
  const [shown, setShown] = useState<Preview>();
  const { run } = useAction();

  useLayoutEffect(
    () => void run("load", () => orRefused(async () => setShown(await preview(token)))),
    [token],
  );

  /** Runs a call with the token. Its error may say that the link does nothing more. */
  async function orRefused(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof LatchkeyError)) throw error;
      if (error.code !== "email_taken" && error.code !== "invalid_link") throw error;
      setRefused(error.code);
    }
  }

  const send = () =>
    orRefused(async () => {
      const change = await latchkey.undoEmailChange({ token });
      if (change.removed.length === 0) await onUndone(change.reset_token);
      else setUndone(change);
    });

  if (refused === "invalid_link") {
    const { dead, title } = t.reset;
    return <ToNewPasswordPage title={dead} text={t.undo.deadText} action={title} />;
  }
  if (undone) {
    return (
      <Page title={t.undo.done}>
        <p>{t.undo.removed}</p>
        <ul>
          {undone.removed.map(({ what, name }) => (
            <li key={`${what} ${name}`}>
              {what === "program" && name !== undefined ? (
                <bdi>{fill(t.undo.named, { name })}</bdi>
              ) : (
                <>
                  {t.undo.parts[what]} {name && <bdi>{name}</bdi>}
                </>
              )}
            </li>
          ))}
        </ul>
        <Form action={t.reset.title} send={() => onUndone(undone.reset_token)}>
          {null}
        </Form>
      </Page>
    );
  }
  if (!shown) {
    return (
      <Page title={t.undo.title}>
        <p class="hint">{t.common.loading}</p>
      </Page>
    );
  }
  if (shown.done) {
    return (
      <ToNewPasswordPage
        title={t.undo.done}
        text={fill(t.undo.doneBefore, shown)}
        action={t.reset.title}
      />
    );
  }
  return (
    <Page title={t.undo.title}>
      <dl>
        <dt>{t.fields.email}</dt>
        <dd>
          <bdi>{shown.email}</bdi>
        </dd>
        <dt>{t.frame.account}</dt>
        <dd>
          <bdi>{shown.username}</bdi>
        </dd>
      </dl>
      {refused ? (
        <p role="alert">{t.undo.taken}</p>
      ) : (
        <Form action={t.undo.action} send={send}>
          <p>{t.undo.text}</p>
        </Form>
      )}
      <p class="other">
        <Link to="login">{t.common.backToLogin}</Link>
      </p>
    </Page>
  );
}
