import { LatchkeyError, type paths } from "latchkey-auth/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { useAction } from "../../action/use-action.ts";
import { isProofOld } from "../../client/claims.ts";
import { latchkey } from "../../client/latchkey.ts";
import { useLoginWays } from "../../client/login-ways.ts";
import { type Provider, providerUrl } from "../../client/providers.ts";
import { LastUse } from "../../factors/authenticator-app.tsx";
import { Sure } from "../../form/sure.tsx";
import { t } from "../../language/language.ts";
import { Button } from "../../layout/button.tsx";
import { Page, Setting } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";
import { ProviderTrouble } from "../upstream/provider-trouble.tsx";

type Identity =
  paths["/users/me/identities"]["get"]["responses"][200]["content"]["application/json"]["identities"][number];

interface ConnectedPageProps {
  /** What was done just before. */
  readonly note: string | undefined;
}

/** The logins at other providers that the user has connected, and those that can be. */
export function ConnectedPage({ note }: ConnectedPageProps) {
  const { providers = [] } = useLoginWays();
  const [identities, setIdentities] = useState<readonly Identity[]>();
  const [message, setMessage] = useState("");
  /** Whether the user tried to disconnect the last way to log in. */
  const [isLast, setIsLast] = useState(false);
  const status = useRef<HTMLParagraphElement>(null);
  const { busy, run } = useAction();

  const load = () =>
    run("load", async () => {
      setIdentities((await latchkey.call("get", "/users/me/identities")).identities);
    });

  useEffect(() => void load(), []);

  async function disconnect({ id, name }: Identity): Promise<void> {
    try {
      await latchkey.call("delete", "/users/me/identities/{id}", { params: { id } });
    } catch (error) {
      if (error instanceof LatchkeyError && error.code === "last_way_in") setIsLast(true);
      throw error;
    }
    setIsLast(false);
    setMessage(fill(t.connected.done, { provider: name }));
    await load();
    // The clicked button is gone.
    status.current?.focus();
  }

  const connect = (provider: Provider) =>
    run(provider.id, async () => {
      // The click on the next page needs a fresh login, and asks for it only after the one at the provider.
      if (await isProofOld()) {
        throw new LatchkeyError("insufficient_user_authentication", t.confirm.title);
      }
      location.assign(providerUrl(provider, undefined, "link"));
    });

  const others = providers.filter(({ id }) => !identities?.some(({ provider }) => provider === id));
  const isError = new URLSearchParams(location.search).has("error");
  return (
    <Page title={t.connected.title} note={note} settings>
      {isError && providers.length > 0 && <ProviderTrouble providers={providers} />}
      <p class="status" role="status" tabIndex={-1} ref={status}>
        {message}
      </p>
      {isLast && (
        <p class="actions">
          <Link to="account/password" class="plain">
            {t.changePassword.first}
          </Link>
          <Link to="account/security" class="plain">
            {t.passkeys.add}
          </Link>
        </p>
      )}
      {!identities && busy.has("load") && <p class="hint">{t.common.loading}</p>}
      {identities?.length === 0 && <p class="hint">{t.connected.none}</p>}
      {identities?.map((one) => (
        <Setting
          key={one.id}
          title={one.name}
          text={
            <>
              {one.email && `${one.email}, `}
              <LastUse at={one.last_used_at} />
              {!one.available && (
                <>
                  {" "}
                  <span class="badge care">{t.connected.off}</span>
                </>
              )}
            </>
          }
        >
          <Sure
            label={t.connected.disconnect}
            about={one.name}
            question={fill(t.connected.disconnectText, { provider: one.name })}
            confirm={t.connected.disconnect}
            act={() => disconnect(one)}
          />
        </Setting>
      ))}
      {identities && others.length > 0 && (
        <Setting title={t.connected.more} text={t.connected.moreText}>
          <div class="actions">
            {others.map((provider) => (
              <Button
                key={provider.id}
                busy={busy.has(provider.id)}
                onClick={() => connect(provider)}
              >
                {fill(t.connected.connect, { provider: provider.name })}
              </Button>
            ))}
          </div>
        </Setting>
      )}
    </Page>
  );
}
