import { chosenEmail, type Email } from "../../accounts/email.ts";
import { notifyOwner } from "../../accounts/registration/emails.ts";
import { askEmailCode, type AskedEmailCode } from "../../email-codes/ask.ts";
import { bindAddressCode, boundRequest } from "../../email-codes/bind.ts";
import { requireEmailCode, spendEmailCode, type TypedEmailCode } from "../../email-codes/prove.ts";
import { emailCodeThrottle } from "../../email-codes/rows.ts";
import { enqueueEmail } from "../../email/enqueue.ts";
import { bestEffort } from "../../explain.ts";
import { Failure, type FieldError, requestFailures } from "../../failures.ts";
import type { Language } from "../../ground/language.ts";
import { timeOrderedId } from "../../ids.ts";
import { spend } from "../../throttle/count.ts";
import type { Origin } from "../../user.ts";
import { signUpEmails } from "../emails.ts";
import type { UpstreamPorts, UpstreamPolicy } from "../ports.ts";

/** An address that a user typed, because the provider gave none to believe. */
export interface TypedEmail extends Origin {
  readonly email: string;
  /** The token of the identity that waits. */
  readonly token: string;
  readonly language: Language;
  /** By what limits count. */
  readonly network: string | undefined;
}

/** A code that was asked for, and the rest of the work, which must run after the response because its time differs. */
export interface SentCode {
  readonly asked: AskedEmailCode;
  send(): Promise<void>;
}

function parse(typed: string): Email {
  const errors: FieldError[] = [];
  const email = chosenEmail(typed, errors);
  if (!email) throw new Failure(requestFailures.validation_failed, { errors });
  return email;
}

/**
 * Sends a code to an address that nobody has, and a notice to one that has an account. The response is the same, so nobody learns
 * which. Throws Failure `too_many_requests`, `unavailable`.
 */
export async function sendSignUpCode(
  ports: UpstreamPorts,
  policy: UpstreamPolicy,
  email: Email,
  { token, language, ...origin }: Omit<TypedEmail, "email" | "network">,
): Promise<SentCode> {
  await spend(ports, policy, emailCodeThrottle.emails, email.key);
  const session = await ports.upstreamSeals.hash(token);
  const { asked, random } = await askEmailCode(ports, boundRequest("sign_up", email.key, session));
  const code = { random, session };
  return {
    asked,
    async send() {
      if (await ports.store.findAccountByEmail(email.key)) {
        return notifyOwner(ports, policy, email, language);
      }
      // The row needs an account. No account has this id.
      const userId = timeOrderedId(ports.clock(), ports.random);
      const request = {
        kind: signUpEmails.sign_up_code,
        userId,
        email: email.address,
        language,
      } as const;
      await bestEffort(ports.log, "mail_not_stored", () =>
        enqueueEmail(ports, { ...request, origin, code }),
      );
    },
  };
}

/**
 * Requires the code that was sent to an address for this token. Gives the address, which is proven then. Throws Failure
 * `validation_failed`, `invalid_code`, `too_many_requests`, `unavailable`.
 */
export async function requireSignUpCode(
  ports: UpstreamPorts,
  policy: UpstreamPolicy,
  { email: typed, token, network }: Pick<TypedEmail, "email" | "token" | "network">,
  code: TypedEmailCode,
): Promise<string> {
  const { key, address } = parse(typed);
  await spendEmailCode(ports, policy, network);
  const state = await ports.upstreamSeals.hash(token);
  const { forgive } = await requireEmailCode(ports, policy, {
    ...code,
    requests: [boundRequest("sign_up", key, state)],
    owner: key,
    limit: emailCodeThrottle.signUp,
    bound: bindAddressCode(key, state),
    now: ports.clock(),
  });
  await forgive();
  return address;
}
