import { type Account, LatchkeyError } from "latchkey-auth/client";
import { useContext, useEffect, useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { Troubles } from "../../action/troubles.ts";
import { useAction } from "../../action/use-action.ts";
import { latchkey, urlAfterLogin } from "../../client/latchkey.ts";
import { useLoginWays } from "../../client/login-ways.ts";
import { t } from "../../language/language.ts";
import { Page } from "../../layout/page.tsx";
import { ResumingPage } from "../../layout/resuming.tsx";
import { ClosedPage, LatePage, LogInFirstPage, ResetFirstPage } from "./dead-ends.tsx";
import { dropHeld, hold, logInWith, type Preview } from "./held.ts";
import { ConfirmPage, LinkPage, SwitchPage } from "./known-account.tsx";
import { NewAccountPage } from "./new-account.tsx";

interface ConnectPageProps {
  /** The token that a login at a provider left in the URL. Blank if this tab has kept it. */
  readonly given: string;
  /** What to open afterwards. */
  readonly next: string | undefined;
  /** Who is logged in. */
  readonly user: Account | undefined;
  /** Fills in the address on the pages before a login. */
  readonly onTyped: (email: string) => void;
  /** Asks for the second factor of the account. It is in the form of the URL that a login at a provider leads to. */
  readonly onMfa: (mfa: string) => void;
  /** Called with a message after a login was connected from the page of the account. */
  readonly onConnected: (message: string) => void;
}

/** Completes a login at a provider. Says what a click does, and does nothing without one. */
export function ConnectPage({ given, next, user, ...on }: ConnectPageProps) {
  const [held] = useState(() => hold(given, next));
  const [preview, setPreview] = useState<Preview>();
  const [isLate, setIsLate] = useState(held === undefined);
  const { providers } = useLoginWays();
  const { last } = useContext(Troubles);
  const { run } = useAction();
  const token = held?.token ?? "";

  /** Ends the page if the token works no more. A login may need a second factor. */
  async function doing(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof LatchkeyError)) throw error;
      if (error.code === "expired_token") {
        dropHeld();
        setIsLate(true);
      } else if (error.mfa?.token !== undefined) {
        dropHeld();
        const { token: mfa, factors } = error.mfa;
        on.onMfa(String(new URLSearchParams({ mfa, factors: factors.join(" ") })));
      } else if (error.code === "email_taken" && preview?.case === "new") {
        await load();
      } else throw error;
    }
  }

  const load = async () => {
    const found = await latchkey.call("post", "/session/upstream/preview", { body: { token } });
    setPreview(found);
    const { case: leadsTo, email = "" } = found;
    if (leadsTo === "reset_first" || leadsTo === "log_in_to_connect") on.onTyped(email);
  };

  useEffect(() => {
    if (held) void run("preview", () => doing(load));
  }, []);

  /** Opens what was wanted. Loads it, because the cookie of the session has changed. */
  const leave = () => {
    dropHeld();
    location.replace(urlAfterLogin(held?.next));
  };

  if (isLate) return <LatePage user={user} next={held?.next} />;
  if (!preview) return last ? <Page title={t.common.failed} /> : <ResumingPage />;

  const provider = providers?.find(({ id }) => id === preview.provider)?.name ?? preview.provider;

  async function link(): Promise<void> {
    await latchkey.call("post", "/users/me/identities", { body: { token } });
    if (held?.next !== undefined) return leave();
    dropHeld();
    on.onConnected(fill(t.connect.done, { provider }));
  }

  async function changeAccount(): Promise<void> {
    await logInWith({ token });
    leave();
  }

  const linking = (username: string) => (
    <LinkPage preview={preview} provider={provider} username={username} link={() => doing(link)} />
  );

  switch (preview.case) {
    case "new":
    case "email_needed":
      return (
        <NewAccountPage
          preview={preview}
          provider={provider}
          token={token}
          doing={doing}
          leave={leave}
        />
      );
    case "log_in_to_connect":
      return user ? (
        linking(user.username)
      ) : (
        <LogInFirstPage provider={provider} email={preview.email} />
      );
    case "switch":
      return (
        <SwitchPage preview={preview} provider={provider} change={() => doing(changeAccount)} />
      );
    case "link":
      return linking(preview.account?.username ?? "");
    case "reset_first":
      return <ResetFirstPage provider={provider} email={preview.email} />;
    case "confirm":
      return (
        <ConfirmPage
          preview={preview}
          provider={provider}
          token={token}
          doing={doing}
          leave={leave}
        />
      );
    default:
      return <ClosedPage />;
  }
}
