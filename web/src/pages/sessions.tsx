import { LatchkeyError, type Session } from "latchkey/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { Alert } from "../alert.tsx";
import { Button } from "../button.tsx";
import { Device } from "../device.tsx";
import { latchkey } from "../latchkey.ts";
import { Page } from "../page.tsx";
import { useAction } from "../use-action.ts";
import { deviceOf } from "../format/device.ts";

interface SessionsPageProps {
  /** Ends the session of this device. */
  readonly logOut: () => Promise<void>;
}

/** The devices where the user is logged in, with buttons to log them out. */
export function SessionsPage({ logOut }: SessionsPageProps) {
  const [sessions, setSessions] = useState<readonly Session[]>();
  const [status, setStatus] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);
  const ended = useRef(0);
  const loading = useAction();
  const { busy, refusal, run } = useAction();

  const load = () =>
    loading.run("load", async () => {
      const before = ended.current;
      const list = await latchkey.call("get", "/users/me/sessions");
      // Drop a list that was requested before a logout, because it still has the ended sessions.
      if (before === ended.current) setSessions(list.sessions);
    });

  useEffect(() => {
    const reload = () => {
      if (document.visibilityState === "visible") void load();
    };
    void load();
    // The list may have changed while another tab was in front.
    document.addEventListener("visibilitychange", reload);
    return () => document.removeEventListener("visibilitychange", reload);
  }, []);

  /** Removes ended sessions and reports that. The clicked button is gone, so the focus moves to the heading of the list. */
  function showEnded(message: string, remains: (session: Session) => boolean): void {
    ended.current += 1;
    setSessions((before) => before?.filter(remains));
    setStatus(message);
    heading.current?.focus();
  }

  const endOne = ({ id, user_agent }: Session) =>
    run(id, async () => {
      await latchkey
        .call("delete", "/users/me/sessions/{id}", { params: { id } })
        .catch(ignoreNotFound);
      showEnded(`${deviceOf(user_agent)} is logged out.`, (session) => session.id !== id);
    });

  const endOthers = () =>
    run("others", async () => {
      await latchkey.call("delete", "/users/me/sessions");
      showEnded("All other devices are logged out.", ({ current }) => current);
    });

  const endAll = () =>
    run("all", async () => {
      await latchkey.call("delete", "/users/me/sessions", { query: { include_current: "true" } });
      await logOut();
    });

  const here = sessions?.find(({ current }) => current);
  const others = sessions?.filter(({ current }) => !current) ?? [];
  return (
    <Page title="Where you are logged in" wide>
      <Alert>{refusal.alert ?? loading.refusal.alert}</Alert>
      <p class="status" role="status">
        {status}
      </p>
      <section aria-labelledby="here">
        <h2 id="here">This device</h2>
        {here ? <Device session={here} /> : <p class="hint">Loading…</p>}
      </section>
      {sessions && (
        <section aria-labelledby="others">
          <h2 id="others" ref={heading} tabIndex={-1}>
            Other devices
          </h2>
          {others.length === 0 && <p class="hint">You are not logged in on any other device.</p>}
          <ul>
            {others.map((session) => (
              <li key={session.id}>
                <Device session={session} busy={busy.has(session.id)} end={() => endOne(session)} />
              </li>
            ))}
          </ul>
          <div class="actions">
            {others.length > 0 && (
              <Button busy={busy.has("others")} onClick={endOthers}>
                Log out all other devices
              </Button>
            )}
            <Button busy={busy.has("all")} onClick={endAll}>
              Log out everywhere
            </Button>
          </div>
        </section>
      )}
    </Page>
  );
}

/** Ignores `not_found`: the session has already ended, so there is nothing left to do. */
function ignoreNotFound(error: unknown): void {
  if (!(error instanceof LatchkeyError && error.code === "not_found")) throw error;
}
