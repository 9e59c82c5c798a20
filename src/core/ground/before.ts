/** Who tries to log in or to register, and how. The account is not known yet. */
export interface Attempt {
  readonly door: "password" | "link" | "code" | "passkey" | "upstream";
  /** The client's address, if it is known. */
  readonly address: string | undefined;
  readonly userAgent: string | undefined;
  /** The name that was typed, or the email address of a registration. Undefined for a link and for a passkey. */
  readonly identifier: string | undefined;
  /** What the page of the operator has sent. */
  readonly captcha: string | undefined;
}

/** Asks the operator whether an attempt may go on. Throws Failure `refused`. */
export type AskOperator = (attempt: Attempt) => Promise<void>;

/** The operator's functions that may refuse, before any account is looked up. Without one, an attempt waits for nothing. */
export interface Before {
  readonly register?: AskOperator | undefined;
  readonly logIn?: AskOperator | undefined;
}

interface From {
  readonly device: Partial<Pick<Attempt, "address" | "userAgent">>;
  readonly captcha?: string | undefined;
}

/** The attempt of a device. */
export const attempt = (
  door: Attempt["door"],
  { device: { address, userAgent }, captcha }: From,
  identifier?: string,
): Attempt => ({ door, address, userAgent, identifier, captcha });
