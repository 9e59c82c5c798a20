import { useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import { Moment } from "../../format/moment.tsx";
import { Button } from "../../layout/button.tsx";
import { latchkeyUrl } from "../../routing/router.ts";
import { EditClient } from "../clients/edit-client.tsx";
import { NewClient } from "../clients/new-client.tsx";
import { AppUsers } from "../parts/app-users.tsx";
import { Ask } from "../parts/ask.tsx";
import { ConsolePage } from "../parts/console-page.tsx";
import { Secret } from "../parts/secret.tsx";
import { useLoad } from "../parts/use-load.ts";
import type { Client } from "../types.ts";

/** The services that log in by themselves, and the apps that users log in to. */
export function ClientsPage() {
  const { value, load, isLoading } = useLoad(() => latchkey.call("get", "/admin/clients"));
  const [shown, setShown] = useState<SetUpProps>();
  const [edited, setEdited] = useState<string>();

  const renew = (client: Client) => async () => {
    const params = { id: client.client_id };
    const answer = await latchkey.call("post", "/admin/clients/{id}/secret", { params });
    setShown({ client, secret: answer.client_secret });
    await load();
  };

  const revoke =
    ({ client_id: id }: Client) =>
    async () => {
      await latchkey.call("delete", "/admin/clients/{id}", { params: { id } });
      await load();
    };

  return (
    <ConsolePage title="Clients">
      {shown && <SetUp key={shown.client.client_id} {...shown} />}
      <NewClient
        onMade={async (client, secret) => {
          setShown({ client, secret, issuer: await findIssuer() });
          await load();
        }}
      />
      {isLoading && <p class="hint">Loading…</p>}
      {value?.clients.length === 0 && (
        <p class="hint">
          No clients yet. A client is a service that logs in by itself, or an app that users log in
          to.
        </p>
      )}
      <ul aria-label="Clients">
        {value?.clients.toReversed().map((client) => (
          <li key={client.client_id} class="item">
            <div>
              <h2>
                <bdi>{client.name}</bdi>{" "}
                {client.revoked_at && <span class="badge wrong">revoked</span>}
              </h2>
              <p class="hint">
                {kindOf(client)} · {client.scope || "no scopes"} · created{" "}
                <Moment at={client.created_at} as="date" />
                {isAhead(client.previous_valid_until) && (
                  <>
                    {" "}
                    · the previous secret works until{" "}
                    <Moment at={client.previous_valid_until ?? ""} as="time" />
                  </>
                )}
              </p>
              {client.redirect_uris.map((uri) => (
                <p key={uri} class="hint code">
                  {uri}
                </p>
              ))}
              <p class="hint code">{client.client_id}</p>
              {edited === client.client_id && (
                <EditClient
                  client={client}
                  onDone={() => {
                    setEdited(undefined);
                    return load();
                  }}
                />
              )}
              <AppUsers id={client.client_id} name={client.name} />
            </div>
            {!client.revoked_at && (
              <div class="tools">
                <HomeLink client={client} />
                <Button kind="quiet" onClick={() => setEdited(client.client_id)}>
                  Edit<span class="unseen"> {client.name}</span>
                </Button>
                {!client.public && !client.first_party && (
                  <Ask
                    label="New secret"
                    about={`for ${client.name}`}
                    kind="quiet"
                    question="Generates a new secret. The current one works for another 24 hours. Older ones stop working."
                    confirm="Generate a new secret"
                    act={renew(client)}
                    done={
                      <>
                        <bdi>{client.name}</bdi> has a new secret. It is only shown once.
                      </>
                    }
                  />
                )}
                <Ask
                  label="Revoke"
                  about={client.name}
                  kind="quiet"
                  question={
                    <>
                      Revokes all tokens and sessions of <bdi>{client.name}</bdi>. The client can’t
                      log in again. You can’t undo this.
                    </>
                  }
                  confirm="Revoke the client"
                  act={revoke(client)}
                  done={
                    <>
                      <bdi>{client.name}</bdi> has been revoked.
                    </>
                  }
                />
              </div>
            )}
          </li>
        ))}
      </ul>
      {value?.more && (
        <p class="hint">Older clients are not shown. Find one with: latchkey clients show ID</p>
      )}
    </ConsolePage>
  );
}

interface SetUpProps {
  readonly client: Client;
  readonly secret: string | null;
  /** For a new client. */
  readonly issuer?: string;
}

/** As apps know it. An administrator may have opened the console at another address. */
const findIssuer = (): Promise<string> =>
  fetch(`${latchkeyUrl}/.well-known/openid-configuration`)
    .then((response) => response.json() as Promise<{ readonly issuer: string }>)
    .then(
      ({ issuer }) => issuer,
      () => latchkeyUrl,
    );

/** What to enter in an app: all of it for a new one, and else its new secret. */
function SetUp({ client: { client_id: id, name, redirect_uris }, secret, issuer }: SetUpProps) {
  const ofSecret = secret === null ? {} : { "Client secret": secret };
  const lines = [
    `OIDC_ISSUER=${issuer}`,
    `OIDC_CLIENT_ID=${id}`,
    ...(secret === null ? [] : [`OIDC_CLIENT_SECRET=${secret}`]),
    `OIDC_REDIRECT_URI=${redirect_uris[0] ?? ""}`,
    'OIDC_SCOPE="openid profile email"',
  ];
  return (
    <Secret
      label={issuer ? `Settings for ${name}` : `Secret of ${name}`}
      title={issuer ? `Set up ${name}` : `The secret of ${name}`}
      texts={{
        "Client ID": id,
        ...ofSecret,
        ...(issuer && {
          Issuer: issuer,
          "Discovery URL": `${issuer}/.well-known/openid-configuration`,
          "Environment variables": lines.join("\n"),
        }),
      }}
      hint={
        secret === null
          ? "The app needs no secret."
          : "Save the secret now. It won’t be shown again."
      }
    />
  );
}

/** Opens an app in another tab, which learns nothing of the console. */
function HomeLink({ client }: { readonly client: Client }) {
  const home = homeOf(client);
  if (home === undefined) return null;
  return (
    <a class="quiet" href={home} target="_blank" rel="noreferrer">
      Log in<span class="unseen"> to {client.name}</span>
    </a>
  );
}

const isAhead = (time: string | null): boolean => time !== null && Date.parse(time) > Date.now();

/** What a client is, in words. */
const kindOf = ({ first_party, public: isPublic, redirect_uris }: Client): string =>
  [
    redirect_uris.length === 0 ? "service" : first_party ? "your own app" : "third-party app",
    ...(isPublic ? ["without a secret"] : []),
  ].join(", ");

/**
 * Where an app is likely to offer its login: the origin of its first redirect URI. Undefined for an app on a device. Http is for
 * development. Its apps on a device have the address instead of the name, as RFC 8252 says.
 */
function homeOf({ redirect_uris }: Client): string | undefined {
  const urls = redirect_uris.flatMap((uri) => URL.parse(uri) ?? []);
  const isPage = ({ protocol, hostname }: URL) =>
    protocol === "https:" || (protocol === "http:" && hostname === "localhost");
  return urls.find(isPage)?.origin;
}
