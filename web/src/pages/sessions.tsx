import { LatchkeyError, type Session } from "latchkey/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { Alert } from "../alert.tsx";
import { Button } from "../button.tsx";
import { Device } from "../device.tsx";
import { latchkey } from "../latchkey.ts";
import { Page } from "../page.tsx";
import { useAction } from "../use-action.ts";
import { deviceOf } from "../words/device.ts";

interface SessionsPageProps {
  /** Ends this device's session too. */
  readonly logOut: () => Promise<void>;
}

/** Where I am logged in, and the ways to end that. */
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
      // A list from before a logout would bring back what has ended.
      if (before === ended.current) setSessions(list.sessions);
    });

  useEffect(() => {
    const look = () => {
      if (document.visibilityState === "visible") void load();
    };
    void load();
    // Much may have happened while another tab was in front.
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);

  /** What was pressed is gone, so the focus goes to the list it was in. */
  function tell(words: string, left: (session: Session) => boolean): void {
    ended.current += 1;
    setSessions((before) => before?.filter(left));
    setStatus(words);
    heading.current?.focus();
  }

  const endOne = ({ id, user_agent }: Session) =>
    run(id, async () => {
      await latchkey.call("delete", "/users/me/sessions/{id}", { params: { id } }).catch(ifGone);
      tell(`${deviceOf(user_agent)} is logged out.`, (session) => session.id !== id);
    });

  const endOthers = () =>
    run("others", async () => {
      await latchkey.call("delete", "/users/me/sessions");
      tell("All other devices are logged out.", ({ current }) => current);
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
        {here ? <Device session={here} /> : <p class="hint">Looking…</p>}
      </section>
      {sessions && (
        <section aria-labelledby="others">
          <h2 id="others" ref={heading} tabIndex={-1}>
            Other devices
          </h2>
          {others.length === 0 && <p class="hint">You are logged in nowhere else.</p>}
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

/** A session that is no longer there has ended, which is all that was wanted. */
function ifGone(error: unknown): void {
  if (!(error instanceof LatchkeyError && error.code === "not_found")) throw error;
}
