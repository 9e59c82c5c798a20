import type { Session } from "latchkey/client";
import { useId } from "preact/hooks";
import { Button } from "./button.tsx";
import { deviceOf } from "./format/device.ts";
import { Moment } from "./format/moment.tsx";

interface DeviceProps {
  readonly session: Session;
  readonly busy?: boolean;
  /** Logs the device out. */
  readonly end?: () => unknown;
}

/** One session: its device, its address and when it started. */
export function Device({ session, busy = false, end }: DeviceProps) {
  const id = useId();
  return (
    <article class="device" aria-labelledby={id}>
      <div>
        <h3 id={id}>{deviceOf(session.user_agent)}</h3>
        <p class="hint">
          Logged in <Moment at={session.created_at} as="time" />
          {session.address && `, from ${session.address}`}
          <br />
          Last used <Moment at={session.last_used_at} as="ago" />
        </p>
      </div>
      {end && (
        <Button busy={busy} describedBy={id} onClick={end}>
          Log out device
        </Button>
      )}
      {session.user_agent && (
        <details>
          <summary>Technical details</summary>
          <p class="hint">{session.user_agent}</p>
        </details>
      )}
    </article>
  );
}
