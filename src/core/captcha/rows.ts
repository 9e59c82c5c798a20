import type { FailureRow } from "../failures.ts";
import { named, type Rows } from "../ground/rows.ts";

/** The refusals of calls that need a CAPTCHA. */
export const captchaFailures = named({
  captcha_required: {
    status: 403,
    title: "Confirm that you are not a robot.",
    why: "The call needs the response of the CAPTCHA in `captcha`. It is missing, wrong or too old, or was used before. A login needs one only after wrong passwords.",
    detail: "Solve the CAPTCHA, and send its response as captcha. Each response works once.",
    todo: "Show the widget of the CAPTCHA, and repeat the call with its response in `captcha`. The metadata contain the site key.",
    hidesReason: true,
  },
  captcha_unavailable: {
    status: 503,
    title: "Accounts cannot be created right now. Try again later.",
    why: "The provider of the CAPTCHA does not respond, or rejects the secret of this server. Registration is closed until it does.",
    detail: "The CAPTCHA cannot be checked right now, so no accounts can be created.",
    todo: "Try again after the seconds in `Retry-After`. The log of the server shows the reason as `captcha_unavailable`.",
    retry: 60,
  },
} as const satisfies Rows<FailureRow>);
