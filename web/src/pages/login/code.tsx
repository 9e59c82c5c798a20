import type { Account } from "latchkey-auth/client";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { useAction } from "../../action/use-action.ts";
import {
  asSent,
  type CodeFlow,
  endCode,
  flowLifetime,
  takePassword,
} from "../../client/code-flow.ts";
import { latchkey } from "../../client/latchkey.ts";
import { submitTo, useLoginFlow } from "../../client/login-flow.ts";
import { useLoginWays } from "../../client/login-ways.ts";
import { FieldError, hasCode } from "../../client/refusal.ts";
import { loadSecurity } from "../../factors/load-factors.ts";
import { CodeForm } from "../../form/code-form.tsx";
import { PasswordField } from "../../form/password-field.tsx";
import { SendAgain } from "../../form/send-again.tsx";
import { t } from "../../language/language.ts";
import { rich } from "../../language/rich.tsx";
import { Lazy } from "../../layout/lazy.tsx";
import { Page } from "../../layout/page.tsx";
import { ResumingPage } from "../../layout/resuming.tsx";
import { useKept } from "../../routing/kept.ts";
import { go, hrefOf } from "../../routing/router.ts";
import { SecondStepPage } from "./second-step-page.tsx";

interface CodePageProps {
  /** Undefined if nobody is logged in, null if that is not known yet. */
  readonly user: Account | undefined | null;
  /** Called with what the user typed before, who goes back to correct it. */
  readonly onTyped: (name: string) => void;
}

/** Milliseconds between questions whether the address was verified elsewhere, and how long they are asked. */
const watching = { every: 5000, total: 600_000 };

/**
 * Takes the code of every email. It looks the same for names that no account has. A tab that is logged in goes on when its address is
 * verified elsewhere. One that waits for a login only follows the session of its own browser, because somebody else may have asked for it.
 */
export function CodePage({ user, onTyped }: CodePageProps) {
  const [kept, setFlow] = useKept<CodeFlow>("code", flowLifetime);
  const isOfUser = kept?.kind === "verify" || kept?.kind === "change";
  // The session may have ended while this tab was not loaded.
  const isOther = isOfUser && user && kept.userId !== undefined && kept.userId !== user.id;
  const flow = isOther
    ? undefined
    : kept && { ...kept, ...(isOfUser && user && { userId: user.id }) };
  const elsewhere = !flow
    ? hrefOf("account")
    : isOfUser && user === undefined
      ? hrefOf("login", "code")
      : undefined;

  useLayoutEffect(() => {
    if (isOther) endCode();
    if (elsewhere) go(elsewhere, { replace: true });
  }, [elsewhere]);

  if (user === null || !flow || elsewhere) return <ResumingPage />;
  return <Code flow={flow} setFlow={setFlow} user={user} onTyped={onTyped} />;
}

interface CodeProps {
  readonly flow: CodeFlow;
  readonly setFlow: (flow: CodeFlow) => void;
  readonly user: Account | undefined;
  readonly onTyped: (name: string) => void;
}

