import type { Session } from "latchkey-auth/client";
import { useEffect, useState } from "preact/hooks";
import { useAction } from "../../action/use-action.ts";
import { latchkey } from "../../client/latchkey.ts";
import { deviceOf } from "../../format/device.ts";
import { Moment } from "../../format/moment.tsx";
import { Ask } from "../parts/ask.tsx";
import type { UserDetails } from "../types.ts";

interface SessionsProps {
  readonly person: UserDetails;
  /** The sessions are read again when it changes. */
  readonly changes: number;
  readonly onEnded: () => Promise<void>;
}

/** Where a person is logged in. */
export function Sessions({ person: { id, name }, changes, onEnded }: SessionsProps) {
  const { busy, run } = useAction();
  const [sessions, setSessions] = useState<readonly Session[]>();
  const count = sessions?.length === 1 ? "1 session" : `${sessions?.length} sessions`;

  useEffect(() => {
    void run("load sessions", async () => {
      const answer = await latchkey.call("get", "/admin/users/{id}/sessions", { params: { id } });
      setSessions(answer.sessions);
    });
  }, [changes]);

  async function endAll(): Promise<void> {
    await latchkey.call("delete", "/admin/users/{id}/sessions", { params: { id } });
    await onEnded();
  }

  const endOne = (session_id: string) => async () => {
    const params = { id, session_id };
    await latchkey.call("delete", "/admin/users/{id}/sessions/{session_id}", { params });
    await onEnded();
  };

  return (
    <section>
      <h2>Sessions</h2>
      {!sessions && busy.has("load sessions") && <p class="hint">Loading…</p>}
      {sessions?.length === 0 && <p class="hint">Not logged in anywhere.</p>}
      <ul aria-label="Sessions">
        {sessions?.map(({ id, user_agent, address, last_used_at, current }) => (
          <li key={id} class="item">
            <div>
              <h3 title={user_agent ?? undefined}>
                <bdi>{deviceOf(user_agent)}</bdi>{" "}
                {current && <span class="badge">This session</span>}
              </h3>
              <p class="hint">
                {address && `${address} · `}last active <Moment at={last_used_at} as="ago" />
              </p>
            </div>
            {!current && (
              <Ask
                label="End"
                about={`the session of ${deviceOf(user_agent)}`}
                kind="quiet"
                question="Logs this device out."
                confirm="End the session"
                act={endOne(id)}
                done="The session has ended."
              />
            )}
          </li>
        ))}
      </ul>
      {sessions && sessions.length > 0 && (
        <Ask
          label="End all sessions"
          question={
            <>
              Ends {count}. <bdi>{name}</bdi> must log in again on every device.
            </>
          }
          confirm={`End ${count}`}
          act={endAll}
          done={`${count} ended.`}
        />
      )}
    </section>
  );
}
