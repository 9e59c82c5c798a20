import { type Account, LatchkeyError } from "latchkey-auth/client";
import { useLayoutEffect, useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { useAction } from "../../action/use-action.ts";
import { endCode } from "../../client/code-flow.ts";
import { latchkey } from "../../client/latchkey.ts";
import { loadFactors } from "../../factors/load-factors.ts";
import { Form } from "../../form/form.tsx";
import { PasswordField } from "../../form/password-field.tsx";
import { Verification } from "../../form/verification.tsx";
import { Moment } from "../../format/moment.tsx";
import { t } from "../../language/language.ts";
import { rich } from "../../language/rich.tsx";
import { Lazy } from "../../layout/lazy.tsx";
import { Page } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";
import { hrefOf } from "../../routing/router.ts";
import { ofTab } from "../../routing/storage.ts";
import { ProviderButtons } from "./provider-buttons.tsx";

/** Where this tab keeps the token, so that a login on another page and a reload do not lose it. */
const kept = "verify";

interface VerifyPageProps {
  /** The token in the URL. Empty if there is none. */
  readonly token: string;
  /** Who is logged in. */
  readonly user: Account | undefined;
}

type Preview = Awaited<ReturnType<typeof preview>>;

/** What the link would do, and for which account. */
const preview = (token: string) =>
  latchkey.call("post", "/authenticate/email/preview", { body: { token, include_done: true } });

/**
 * Verifies an email address with a link. Shows the account first, because somebody else may have created it, and asks for a proof unless
 * the account is logged in.
 */
export function VerifyPage({ token: given, user }: VerifyPageProps) {
  const { run } = useAction();
  const [token, setToken] = useState(given || (ofTab.get(kept) ?? ""));
  const [shown, setShown] = useState<Preview>();
  const [end, setEnd] = useState<"dead" | "done" | "before" | "disowned">();

  useLayoutEffect(() => {
    if (given === "") return;
    ofTab.set(kept, given);
    setToken(given);
    setEnd(undefined);
  }, [given]);

  useLayoutEffect(
    () =>
      void run("load", () =>
        orDead(async () => {
          const link = await preview(token);
          if (link.done) finish("before");
          setShown(link);
        }),
      ),
    [token],
  );

  const finish = (how: typeof end) => {
    ofTab.set(kept, undefined);
    // No other page of this tab waits for the email any more.
    if (how === "done") endCode();
    setEnd(how);
  };

  /** Runs a call with the token. Its error may say that the link is dead. */
  async function orDead(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof LatchkeyError && error.code === "invalid_link")) throw error;
      finish("dead");
    }
  }

  const verify = (proof: {
    readonly password?: string;
    readonly passkey?: Record<string, unknown>;
  }) =>
    orDead(async () => {
      await latchkey.verifyEmail({ token, ...proof });
      finish("done");
    });

  const disown = () =>
    run("disown", () =>
      orDead(async () => {
        await latchkey.call("post", "/authenticate/email/disown", { body: { token } });
        finish("disowned");
      }),
    );

  if (end === "dead") {
    return (
      <Page title={t.reset.dead}>
        <p>{user?.email_verified ? t.verify.deadVerified : t.verify.deadText}</p>
        {user && <p>{rich(t.verify.yours, { email: <bdi>{user.email}</bdi> })}</p>}
        {user && user.email && !user.email_verified ? (
          <Verification email={user.email} label={t.verify.again} kind="main" next="account" />
        ) : (
          <p class="actions">
            <Link to="account" class="main">
              {user ? t.common.continue : t.login.action}
            </Link>
          </p>
        )}
      </Page>
    );
  }
  if (!shown) {
    return (
      <Page title={t.verify.title}>
        <p class="hint">{t.common.loading}</p>
      </Page>
    );
  }
  const isNew = shown.purpose === "change_email";
  if (end === "disowned") {
    return (
      <Page title={t.verify.disowned}>
        <p>{isNew ? t.verify.disownedNew : fill(t.verify.disownedText, { email: shown.email })}</p>
      </Page>
    );
  }
  if (end === "done" || end === "before") {
    return (
      <Page title={end === "done" ? t.verify.done : t.verify.doneBefore}>
        <p>
          <bdi>{shown.email}</bdi>
        </p>
        <p class="other">
          {/* Loads the page again, because the profile shows what the server said last. */}
          <a href={hrefOf("account")}>{t.common.continue}</a>
        </p>
      </Page>
    );
  }
  const isOwner = shown.username === user?.username;
  const has = (way: string) => !isOwner && shown.ways.includes(way);
  return (
    <Page title={isNew ? t.verify.newTitle : t.verify.title}>
      <dl>
        <dt>{isNew ? t.verify.newEmail : t.fields.email}</dt>
        <dd>
          <bdi>{shown.email}</bdi>
        </dd>
        <dt>{t.frame.account}</dt>
        <dd>
          <bdi>{shown.username}</bdi>
        </dd>
        <dt>{t.verify.since}</dt>
        <dd>{shown.created_at && <Moment at={shown.created_at} as="date" />}</dd>
      </dl>
      {!isOwner && <p>{t.verify.prove}</p>}
      {isOwner && (
        <Form action={t.verify.action} send={() => verify({})}>
          {null}
        </Form>
      )}
      {has("password") && (
        <Form
          action={t.verify.action}
          send={(entered) => verify({ password: entered("password") }).catch(asWrongPassword)}
        >
          <input type="text" autocomplete="username" value={shown.username} hidden />
          <PasswordField label={t.fields.password} autocomplete="current-password" />
        </Form>
      )}
      {has("passkey") && (
        <Lazy load={loadFactors} isExtra>
          {({ PasskeyProof }) => (
            <PasskeyProof prove={(passkey) => verify({ passkey })}>{t.verify.passkey}</PasskeyProof>
          )}
        </Lazy>
      )}
      {!isOwner && <ProviderButtons next="verify" only={shown.ways} />}
      {!isOwner && (
        <p class="other">
          <Link to="login" next="verify">
            {t.verify.logIn}
          </Link>
        </p>
      )}
      <p class="other">
        {t.verify.isOther}{" "}
        <button class="way" type="button" onClick={() => void disown()}>
          {t.verify.disown}
        </button>
      </p>
    </Page>
  );
}

/** The username is not in question here. */
function asWrongPassword(error: unknown): never {
  if (!(error instanceof LatchkeyError && error.code === "invalid_grant")) throw error;
  throw new LatchkeyError("wrong_password", t.errors.wrong_password);
}
