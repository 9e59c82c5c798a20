import { fill } from "../../../../src/core/languages/fill.ts";
import { t } from "../../language/language.ts";
import type { Preview } from "./held.ts";

interface WhoseLoginProps {
  readonly preview: Preview;
  /** The name of the provider. */
  readonly provider: string;
  /** The account here that a click is for. Undefined before it exists. */
  readonly account?: string | undefined;
}

/** Names the user at the provider and the account here, before a click. An address that nobody may believe is marked. */
export function WhoseLogin({ preview, provider, account }: WhoseLoginProps) {
  const { email, email_verified: isVerified, name, provider_username: username } = preview;
  const there = [...new Set([name, username])].filter((one) => one !== undefined && one !== email);
  return (
    <dl>
      <dt>{fill(t.connect.there, { provider })}</dt>
      <dd>
        {there.map((one) => (
          <div key={one}>
            <bdi>{one}</bdi>
          </div>
        ))}
        {email ?? t.connect.noEmail}{" "}
        {email !== undefined && isVerified === false && (
          <span class="badge care">{fill(t.connect.unverified, { provider })}</span>
        )}
      </dd>
      {account !== undefined && (
        <>
          <dt>{t.connect.here}</dt>
          <dd>{account}</dd>
        </>
      )}
    </dl>
  );
}
