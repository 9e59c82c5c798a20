import type { ComponentChildren } from "preact";
import type { Authorization } from "../../client/authorization.ts";
import { t } from "../../language/language.ts";

interface WhichAppProps {
  readonly client: Authorization["client"];
}

/** Names the app that the user came from, and where it is. Its name is the operator's or its own, so the host is always there. */
export const WhichApp = ({ client: { name, host, initials, verified } }: WhichAppProps) => (
  <div class="app">
    <span class="initials" aria-hidden="true">
      {initials}
    </span>
    <div>
      <strong>
        <bdi>{name}</bdi>
      </strong>{" "}
      {!verified && <span class="badge care">{t.request.unverified}</span>}
      <div class="hint">{host}</div>
    </div>
  </div>
);

/** Says on a login page which app it is for. */
export const ForApp = ({ client }: WhichAppProps) => (
  <div class="for">
    <p class="hint">{t.request.intro}</p>
    <WhichApp client={client} />
  </div>
);

interface LoggedInAsProps {
  readonly account: NonNullable<Authorization["account"]>;
  readonly children?: ComponentChildren;
}

/** Names the account that is logged in. */
export const LoggedInAs = ({ account: { name, username, email }, children }: LoggedInAsProps) => (
  <div>
    <p class="hint">{t.request.loggedIn}</p>
    <bdi>{name || username}</bdi>
    {email && <div class="hint">{email}</div>}
    {children}
  </div>
);

/** Leads to a login with another account. */
export const OtherAccount = ({ onOther }: { readonly onOther: () => void }) => (
  <p class="other">
    <button class="way" type="button" onClick={onOther}>
      {t.request.another}
    </button>
  </p>
);
