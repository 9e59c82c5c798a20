import { latchkey } from "../../client/latchkey.ts";
import { Moment } from "../../format/moment.tsx";
import { useConsole } from "../context.ts";
import { Ask } from "../parts/ask.tsx";
import type { OnChanged, UserDetails } from "../types.ts";

interface IdentitiesProps {
  readonly person: UserDetails;
  readonly onChanged: OnChanged;
}

/** The logins of other providers that a person has connected. */
export function Identities({ person, onChanged }: IdentitiesProps) {
  const { user } = useConsole();
  const { id, identities, name: who } = person;
  if (identities.length === 0) return null;

  const disconnect = (identity_id: string) => async () => {
    const params = { id, identity_id };
    await latchkey.call("delete", "/admin/users/{id}/identities/{identity_id}", { params });
    await onChanged({});
  };

  return (
    <section>
      <h2>Connected accounts</h2>
      <ul aria-label="Connected accounts">
        {identities.map((one) => (
          <li key={one.id} class="item">
            <div>
              <h3>
                {one.name} {!one.available && <span class="badge care">turned off</span>}
              </h3>
              <p class="hint">
                {one.email && (
                  <>
                    <bdi>{one.email}</bdi> ·{" "}
                  </>
                )}
                connected <Moment at={one.created_at} as="date" />,{" "}
                {one.last_used_at ? (
                  <>
                    last used <Moment at={one.last_used_at} as="ago" />
                  </>
                ) : (
                  "not used yet"
                )}
              </p>
            </div>
            {id !== user.id && (
              <Ask
                label="Disconnect"
                about={one.name}
                kind="quiet"
                question={
                  <>
                    <bdi>{who}</bdi> will no longer be able to log in with {one.name}. Sessions stay
                    active.
                    {isOnlyWayIn(person, one.id) &&
                      " This is the only way to log in, because the account has no password. Send a password link as well."}
                  </>
                }
                confirm={`Disconnect ${one.name}`}
                act={disconnect(one.id)}
                done={`${one.name} has been disconnected.`}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Whether a person has neither a password nor a passkey, nor another connected login. */
const isOnlyWayIn = ({ login, factors, identities }: UserDetails, id: string): boolean =>
  login.obstacles.includes("no_password") &&
  factors.passkeys.length === 0 &&
  !identities.some((one) => one.id !== id && one.available);
