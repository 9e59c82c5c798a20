import type { Account } from "latchkey-auth/client";
import { fill } from "../../../../src/core/languages/fill.ts";
import {
  type Authorization,
  authorizeUrl,
  continueWith,
  withChosen,
} from "../../client/authorization.ts";
import { loadSecurity } from "../../factors/load-factors.ts";
import { t } from "../../language/language.ts";
import { Lazy } from "../../layout/lazy.tsx";
import { Page } from "../../layout/page.tsx";
import { calledBy, LoggedInAs, OtherAccount, WhichApp } from "./which-app.tsx";

interface ChoosePageProps {
  readonly request: Authorization;
  readonly query: string;
  readonly onOther: () => void;
}

/** Asks with which account to go on, because the app wants the user to choose. */
export const ChoosePage = ({
  request: { client, account, chosen },
  query,
  onOther,
}: ChoosePageProps) => (
  <Page title={t.request.choose}>
    <WhichApp client={client} />
    {account && <LoggedInAs account={account} />}
    <p class="actions">
      <a class="main" href={authorizeUrl(chosen ? withChosen(query, chosen) : query)}>
        {fill(t.request.continueAs, { name: account?.name || account?.username || "" })}
      </a>
    </p>
    <OtherAccount onOther={onOther} />
  </Page>
);

interface ProofPageProps extends ChoosePageProps {
  readonly user: Account;
  readonly onProven: () => void;
}

/** Asks the user for a new proof, or for the second factor, because the app wants one. The session stays. */
export function ProofPage({ request, query, user, onProven, onOther }: ProofPageProps) {
  const { client, account, needs } = request;
  const isPreferred = needs === "second_factor";
  const isSecond = isPreferred || needs === "required_factor";
  const text = isSecond ? t.request.second : t.request.proof;
  return (
    <Page title={t.confirm.title}>
      <p>{fill(text, { client: calledBy(client) })}</p>
      <WhichApp client={client} />
      {account && (
        <LoggedInAs account={account}>
          <OtherAccount onOther={onOther} />
        </LoggedInAs>
      )}
      <Lazy load={loadSecurity}>
        {({ Proofs }) => (
          <Proofs user={user} isSecond={isSecond} next={continueWith(query)} onProven={onProven} />
        )}
      </Lazy>
      {isPreferred && (
        <p class="other">
          <a href={authorizeUrl(query)}>{t.request.without}</a>
        </p>
      )}
    </Page>
  );
}
