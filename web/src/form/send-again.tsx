import { useEffect, useState } from "preact/hooks";
import { fill } from "../../../src/core/languages/fill.ts";
import { useAction } from "../action/use-action.ts";
import { t } from "../language/language.ts";

/** Seconds from one email to the next. */
const pause = 30;

interface SendAgainProps {
  /** When the last email was sent, in epoch milliseconds. */
  readonly sentAt: number;
  /** Sends another one. */
  readonly send: () => Promise<unknown>;
}

/** Sends another email, after a pause that counts down. Screen readers hear of its end, and not of each second. */
export function SendAgain({ sentAt, send }: SendAgainProps) {
  const { busy, run } = useAction();
  const secondsLeft = () => Math.min(pause, Math.ceil(pause - (Date.now() - sentAt) / 1000));
  const [left, setLeft] = useState(secondsLeft);
  const [isSent, setIsSent] = useState(false);
  const isWaiting = left > 0;

  useEffect(() => {
    setLeft(secondsLeft());
    const timer = setInterval(() => setLeft(secondsLeft()), 1000);
    return () => clearInterval(timer);
  }, [sentAt]);

  const again = () =>
    run("again", async () => {
      await send();
      setIsSent(true);
    });

  return (
    <div class="again">
      <button
        class="way"
        type="button"
        aria-disabled={isWaiting || busy.has("again") ? "true" : undefined}
        onClick={() => {
          if (!isWaiting) void again();
        }}
      >
        {t.emailCode.again}
      </button>
      {isWaiting && <span aria-hidden="true">{fill(t.emailCode.wait, { seconds: left })}</span>}
      <span class="unseen" role="status">
        {!isWaiting ? t.emailCode.ready : isSent ? t.emailCode.sent : ""}
      </span>
    </div>
  );
}
