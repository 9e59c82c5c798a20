import type { ComponentChildren } from "preact";
import { fill } from "../../../../src/core/languages/fill.ts";
import type { LastLogin } from "../../client/last-login.ts";
import type { useLoginWays } from "../../client/login-ways.ts";
import { t } from "../../language/language.ts";
import { Link } from "../../routing/link.tsx";
import { latchkeyUrl } from "../../routing/router.ts";
import { ProviderLink } from "./provider-buttons.tsx";

type Ways = {
  readonly [Way in "links" | "passkeys" | "providers"]: ReturnType<typeof useLoginWays>[Way];
};

const providerOf = ({ providers }: Ways, way: string) => providers?.find(({ id }) => id === way);

/** Whether the session of a login has expired. False if it was ended in any other way, or if the server no longer knows it. */
export const hasExpired = ({ session }: LastLogin): Promise<boolean> =>
  fetch(`${latchkeyUrl}/session?last=${session}`, { credentials: "include" })
    .then((response) => response.json() as Promise<{ readonly known?: true }>)
    .then(({ known }) => known === true);

/** Whether the way of a login is still there. */
export function isOffered({ way, username }: LastLogin, ways: Ways): boolean {
  if (way === "password") return username !== undefined;
  if (way === "code") return ways.links === true && username !== undefined;
  return way === "passkey" ? ways.passkeys === true : providerOf(ways, way) !== undefined;
}

interface ContinueAsProps {
  readonly last: LastLogin;
  readonly ways: Ways;
  readonly next: string | undefined;
  /** The form with the password, with the field for the name and the label of the button, and all other ways. */
  readonly form: (name: ComponentChildren, action: string) => ComponentChildren;
  readonly passkeyLogin: (kind: "main", label: string) => ComponentChildren;
  /** Called before another page opens, which then has the name as if the user had typed it. */
  readonly typeName: () => void;
  readonly onOtherWay: () => void;
  readonly forget: () => void;
}

/** The login of the last user, in the same way, for a user who may also be somebody else. */
export function ContinueAs({ last, ways, next, form, ...does }: ContinueAsProps) {
  const { way, name, username } = last;
  const label = fill(t.login.continueAs, { name });
  const provider = providerOf(ways, way);
  const how =
    way === "passkey" ? t.login.passkey : (provider?.name ?? (username !== name && username));
  return (
    <>
      <div class="app">
        <span class="initials" aria-hidden="true">
          {[...name][0]}
        </span>
        <div class="known">
          <strong>
            <bdi>{name}</bdi>
          </strong>
          {how && <div class="hint">{how}</div>}
        </div>
        <button class="way" type="button" onClick={does.forget}>
          {t.login.isOther}
        </button>
      </div>
      {way === "password" ? (
        form(
          <input
            type="text"
            name="username"
            autocomplete="username webauthn"
            value={username}
            hidden
          />,
          label,
        )
      ) : (
        <>
          <div class="actions">
            {way === "passkey" ? (
              does.passkeyLogin("main", label)
            ) : provider ? (
              <ProviderLink provider={provider} next={next} class="main">
                {label}
              </ProviderLink>
            ) : (
              <Link to="login-link" next={next} class="main" onClick={does.typeName}>
                {label}
              </Link>
            )}
          </div>
          <p class="other">
            <button class="way" type="button" onClick={does.onOtherWay}>
              {t.login.otherWay}
            </button>
          </p>
        </>
      )}
    </>
  );
}
