import { LatchkeyError, type Account } from "latchkey-auth/client";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useAction } from "../action/use-action.ts";
import { owesFactor } from "../client/claims.ts";
import { latchkey } from "../client/latchkey.ts";
import { t } from "../language/language.ts";
import { Page, Setting } from "../layout/page.tsx";
import { Link } from "../routing/link.tsx";
import { AuthenticatorApp } from "./authenticator-app.tsx";
import { PasskeyButton } from "./passkeys/passkey-button.tsx";
import { PasskeyList, TwoFactor } from "./passkeys/passkey-list.tsx";
import { passkeys } from "./passkeys/passkeys.ts";
import { tellBrowser } from "./passkeys/tell-browser.ts";
import { NewCodes, RecoveryCodes } from "./recovery-codes.tsx";
import type { Factors, OnChanged, Starting } from "./types.ts";
import { VerifyFirst } from "./verify-first.tsx";

interface SecurityPageProps {
  readonly user: Account;
  /** Leads back to what asked for a second factor. It is shown once there is one. */
  readonly goOn?: ComponentChildren;
}

/** The second factors and passkeys of the user. */
export function SecurityPage({ user, goOn }: SecurityPageProps) {
  const { busy, run } = useAction();
  /** Null if the server has none. */
  const [factors, setFactors] = useState<Factors | null>();
  const [codes, setCodes] = useState<readonly string[]>();
  const [message, setMessage] = useState("");
  /** Whether the session may do little, because the server requires a second factor. */
  const [owes, setOwes] = useState(false);
  const [isUnverified, setIsUnverified] = useState(false);
  const status = useRef<HTMLParagraphElement>(null);

  const load = () =>
    run("load", async () => {
      setOwes(await owesFactor());
      setFactors(await latchkey.call("get", "/users/me/factors").catch(nullIfOff));
    });

  useEffect(() => void load(), []);

  const isTold = factors !== undefined && factors !== null && !owes;
  useEffect(() => {
    if (isTold) void tellBrowser(factors);
  }, [isTold]);

  const onChanged: OnChanged = async (change) => {
    setMessage(change.message ?? "");
    if (change.codes) setCodes(change.codes);
    await load();
    // The clicked button may be gone.
    if (!change.codes) status.current?.focus();
  };

  const starting: Starting = async (start) => {
    try {
      await start();
      setIsUnverified(false);
    } catch (error) {
      if (!(error instanceof LatchkeyError) || error.code !== "email_not_verified") throw error;
      setIsUnverified(true);
    }
  };

  async function useNow(): Promise<void> {
    await passkeys.reauthenticate();
    await onChanged({ message: t.security.ready });
  }

  if (factors === null) {
    return (
      <Page title={t.security.title} settings>
        <Password user={user} />
        <p class="hint">{t.security.off}</p>
      </Page>
    );
  }
  const hasPasskeys = Boolean(factors?.passkeys.length);
  // One that the browser made by itself is no factor before its first use.
  const hasVerified = Boolean(factors?.passkeys.some(({ verified }) => verified));
  const hasFactor = Boolean(factors?.totp) || hasVerified;
  return (
    <Page
      title={t.security.title}
      settings
      note={owes && factors && !hasFactor ? t.security.owes : undefined}
    >
      <p class="status" role="status" tabIndex={-1} ref={status}>
        {message}
      </p>
      {codes && (
        <NewCodes
          codes={codes}
          onKept={() => {
            setCodes(undefined);
            status.current?.focus();
          }}
        />
      )}
      {hasFactor && !owes && !codes && goOn}
      {!factors && busy.has("load") && <p class="hint">{t.common.loading}</p>}
      {factors && owes && hasPasskeys && (
        <Setting title={t.security.oneMore} text={t.security.oneMoreText}>
          <PasskeyButton kind="main" act={useNow}>
            {t.security.useMine}
          </PasskeyButton>
        </Setting>
      )}
      {isUnverified && <VerifyFirst email={user.email} />}
      {factors && (
        <>
          {!owes && <Password user={user} />}
          <AuthenticatorApp totp={factors.totp} starting={starting} onChanged={onChanged} />
          <PasskeyList factors={factors} starting={starting} onChanged={onChanged} />
          {hasVerified && !factors.totp && !factors.required && (
            <TwoFactor factors={factors} onChanged={onChanged} />
          )}
          {hasFactor && <RecoveryCodes left={factors.recovery_codes.left} onChanged={onChanged} />}
        </>
      )}
    </Page>
  );
}

/** The password, which is changed on a page of its own. */
const Password = ({ user }: { readonly user: Account }) => (
  <Setting
    title={t.security.password}
    text={user.no_password ? t.security.noPasswordText : t.security.passwordText}
    action={
      <Link to="account/password" class="plain">
        {user.no_password ? t.changePassword.first : t.changePassword.title}
      </Link>
    }
  />
);

/** A server without second factors has no such call. */
function nullIfOff(error: unknown): null {
  if (error instanceof LatchkeyError && error.code === "not_found") return null;
  throw error;
}
