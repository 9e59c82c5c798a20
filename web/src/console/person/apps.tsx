import { latchkey } from "../../client/latchkey.ts";
import { Moment } from "../../format/moment.tsx";
import { Ask } from "../parts/ask.tsx";
import type { OnChanged, UserDetails } from "../types.ts";

interface AppsProps {
  readonly person: UserDetails;
  readonly onChanged: OnChanged;
}

type Consent = UserDetails["consents"][number];

/** A program on a device is never called by its name alone. */
function withShownName(consent: Consent): Consent {
  const { name, host, on_device: isProgram } = consent;
  if (!isProgram) return consent;
  const shown = name === host ? "Program on a device" : `Program that calls itself “${name}”`;
  return { ...consent, name: shown };
}

/** What a person lets other apps do. */
export function Apps({ person: { id, consents, name: who }, onChanged }: AppsProps) {
  if (consents.length === 0) return null;

  const disconnect = (consent_id: string) => async () => {
    const params = { id, consent_id };
    await latchkey.call("delete", "/admin/users/{id}/consents/{consent_id}", { params });
    await onChanged({ endsSessions: true });
  };

  return (
    <section>
      <h2>Apps</h2>
      <ul aria-label="Apps">
        {consents.map(withShownName).map((one) => (
          <li key={one.id} class="item">
            <div>
              <h3>
                <bdi>{one.name}</bdi>
              </h3>
              <p class="hint">
                <bdi>{one.host}</bdi> · {one.scope || "no scopes"}
                {one.resource && ` at ${one.resource}`}
              </p>
              <p class="hint">
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
            <Ask
              label="Disconnect"
              about={`${one.name}, ${one.host}`}
              kind="quiet"
              question={
                <>
                  Removes the access of <bdi>{one.name}</bdi> to the account of <bdi>{who}</bdi> and
                  ends its sessions.
                </>
              }
              confirm={`Disconnect ${one.name}`}
              act={disconnect(one.id)}
              done={
                <>
                  <bdi>{one.name}</bdi> has been disconnected.
                </>
              }
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
