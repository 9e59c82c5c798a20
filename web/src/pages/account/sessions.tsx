import { LatchkeyError, type Session } from "latchkey-auth/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { useAction } from "../../action/use-action.ts";
import { latchkey } from "../../client/latchkey.ts";
import { byDevice, type DeviceSessions } from "../../format/device.ts";
import { t } from "../../language/language.ts";
import { Button } from "../../layout/button.tsx";
import { Page } from "../../layout/page.tsx";
import { Device } from "./device.tsx";

interface SessionsPageProps {
  readonly logOutEverywhere: () => Promise<void>;
}

/** The devices where the user is logged in, with buttons to log them out. */
export function SessionsPage({ logOutEverywhere }: SessionsPageProps) {
  const [sessions, setSessions] = useState<readonly Session[]>();
  const [status, setStatus] = useState("");
  const list = useRef<HTMLUListElement>(null);
  const ended = useRef(0);
  const { busy, run } = useAction();

  const load = () =>
    run("load", async () => {
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

  /** Removes ended sessions and reports that. The clicked button is gone, so the focus moves to the list. */
  function showEnded(message: string, remains: (session: Session) => boolean): void {
    ended.current += 1;
    setSessions((before) => before?.filter(remains));
    setStatus(message);
    list.current?.focus();
  }

  const end = (device: DeviceSessions, message: string) =>
    run(nameOf(device), async () => {
      await Promise.all(device.map(endOne));
      const ids = device.map(({ id }) => id);
      showEnded(message, ({ id }) => !ids.includes(id));
    });

  const endOthers = () =>
    run("others", async () => {
      await latchkey.call("delete", "/users/me/sessions");
      showEnded(t.devices.othersEnded, ({ current }) => current);
    });

  const hasOthers = sessions?.some(({ current }) => !current);
  return (
    <Page title={t.devices.title} settings>
      <p class="status" role="status">
        {status}
      </p>
      {!sessions && busy.has("load") && <p class="hint">{t.common.loading}</p>}
      {sessions && (
        <div class="setting">
          <ul ref={list} tabIndex={-1} aria-label={t.devices.list}>
            {byDevice(sessions).map(([key, device]) => (
              <Device
                key={key}
                sessions={device}
                isEnding={(some) => busy.has(nameOf(some))}
                end={end}
              />
            ))}
          </ul>
          {!hasOthers && <p class="hint">{t.devices.noOthers}</p>}
          <div class="actions">
            {hasOthers && (
              <Button busy={busy.has("others")} onClick={endOthers}>
                {t.devices.others}
              </Button>
            )}
            <Button
              kind="danger"
              busy={busy.has("everywhere")}
              onClick={() => run("everywhere", logOutEverywhere)}
            >
              {t.devices.everywhere}
            </Button>
          </div>
        </div>
      )}
    </Page>
  );
}

/** The name of the action that ends these sessions. */
const nameOf = (device: DeviceSessions): string => device.map(({ id }) => id).join(" ");

/** Ends a session. Ignores `not_found`: the session has already ended, so there is nothing left to do. */
const endOne = ({ id }: Session): Promise<void> =>
  latchkey.call("delete", "/users/me/sessions/{id}", { params: { id } }).catch((error: unknown) => {
    if (!(error instanceof LatchkeyError && error.code === "not_found")) throw error;
  });