function Code({ flow, setFlow, user, onTyped }: CodeProps) {
  const { kind, name, from, next, login_request: request, sentAt, isNew, isProven } = flow;
  const { expires_in: lifetime } = flow;
  const isOfUser = kind === "verify" || kind === "change";
  const { run } = useAction();
  const { passkeys } = useLoginWays();
  const { flow: loginFlow, login } = useLoginFlow();
  const [password, setPassword] = useState(takePassword);
  const asksPassword = kind === "unverified" && password === undefined;

  const leave = () => {
    endCode();
    go(hrefOf("login", next), { replace: true });
  };
  const done = () => {
    if (isNew && passkeys && "PublicKeyCredential" in window) {
      setFlow({ ...flow, isProven: true });
    } else leave();
  };
  const correct = () => {
    endCode();
    onTyped(name);
    go(hrefOf(from, next), { replace: true });
  };

  /** Sends an email. A server with a CAPTCHA wants it solved for each login, on the page before. */
  async function send(): Promise<void> {
    const asked =
      kind === "log_in"
        ? await latchkey.sendLoginLink({ username: name }).catch((error: unknown) => {
            if (!hasCode(error, "captcha_required")) throw error;
            correct();
          })
        : kind === "change"
          ? await latchkey.changeEmail({ email: name })
          : await latchkey.sendVerification(kind === "unverified" ? { username: name } : undefined);
    if (asked) setFlow({ ...flow, ...asSent(asked) });
  }

  useEffect(() => {
    if (!isProven && request === undefined) void run("again", send);
  }, []);

  // Somebody else may come to this tab, and the code ends at the same time.
  useEffect(() => {
    if (lifetime === undefined) return undefined;
    const timer = setTimeout(() => setPassword(undefined), lifetime * 1000);
    return () => clearTimeout(timer);
  }, [request]);

  // Also after a login in another tab of this browser.
  useEffect(() => {
    if (user && !isOfUser && !isProven) done();
  }, [user?.id]);

  useEffect(() => {
    if (!isOfUser || isProven) return undefined;
    const end = Date.now() + watching.total;
    const ask = async () => {
      if (document.visibilityState !== "visible" || Date.now() > end) return;
      const now = await latchkey.call("get", "/users/me").catch(() => undefined);
      if (now?.email_verified && isSame(now.email, name)) await finish();
    };
    const timer = setInterval(() => void ask(), watching.every);
    const look = () => void ask();
    addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, [kind, name, isProven]);

  /** Goes on with an address that is verified. The other pages show what the server said last. */
  async function finish(): Promise<void> {
    await latchkey.refresh().catch(() => {});
    done();
  }

  /** Verifies the address of an account that nobody can log in to before, and logs in. */
  async function verifyAndLogIn(code: string, given: string): Promise<void> {
    const proof = { username: name, password: given };
    try {
      await latchkey.verifyEmail({ login_request: request ?? "", code, ...proof });
    } catch (error) {
      // The password was right when it was typed before.
      if (hasCode(error, "invalid_grant")) {
        throw new FieldError({ password: t.errors.wrong_password });
      }
      if (!hasCode(error, "invalid_code")) throw error;
      // The link of the email may have verified the address, which uses up the code. Then the password logs in, but only one that is typed
      // now: anybody can enter a wrong code in a tab that was left.
      setPassword(undefined);
      if (password !== undefined) throw error;
      await loginFlow.submit(proof);
      if (loginFlow.getSnapshot().error !== undefined) throw error;
      return;
    }
    await submitTo(loginFlow, proof);
  }

  async function enter(code: string, entered: (name: string) => string): Promise<void> {
    const typed = { login_request: request ?? "", code };
    if (kind === "log_in") return submitTo(loginFlow, { ...typed, username: name });
    if (kind === "unverified") return verifyAndLogIn(code, password ?? entered("password"));
    await latchkey.verifyEmail({ ...typed, ...(kind === "change" && { email: name }) });
    await finish();
  }

  if (isProven) {
    return <Lazy load={loadSecurity}>{({ OfferPasskey }) => <OfferPasskey onDone={leave} />}</Lazy>;
  }
  if (login.state === "second-factor") {
    const { factors } = login;
    return <SecondStepPage flow={loginFlow} factors={factors} cancel={correct} onLate={correct} />;
  }
  // A name says nothing about where the email went, and the page must not tell whether it went anywhere.
  const text =
    isOfUser || isNew
      ? t.checkEmail.sentTo
      : kind === "log_in"
        ? t.checkEmail.ifAccount
        : t.checkEmail.unverified;
  return (
    <Page title={t.checkEmail.title} isForm>
      <p>{rich(text, { name: <bdi class="typed">{name}</bdi> })}</p>
      <CodeForm key={request} action={t.common.continue} send={enter}>
        {asksPassword && (
          <>
            <input type="text" name="username" autocomplete="username" value={name} hidden />
            <PasswordField label={t.fields.password} autocomplete="current-password" />
          </>
        )}
      </CodeForm>
      <div class="other">
        <SendAgain sentAt={sentAt ?? 0} send={send} />
        <p class="hint">{t.checkEmail.spam}</p>
      </div>
      <p class="other">
        <button class="way" type="button" onClick={correct}>
          {t.checkEmail.wrong}
        </button>
      </p>
      {kind === "verify" && (
        <p class="other">
          <button class="way" type="button" onClick={leave}>
            {t.checkEmail.later}
          </button>
        </p>
      )}
    </Page>
  );
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
