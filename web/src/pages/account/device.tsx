import type { Session } from "latchkey/client";
import { useId, useState } from "preact/hooks";
import { Button } from "../../layout/button.tsx";
import { type DeviceSessions, deviceOf } from "../../format/device.ts";
import { Moment } from "../../format/moment.tsx";

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
  return (
    <li class="device">
      <div>
        <h2>
          {name} {current && <span class="badge">This device</span>}
          {isGroup && <span class="badge">{sessions.length} sessions</span>}
        </h2>
        <p class="hint">
          {address && `${address} · `}
          <span class="lead">last used </span>
          <Moment at={lastUseOf(sessions)} as="ago" />
          {"\u00a0· "}
          <button
            class="more"
            type="button"
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => setIsOpen(!isOpen)}
          >
            Details<span class="unseen"> of {current ? "this device" : name}</span>
          </button>
        </p>
      </div>
      {!current && (
        <Button
          kind="quiet"
          busy={isEnding(sessions)}
          onClick={() => end(sessions, `${name} is logged out.`)}
        >
          Log out{isGroup && " all"}
          <span class="unseen"> {name}</span>
        </Button>
      )}
      <ul class="details" id={id} hidden={!isOpen}>
        {sessions.map((session) => (
          <li key={session.id}>
            <p class="hint">
              Logged in <Moment at={session.created_at} as="time" />, last used{" "}
              <Moment at={session.last_used_at} as="ago" />
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
                onClick={() => end([session], `One session of ${name} is logged out.`)}
              >
                Log out
                <span class="unseen"> this session of {name}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </li>
  );
}

const lastUseOf = (sessions: readonly Session[]): string =>
  sessions
    .map(({ last_used_at }) => last_used_at)
    .reduce((one, other) => (one > other ? one : other));
