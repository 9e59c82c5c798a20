import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { startCode } from "../../client/code-flow.ts";
import { submitTo, useLoginFlow } from "../../client/login-flow.ts";
import { useLoginWays } from "../../client/login-ways.ts";
import { hasCode } from "../../client/refusal.ts";
import { loadFactors } from "../../factors/load-factors.ts";
import { hasPasskeys, PasskeyPlace } from "../../factors/passkeys/passkey-mark.tsx";
import { useCaptcha } from "../../form/captcha.tsx";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { PasswordField } from "../../form/password-field.tsx";
import { StayBox } from "../../form/stay-box.tsx";
import { t } from "../../language/language.ts";
import { Lazy } from "../../layout/lazy.tsx";
import { Page } from "../../layout/page.tsx";
import { ResumingPage } from "../../layout/resuming.tsx";
import { Link } from "../../routing/link.tsx";
import { loadArrivals } from "../load-arrivals.ts";
import { useLastLogin } from "./last-login.ts";
import { ProviderButtons } from "./provider-buttons.tsx";
import { SecondStepPage } from "./second-step-page.tsx";

interface LoginPageProps {
  /** What to open after the login. */
  readonly next: string | undefined;
  readonly note: string | undefined;
  /** What was typed as the username, also on an earlier visit of this page. */
  readonly typed: string;
  readonly onTyped: (username: string) => void;
  /** What the login is for. */
  readonly intro?: ComponentChildren;
  /** Called after a login, for one that may change nothing else, because the same user was logged in before. */
  readonly onLoggedIn?: (() => void) | undefined;
}

/** Logs in. After a login, latchkey.onChange triggers the redirect to the next page. */
export function LoginPage({ next, note, typed, onTyped, intro, onLoggedIn }: LoginPageProps) {
  const { isLoading, links, passkeys: offersPasskeys, providers } = useLoginWays();
  const passkeys = offersPasskeys && hasPasskeys();
  const upgrades = useRef(passkeys);
  upgrades.current = passkeys;
  const { flow, login } = useLoginFlow(({ email_verified: isVerified }) => {
    onLoggedIn?.();
    if (upgrades.current && isVerified) {
      void loadFactors().then(
        ({ upgradeToPasskey }) => upgradeToPasskey(),
        () => {},
      );
    }
  });
  /** Whether the server wants the CAPTCHA, as after wrong passwords. */
  const [isCaptchaAsked, setIsCaptchaAsked] = useState(false);
  const captcha = useCaptcha(isCaptchaAsked);
  const [isTroubled] = useState(hasTrouble);
  const [known, forget] = useLastLogin();
  /** Whether the user wants another way than that of the last login. */
  const [isOther, setIsOther] = useState(false);
  /** The links to providers follow the box. */
  const [, renderAgain] = useState<boolean>();

  async function send(entered: (name: string) => string): Promise<void> {
    const username = entered("username");
    const password = entered("password");
    try {
      await submitTo(flow, { username, password, ...(await captcha.take()) });
    } catch (error) {
      if (hasCode(error, "captcha_required")) setIsCaptchaAsked(true);
      if (!hasCode(error, "email_not_verified")) throw error;
      startCode({ kind: "unverified", name: username, from: "login", next }, password);
    }
  }

  const passkeyLogin = (kind: "main" | "plain", label?: string) => (
    <Lazy load={loadFactors} isExtra place={<PasskeyPlace kind={kind}>{label}</PasskeyPlace>}>
      {({ PasskeyLogin }) => (
        <PasskeyLogin onLoggedIn={onLoggedIn} kind={kind}>
          {label}
        </PasskeyLogin>
      )}
    </Lazy>
  );

  if (login.state === "second-factor") {
    return <SecondStepPage flow={flow} factors={login.factors} cancel={flow.restart} />;
  }
  // The ways come with the form, so that nothing moves.
  if (isLoading || known === undefined) return <ResumingPage />;
  const ways = { links, passkeys, providers };
  // An app may ask for another account.
  const isForLast = !isOther && !onLoggedIn && [known?.last.username, ""].includes(typed);
  const shown = known && isForLast && known.isOffered(known.last, ways) ? known : undefined;
  /** Gives the name to the next page, as if the user had typed it. */
  const typeName = () => shown?.last.username && onTyped(shown.last.username);
  const form = (name: ComponentChildren, action: string) => (
    <>
      <Form action={action} send={send}>
        {name}
        <PasswordField
          label={t.fields.password}
          autocomplete="current-password"
          aside={
            <Link to="forgot" next={next} onClick={typeName}>
              {t.login.forgot}
            </Link>
          }
        />
        <StayBox onChange={renderAgain} />
        {captcha.widget}
      </Form>
      <ProviderButtons next={next} or>
        {passkeys && passkeyLogin("plain")}
      </ProviderButtons>
      {links && (
        <p class="other">
          <Link to="login-link" next={next} onClick={typeName}>
            {t.login.link}
          </Link>
        </p>
      )}
    </>
  );
  const page = (
    <Page
      key={String(!shown)}
      title={t.login.title}
      note={hasCode(login.error, "expired_token") ? t.login.late : note}
      isForm
    >
      {intro}
      {shown ? (
        <shown.ContinueAs
          last={shown.last}
          ways={ways}
          next={next}
          form={form}
          passkeyLogin={passkeyLogin}
          typeName={typeName}
          onOtherWay={() => setIsOther(true)}
          forget={forget}
        />
      ) : (
        form(
          <Field
            label={t.fields.usernameOrEmail}
            name="username"
            autocomplete="username webauthn"
            spellcheck={false}
            defaultValue={typed}
            onInput={({ currentTarget }) => onTyped(currentTarget.value)}
          />,
          t.login.action,
        )
      )}
      <p class="other">
        {t.login.isNew}{" "}
        <Link to="register" next={next}>
          {t.login.register}
        </Link>
      </p>
    </Page>
  );
  if (!isTroubled || !providers) return page;
  // With its alert from the beginning, so that nothing moves.
  return (
    <Lazy load={loadArrivals}>
      {({ ProviderTrouble }) => (
        <>
          <ProviderTrouble providers={providers} />
          {page}
        </>
      )}
    </Lazy>
  );
}

/** Whether a login at a provider did not work. */
const hasTrouble = (): boolean => new URLSearchParams(location.search).has("error");
