import { Failure } from "../failures.ts";
import { captchaFailures } from "./rows.ts";

/** Asks the provider of a CAPTCHA about the response of its widget. Each response is good once. Never throws. */
export type VerifyCaptcha = (
  response: string,
  address: string | undefined,
) => Promise<"good" | "wrong" | "away">;

export interface CaptchaPorts {
  /** Absent if the operator has no CAPTCHA. */
  readonly verifyCaptcha?: VerifyCaptcha | undefined;
}

/** What a caller sends. */
interface Solved {
  readonly captcha?: string | undefined;
  readonly address?: string | undefined;
}

/**
 * Requires a good response, if there is a CAPTCHA. While its provider is away, `closes` refuses everybody, and other calls go on by their
 * limits alone. To be called after a limit, because it calls the provider. Throws Failure `captcha_required`, `captcha_unavailable`.
 */
export async function requireCaptcha(
  { verifyCaptcha }: CaptchaPorts,
  { captcha, address }: Solved,
  { closes }: { readonly closes: boolean },
): Promise<void> {
  if (!verifyCaptcha) return;
  const verdict = captcha ? await verifyCaptcha(captcha, address) : "wrong";
  if (verdict === "wrong") throw new Failure(captchaFailures.captcha_required);
  if (verdict === "away" && closes) throw new Failure(captchaFailures.captcha_unavailable);
}
