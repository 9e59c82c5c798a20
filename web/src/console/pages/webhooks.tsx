import { useAction } from "../../action/use-action.ts";
import { latchkey } from "../../client/latchkey.ts";
import { Moment } from "../../format/moment.tsx";
import { Button } from "../../layout/button.tsx";
import { useConsole } from "../context.ts";
import { ConsolePage } from "../parts/console-page.tsx";
import { useLoad } from "../parts/use-load.ts";
import type { Endpoint } from "../types.ts";

/** The servers that get webhooks, with their last deliveries. */
export function WebhooksPage() {
  const { value, load, isLoading } = useLoad(() => latchkey.call("get", "/admin/webhooks"));
  return (
    <ConsolePage title="Webhooks">
      {isLoading && <p class="hint">Loading…</p>}
      {value?.endpoints.length === 0 && (
        <p class="hint">
          No webhooks are set up. Add servers and their events to the setting WEBHOOKS.
        </p>
      )}
      {value?.endpoints.map((endpoint) => (
        <EndpointPart key={endpoint.id} endpoint={endpoint} onSent={load} />
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

interface EndpointPartProps {
  readonly endpoint: Endpoint;
  readonly onSent: () => Promise<unknown>;
}

function EndpointPart({ endpoint, onSent }: EndpointPartProps) {
  const { say } = useConsole();
  const { busy, run } = useAction();
  const { id, host, events, off, tries, waiting } = endpoint;
  const count = waiting?.length ?? 0;

  const tell = (name: string, send: () => Promise<Endpoint["tries"][number]>) =>
    run(
      name,
      async () => {
        const { outcome, code } = await send();
        await onSent();
        say(
          <>
            <bdi>{host}</bdi> {outcome === "sent" ? "accepted it" : "did not accept it"}: {code}.
          </>,
        );
      },
      { offersRetry: false },
    );
  const test = () =>
    tell("test", () => latchkey.call("post", "/admin/webhooks/{id}/test", { params: { id } }));
  const again = (webhook_id: string) => () =>
    tell(webhook_id, () =>
      latchkey.call("post", "/admin/webhooks/{id}/deliveries/{webhook_id}", {
        params: { id, webhook_id },
      }),
    );

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
      <div class="tools">
        <Button busy={busy.has("test")} onClick={test}>
          Send a test event<span class="unseen"> to {host}</span>
        </Button>
      </div>
      {waiting?.map((one) => (
        <details key={one.id}>
          <summary>
            {one.kind}, {one.due_at ? "waiting" : "failed"}
          </summary>
          <pre>{prettyOf(one.body)}</pre>
        </details>
      ))}
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
              <th scope="col">
                <span class="unseen">Action</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {tries.map(({ webhook_id, type, at, outcome, code, body }) => {
              const [look, words] = outcomes[outcome] ?? ["badge", outcome];
              return (
                <tr key={`${webhook_id} ${at}`}>
                  <th scope="row">
                    <details>
                      <summary>{type}</summary>
                      <p class="hint code">{webhook_id}</p>
                      <pre>{prettyOf(body)}</pre>
                    </details>
                  </th>
                  <td>
                    <Moment at={at} as="time" />
                  </td>
                  <td>
                    <span class={look}>{words}</span>
                  </td>
                  <td>{code}</td>
                  <td>
                    <Button kind="quiet" busy={busy.has(webhook_id)} onClick={again(webhook_id)}>
                      Send again<span class="unseen"> {type}</span>
                    </Button>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** JSON as people read it. */
const prettyOf = (body: string): string => JSON.stringify(JSON.parse(body), null, 2);
