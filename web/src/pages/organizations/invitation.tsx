import type { Account } from "latchkey-auth/client";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { useAction } from "../../action/use-action.ts";
import { latchkey } from "../../client/latchkey.ts";
import { hasCode } from "../../client/refusal.ts";
import { useServerRules } from "../../client/server-rules.ts";
import { Form } from "../../form/form.tsx";
import { t } from "../../language/language.ts";
import { Button } from "../../layout/button.tsx";
import { Lazy } from "../../layout/lazy.tsx";
import { NotFoundPage } from "../../layout/not-found.tsx";
import { Page } from "../../layout/page.tsx";
import { ResumingPage } from "../../layout/resuming.tsx";
import { keep, kept } from "../../routing/kept.ts";
import { Link } from "../../routing/link.tsx";
import { loadArrivals } from "../load-arrivals.ts";
import { useLink } from "../login/use-link.ts";
import { explained } from "./explained.ts";
import { roleName } from "./roles.ts";
import type { Finish } from "./types.ts";

interface InvitationPageProps {
  /** The token in the URL. Empty if there is none. */
  readonly token: string;
  /** Who is logged in. Null if that is not known yet. */
  readonly user: Account | undefined | null;
  readonly logOut: () => Promise<void>;
  /** Called with the address, for the page of the login. */
  readonly onTyped: (email: string) => void;
  /** Called if a new account was created but the login failed, with what to open after it. */
  readonly onLoginFailed: (next: string | undefined) => void;
  readonly finish: Finish;
}

/** Seconds for which this tab keeps the token, so that a login on another page and a reload do not lose it. */
const lifetime = 3600;

/** What the link invites to. */
const preview = (token: string) =>
  latchkey.call("post", "/organizations/invitations/preview", { body: { token } });

/** Shows an invitation to an organization, and accepts it for the account with the address that is invited. */
export function InvitationPage(props: InvitationPageProps) {
  const { isLoading, rules } = useServerRules();
  if (isLoading) return <ResumingPage />;
  return rules && !rules.organizations ? <NotFoundPage /> : <OpenInvitation {...props} />;
}

function OpenInvitation({ token: given, user, logOut, ...does }: InvitationPageProps) {
  const [token, setToken] = useState(given || ((kept("invitation") as string | undefined) ?? ""));
  const { shown, isDead, orDead } = useLink(token, preview);
  const [isNew, setIsNew] = useState(false);
  /** Whether the server says that the address of the account is another one. */
  const [isOther, setIsOther] = useState(false);
  const { busy, run } = useAction();

  useLayoutEffect(() => {
    if (given) setToken(given);
  }, [given]);

  // Also after a logout, which forgets all that the user before has left.
  useEffect(
    () => keep("invitation", isDead ? undefined : token, lifetime),
    [token, isDead, user?.id],
  );

  if (isDead) {
    return (
      <Page title={t.reset.dead}>
        <p>{t.invitation.deadText}</p>
        <p class="other">
          {user ? (
            <Link to="organizations">{t.organizations.mine}</Link>
          ) : (
            <Link to="login">{t.common.backToLogin}</Link>
          )}
        </p>
      </Page>
    );
  }
  if (!shown || user === null) {
    return (
      <Page title={t.invitation.loading}>
        <p class="hint">{t.common.loading}</p>
      </Page>
    );
  }
  const { email, role, organization, invited_by: by } = shown;
  const values = { organization: organization.name };
  const joined = () => {
    keep("invitation", undefined);
    does.finish("organization", fill(t.invitation.joined, values), organization.id);
  };
  const intro = (
    <p>
      {by ? fill(t.invitation.textBy, { ...values, name: by }) : fill(t.invitation.text, values)}
    </p>
  );

  if (isNew) {
    return (
      <Lazy load={loadArrivals}>
        {({ RegisterPage }) => (
          <RegisterPage
            invitation={{ token, email }}
            next={`organization?id=${organization.id}`}
            note={undefined}
            typed={email}
            onTyped={does.onTyped}
            onLoginFailed={does.onLoginFailed}
            onLoggedIn={joined}
            intro={
              <>
                {intro}
                <p class="typed">
                  <bdi>{email}</bdi>
                </p>
              </>
            }
          />
        )}
      </Lazy>
    );
  }

  const accept = () =>
    orDead(async () => {
      try {
        await explained(
          () => latchkey.call("post", "/organizations/invitations/accept", { body: { token } }),
          "join",
        );
      } catch (error) {
        if (!hasCode(error, "invitation_for_other_address")) throw error;
        return setIsOther(true);
      }
      // The link has verified the address.
      if (!user?.email_verified) await latchkey.refresh().catch(() => {});
      joined();
    });

  const isMine = user !== undefined && !isOther && isSame(user.email, email);
  return (
    <Page title={user && !isMine ? t.invitation.wrong : fill(t.invitation.title, values)}>
      {intro}
      <dl>
        <dt>{t.invitation.email}</dt>
        <dd>
          <bdi>{email}</bdi>
        </dd>
        {user && (
          <>
            <dt>{t.invitation.account}</dt>
            <dd>
              <bdi>{isMine ? user.username : user.email || user.username}</bdi>
            </dd>
          </>
        )}
        <dt>{t.members.role}</dt>
        <dd>{roleName(role)}</dd>
      </dl>
      {user === undefined ? (
        <>
          <p>{shown.has_account ? t.invitation.hasAccount : t.invitation.isNew}</p>
          <div class="actions">
            {shown.has_account ? (
              <Link to="login" next="invitation" class="main" onClick={() => does.onTyped(email)}>
                {t.login.action}
              </Link>
            ) : (
              <Button kind="main" onClick={() => setIsNew(true)}>
                {t.register.action}
              </Button>
            )}
          </div>
        </>
      ) : isMine ? (
        <Form action={t.invitation.action} send={accept}>
          {null}
        </Form>
      ) : (
        <>
          <p>{t.invitation.wrongText}</p>
          <div class="actions">
            <Button kind="main" busy={busy.has("log out")} onClick={() => run("log out", logOut)}>
              {t.invitation.logOut}
            </Button>
            <Link to="account" class="plain">
              {t.invitation.stay}
            </Link>
          </div>
        </>
      )}
    </Page>
  );
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
