import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useServerRules } from "../client/server-rules.ts";
import { t } from "../language/language.ts";
import { latchkeyUrl } from "../routing/router.ts";

/** How long a form waits for the widget, in milliseconds. Most users do not have to do anything for it. */
const patience = 10_000;

/** What the page with the widget says: its height, and then a response whenever it has one. */
interface Told {
  readonly captcha?: {
    readonly height?: number;
    readonly response?: string;
    readonly failed?: true;
  };
}

interface Captcha {
  /** The widget, for the form. Nothing if the server has no CAPTCHA. */
  readonly widget: ComponentChildren;
  /** Waits for a response, and asks for the next one, because each works once. To be spread into the call; empty without a response. */
  take(): Promise<{ captcha?: string }>;
}

/** The CAPTCHA of a form, if the server has one. It runs in a frame with a page of Latchkey. */
export function useCaptcha(isNeeded = true): Captcha {
  const { rules } = useServerRules({ isNeeded });
  const isShown = isNeeded && rules?.captcha !== undefined;
  /** A new number loads the frame again. */
  const [round, setRound] = useState(0);
  const [height, setHeight] = useState(65);
  const [hasFailed, setHasFailed] = useState(false);
  const frame = useRef<HTMLIFrameElement>(null);
  const response = useRef<string | undefined>(undefined);
  const arrived = useRef<(() => void) | undefined>(undefined);

  useEffect(() => {
    const hear = ({ source, origin, data }: MessageEvent<Told | undefined>) => {
      if (source !== frame.current?.contentWindow || origin !== new URL(latchkeyUrl).origin) return;
      const told = data?.captcha;
      if (!told) return;
      if (told.height !== undefined) return setHeight(told.height);
      response.current = told.response;
      setHasFailed(told.failed === true);
      if (told.response !== undefined || told.failed) arrived.current?.();
    };
    addEventListener("message", hear);
    return () => removeEventListener("message", hear);
  }, []);

  async function take(): Promise<{ captcha?: string }> {
    if (!isShown) return {};
    if (response.current === undefined && !hasFailed) {
      await new Promise<void>((resolve) => {
        arrived.current = resolve;
        setTimeout(resolve, patience);
      });
    }
    const captcha = response.current;
    response.current = undefined;
    setRound((before) => before + 1);
    return captcha === undefined ? {} : { captcha };
  }

  const widget = isShown && (
    <>
      <iframe
        key={round}
        ref={frame}
        class="captcha"
        title={t.captcha.title}
        src={`${latchkeyUrl}/captcha?parent=${encodeURIComponent(location.origin)}`}
        height={height}
      />
      {hasFailed && (
        <p class="error" role="alert">
          {t.captcha.failed}
        </p>
      )}
    </>
  );
  return { widget, take };
}
