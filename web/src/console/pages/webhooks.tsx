import { latchkey } from "../../client/latchkey.ts";
import { Moment } from "../../format/moment.tsx";
import { ConsolePage } from "../parts/console-page.tsx";
import { useLoad } from "../parts/use-load.ts";
import type { Endpoint } from "../types.ts";

/** The servers that get webhooks, with their last deliveries. */
export function WebhooksPage() {
  const { value, isLoading } = useLoad(() => latchkey.call("get", "/admin/webhooks"));
  return (
    <ConsolePage title="Webhooks">
      {isLoading && <p class="hint">Loading…</p>}
      {value?.endpoints.length === 0 && (
        <p class="hint">
          No webhooks are set up. Add servers and their events to the setting WEBHOOKS.
        </p>
      )}
      {value?.endpoints.map((endpoint) => (
        <EndpointPart key={endpoint.id} endpoint={endpoint} />
      ))}
    </ConsolePage>
  );
}

const outcomes: Record<Endpoint["tries"][number]["outcome"], readonly [string, string]> = {
  sent: ["badge", "sent"],
  failed: ["badge care", "failed, will be retried"],
  given_up: ["badge wrong", "failed, not retried"],
  refused: ["badge wrong", "rejected"],
};

function EndpointPart({ endpoint }: { readonly endpoint: Endpoint }) {
  const { id, host, events, off, tries, waiting } = endpoint;
  const count = waiting?.length ?? 0;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        <bdi>{host}</bdi>{" "}
        {off && <span class="badge wrong">off until the next restart: it returned 410</span>}{" "}
        {count > 0 && <span class="badge care">{count} waiting or failed</span>}
      </h2>
      <p class="hint">
        Events: {events.join(", ")}
        {count > 0 && (
          <>
            {" "}
            · <a href="#outbox">Outbox</a>
          </>
        )}
      </p>
      {tries.length === 0 ? (
        <p class="hint">This process hasn’t sent anything since it started.</p>
      ) : (
        <table class="tries">
          <thead>
            <tr>
              <th scope="col">Event</th>
              <th scope="col">When</th>
              <th scope="col">Outcome</th>
              <th scope="col">Response</th>
            </tr>
          </thead>
          <tbody>
            {tries.map(({ webhook_id, type, at, outcome, code }) => {
              const [look, words] = outcomes[outcome] ?? ["badge", outcome];
              return (
                <tr key={`${webhook_id} ${at}`}>
                  <th scope="row" title={webhook_id}>
                    {type}
                  </th>
                  <td>
                    <Moment at={at} as="time" />
                  </td>
                  <td>
                    <span class={look}>{words}</span>
                  </td>
                  <td>{code}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}
