import type { Session } from "latchkey-auth/client";
import { useId, useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { type DeviceSessions, deviceOf } from "../../format/device.ts";
import { Moment } from "../../format/moment.tsx";
import { count, t } from "../../language/language.ts";
import { rich } from "../../language/rich.tsx";
import { Button } from "../../layout/button.tsx";
import { Link } from "../../routing/link.tsx";

interface DeviceProps {
  readonly sessions: DeviceSessions;
  /** Whether these sessions are being ended. */
  readonly isEnding: (sessions: DeviceSessions) => boolean;
  /** Ends sessions of the device, and then shows the message. */
  readonly end: (sessions: DeviceSessions, message: string) => unknown;
}

/** One device as a row of the list: where and when it was last used. Its details are its single sessions. */
export function Device({ sessions, isEnding, end }: DeviceProps) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const [{ user_agent, address, current }] = sessions;
  const name = deviceOf(user_agent);
  const isGroup = sessions.length > 1;
  const since = newest(sessions.map(({ created_at }) => created_at));
  return (
    <li class="device">
      <div>
        <h2>
          {name} {current && <span class="badge">{t.devices.current}</span>}
          {isGroup && <span class="badge">{count(t.devices.sessions, sessions.length)}</span>}
        </h2>
        <p class="hint">
          {address && `${address} · `}
          {rich(t.devices.lastUsed, { time: <Moment at={lastUseOf(sessions)} as="ago" /> })}
          {"\u00a0· "}
          <button
            class="more"
            type="button"
            aria-label={current ? t.devices.detailsOfThis : fill(t.devices.detailsOf, { name })}
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => setIsOpen(!isOpen)}
          >
            {t.devices.details}
          </button>
        </p>
        {!current && isNew(since) && (
          <p class="hint asks">
            {rich(t.devices.isNew, { time: <Moment at={since} as="ago" /> })}{" "}
            <Link to="secure">{t.devices.notMe}</Link>
          </p>
        )}
      </div>
      {!current && (
        <Button
          kind="quiet"
          busy={isEnding(sessions)}
          label={fill(isGroup ? t.devices.logOutAllOf : t.devices.logOutOf, { name })}
          onClick={() => end(sessions, fill(t.devices.ended, { name }))}
        >
          {isGroup ? t.devices.logOutAll : t.devices.logOut}
        </Button>
      )}
      <ul class="details" id={id} hidden={!isOpen}>
        {sessions.map((session) => (
          <li key={session.id}>
            <p class="hint">
              {rich(t.devices.logIn, {
                time: <Moment at={session.created_at} as="time" />,
                used: <Moment at={session.last_used_at} as="ago" />,
              })}
              {session.user_agent && (
                <>
                  <br />
                  {session.user_agent}
                </>
              )}
            </p>
            {isGroup && (
              <Button
                kind="quiet"
                busy={isEnding([session])}
                label={fill(t.devices.logOutOne, { name })}
                onClick={() => end([session], fill(t.devices.endedOne, { name }))}
              >
                {t.devices.logOut}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </li>
  );
}

const newest = (times: readonly string[]): string =>
  times.reduce((one, other) => (one > other ? one : other));

const lastUseOf = (sessions: readonly Session[]): string =>
  newest(sessions.map(({ last_used_at }) => last_used_at));

/** Whether a login is of the last seven days. Its user can still tell whether it was the own one. */
const isNew = (at: string): boolean => Date.now() - Date.parse(at) < 7 * 86_400_000;
