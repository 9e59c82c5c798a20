import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { type Authorization, programOf } from "../../client/authorization.ts";
import { t } from "../../language/language.ts";

type App = Authorization["client"];

interface WhichAppProps {
  /** The page of a logout names no host. */
  readonly client: Pick<App, "name" | "initials" | "logo"> & Partial<App>;
}

/**
 * Shows the app that the user came from, and where it is. Its name and its logo are the operator's or its own, so a page that gives it
 * something always has the host. The initials stand for a logo that is missing or cannot be loaded.
 */
export function WhichApp({ client }: WhichAppProps) {
  const { name, host, initials, logo, verified, origin, known_in: version } = client;
  const [isLost, setIsLost] = useState(false);
  return (
    <div class="app">
      <span class={logo && !isLost ? "initials logo" : "initials"} aria-hidden="true">
        {logo && !isLost ? <img src={logo} alt="" onError={() => setIsLost(true)} /> : initials}
      </span>
      <div>
        <strong>
          <bdi>{origin === "device" ? programOf(name, host) : name}</bdi>
        </strong>{" "}
        {version !== undefined && <span class="badge">{fill(t.request.known, { version })}</span>}
        {verified === false && version === undefined && (
          <span class="badge care">{t.request.unverified}</span>
        )}
        {host && <div class="hint">{client.document_host ?? host}</div>}
      </div>
    </div>
  );
}

/** What a sentence calls an app. A program on the device proves no name, so it is called as where it leads. */
export const calledBy = ({ name, host, origin }: App): string =>
  origin === "device" ? inSentence(host) : name;

/** A host as a sentence has it: without the colon of a private scheme. */
export const inSentence = (host: string): string => host.replace(/:$/, "");

/** Says on a login page which app it is for. */
export const ForApp = ({ client }: { readonly client: App }) => (
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
