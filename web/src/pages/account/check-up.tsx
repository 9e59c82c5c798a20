import type { Account } from "latchkey-auth/client";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { useAction } from "../../action/use-action.ts";
import { latchkey } from "../../client/latchkey.ts";
import { useLoginWays } from "../../client/login-ways.ts";
import { loadFactors } from "../../factors/load-factors.ts";
import type { Factors } from "../../factors/types.ts";
import { count, t } from "../../language/language.ts";
import { Setting } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";

/** One thing that protects an account. */
interface Check {
  /** What is strong. Undefined if it is missing. */
  readonly strong: string | undefined;
  readonly missing: string;
  readonly action: ComponentChildren;
}

/** What protects the account, and what is missing, each with one action. */
export function CheckUp({ user }: { readonly user: Account }) {
  const { isLoading: isAsking, factors: hasFactors } = useLoginWays();
  const [factors, setFactors] = useState<Factors>();
  const { run } = useAction();

  useEffect(() => {
    if (!hasFactors) return;
    void run("factors", async () => {
      const found = await latchkey.call("get", "/users/me/factors");
      setFactors(found);
      // Also after a change of the names that its passkeys show.
      if (found.passkeys.length > 0) void (await loadFactors()).tellBrowser(found);
    });
  }, [hasFactors]);

  const isLoading = isAsking || (hasFactors && !factors);
  const checks = [...ofAccount(user, factors), ...(factors ? ofFactors(factors) : [])];
  const done = checks.filter(({ strong }) => strong !== undefined).length;
  return (
    <Setting
      title={t.checkUp.title}
      text={isLoading ? t.common.loading : fill(t.checkUp.done, { done, all: checks.length })}
    >
      {!isLoading && (
        <ul class="checks">
          {checks.map(({ strong, missing, action }) => (
            <li key={missing} class={strong === undefined ? "missing" : undefined}>
              <span>{strong ?? missing}</span>
              {strong === undefined && action}
            </li>
          ))}
        </ul>
      )}
    </Setting>
  );
}

const toSecurity = (label: string) => <Link to="account/security">{label}</Link>;

/** The buttons beside the address do the rest. */
const verify = () => document.querySelector<HTMLElement>(".address :is(button, a)")?.click();

function ofAccount(user: Account, factors: Factors | undefined): readonly Check[] {
  const { email, email_verified: isVerified, no_password: hasNone } = user;
  const isByPasskey = Boolean(factors?.passkeys.length);
  const strong = isByPasskey ? t.checkUp.passkey : hasNone ? undefined : t.checkUp.password;
  return [
    {
      strong,
      missing: t.checkUp.noWay,
      action: factors ? (
        toSecurity(t.passkeys.add)
      ) : (
        <Link to="account/password">{t.changePassword.first}</Link>
      ),
    },
    {
      strong: isVerified ? t.checkUp.verified : undefined,
      missing: t.checkUp.unverified,
      action: email ? (
        <button class="way" type="button" onClick={verify}>
          {t.checkUp.verify}
        </button>
      ) : (
        <Link to="account/email">{t.profile.changeEmail}</Link>
      ),
    },
  ];
}

/** An account without a second factor has no recovery codes. */
function ofFactors({ totp, passkeys, recovery_codes: { left } }: Factors): readonly Check[] {
  const hasFactor = Boolean(totp) || passkeys.some(({ verified }) => verified);
  return [
    {
      strong: hasFactor ? t.checkUp.factor : undefined,
      missing: t.checkUp.noFactor,
      action: toSecurity(t.checkUp.setUp),
    },
    ...(hasFactor
      ? [
          {
            strong: left > 0 ? count(t.checkUp.codes, left) : undefined,
            missing: t.checkUp.noCodes,
            action: toSecurity(t.recovery.create),
          },
        ]
      : []),
  ];
}
