// `latchkey-auth/passkeys`: passkeys for pages, beside `latchkey-auth/client`.
import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from "@simplewebauthn/browser";
import type { AnyAttributes, Account } from "../api-types.ts";
import type { Client } from "../client.ts";
import type { components } from "../generated/api.ts";
import { inWords, PasskeyError } from "./passkey-error.ts";
import { signal } from "./signal.ts";

export { PasskeyError, type PasskeyErrorCode } from "./passkey-error.ts";

/** A passkey that was just added. `recovery_codes` is there if the account got its first ones. They are shown only now. */
export type AddedPasskey = components["schemas"]["AddedPasskey"];

/** The passkeys of one client. Errors of the server are LatchkeyErrors, those of the browser are PasskeyErrors. */
export interface Passkeys<Attributes extends object = AnyAttributes> {
  /** Whether this browser can use passkeys. If not, every call but `autofill` and `remove` throws PasskeyError `unsupported`. */
  readonly areSupported: boolean;
  /**
   * Adds a passkey to the account. Throws LatchkeyError `insufficient_user_authentication` if the login is too old, and
   * `email_not_verified` if the address has to be verified first.
   */
  add(name?: string): Promise<AddedPasskey>;
  /**
   * Lets the browser create a passkey by itself, without asking the user. Call it after a login with a password, at most once a month.
   * Returns undefined if this browser cannot do so, or asks for another passkey. Throws if it does not want to, or the server does not.
   */
  upgrade(name?: string): Promise<AddedPasskey | undefined>;
  /** Logs in by a passkey, after a click. Throws LatchkeyError `unknown_passkey` if the server does not know it any more. */
  logIn(): Promise<Account<Attributes>>;
  /**
   * As `logIn`, for a passkey on this device. A browser that can tell shows nothing if it has none. It then throws PasskeyError `none`,
   * also if the user declines: offer other ways to log in, such as `logIn` for a passkey of another device.
   */
  logInImmediately(): Promise<Account<Attributes>>;
  /**
   * Lets the browser offer passkeys in an input with `autocomplete="username webauthn"`, and logs in by the chosen one. Calls
   * `onRefused` if the server refuses it. All other errors stay silent. Returns a function that stops it. Call it when
   * somebody has logged in, or when the input is gone.
   */
  autofill(onRefused?: (error: unknown) => void): () => void;
  /** Completes a login that was answered with `mfa_required`, by the token of that error. */
  verifySecondFactor(login: { readonly token: string }): Promise<Account<Attributes>>;
  /** Re-authenticates the user, without a password. */
  reauthenticate(): Promise<Account<Attributes>>;
  /** Removes a passkey of the account, and tells the browser which ones are left. */
  remove(id: string): Promise<void>;
  /**
   * Tells the browser which passkeys the account has, and its names, so that it offers none that was removed elsewhere, and shows no old
   * name. Call it after a recent login. Never throws.
   */
  sync(): Promise<void>;
}

type Answer = Awaited<ReturnType<typeof startAuthentication>>;

/** Milliseconds after which autofill gets a new challenge. A challenge to log in works for ten minutes. */
const renewal = 8 * 60_000;

/** Another user may be logged in already. */
const forLogin = { purpose: "login" } as const;

/** Adds passkeys to a client. Sends no request and asks for nothing. */
export function createPasskeys<Attributes extends object = AnyAttributes>(
  client: Client<Attributes>,
): Passkeys<Attributes> {
  /** Starts the autofill of the page again. */
  let offerAgain: (() => unknown) | undefined;
  /** Whether the browser asks for a passkey at this moment, in front of the page. A request of the autofill would end that. */
  let isAsking = false;

  const optionsFor = (body: components["schemas"]["PasskeyOptionsRequest"]) =>
    client.call("post", "/authenticate/passkey/options", { body });

  const send = (
    made: { readonly passkey: Record<string, unknown>; readonly upgrade?: boolean },
    name?: string,
  ) =>
    client.call("post", "/users/me/factors/passkeys", {
      body: name === undefined ? made : { ...made, name },
    });

  /** Runs a ceremony that the user has asked for. It ends the request of the autofill. */
  async function ask<T>(act: () => Promise<T>): Promise<T> {
    if (!browserSupportsWebAuthn()) throw new PasskeyError("unsupported");
    isAsking = true;
    WebAuthnAbortService.cancelCeremony();
    try {
      return await act();
    } catch (error) {
      isAsking = false;
      offerAgain?.();
      throw error;
    } finally {
      isAsking = false;
    }
  }

  const logInWith = (passkey: Record<string, unknown>) => client.logIn({ passkey });

  const prove = (
    asked: Parameters<typeof optionsFor>[0],
    use: (passkey: Record<string, unknown>) => Promise<Account<Attributes>>,
    isImmediate?: boolean,
  ) =>
    ask(async () => {
      const optionsJSON = await optionsFor(asked);
      const answer =
        isImmediate && (await can("immediateGet"))
          ? await getImmediately(optionsJSON)
          : await startAuthentication({ optionsJSON }).catch(rethrow);
      return judged(optionsJSON.rpId, answer, use);
    });

  async function sync(): Promise<void> {
    let told: unknown;
    await signal("signalAllAcceptedCredentials", async () => {
      const { rp, user, excludeCredentials } = await client.call(
        "post",
        "/users/me/factors/passkeys/options",
      );
      return (told = {
        ...user,
        rpId: rp.id,
        userId: user.id,
        allAcceptedCredentialIds: excludeCredentials.map(({ id }) => id),
      });
    });
    // Each signal reads only what it is about.
    await signal("signalCurrentUserDetails", () => told);
  }

  return {
    areSupported: browserSupportsWebAuthn(),
    add: (name) =>
      ask(async () => {
        const optionsJSON = await client.call("post", "/users/me/factors/passkeys/options");
        const made = startRegistration({ optionsJSON: optionsJSON });
        return send({ passkey: { ...(await made.catch(rethrow)) } }, name);
      }),
    async upgrade(name) {
      if (!(await can("conditionalCreate"))) return undefined;
      const optionsJSON = await client.call("post", "/users/me/factors/passkeys/upgrade");
      // The user may have asked for something meanwhile, which this would end.
      if (isAsking) return undefined;
      const made = startRegistration({ optionsJSON, useAutoRegister: true });
      return send({ passkey: { ...(await made.catch(rethrow)) }, upgrade: true }, name);
    },
    logIn: () => prove(forLogin, logInWith),
    logInImmediately: () => prove(forLogin, logInWith, true),
    verifySecondFactor: ({ token }) =>
      prove({ mfa_token: token }, (passkey) => client.verifySecondFactor({ token, passkey })),
    reauthenticate: () => prove({}, (passkey) => client.reauthenticate({ passkey })),
    async remove(id) {
      await client.call("delete", "/users/me/factors/passkeys/{id}", { params: { id } });
      await sync();
    },
    sync,
    autofill(onRefused = () => {}) {
      let isOver = false;
      let retries = 1;
      let askedAt = 0;
      /** Whether a request of the autofill waits for the user. */
      let isPending = false;
      let timer: ReturnType<typeof setTimeout> | undefined;

      async function offer(): Promise<void> {
        clearTimeout(timer);
        if (isOver || isAsking) return;
        timer = setTimeout(start, renewal);
        askedAt = Date.now();
        const optionsJSON = await optionsFor(forLogin);
        if (isOver || isAsking) return;
        isPending = true;
        // This ends the request before it.
        const answer = await startAuthentication({
          optionsJSON,
          useBrowserAutofill: true,
          verifyBrowserAutofillInput: false,
        });
        isPending = false;
        try {
          await judged(optionsJSON.rpId, answer, logInWith);
          stop();
        } catch (error) {
          if (isOver) return;
          onRefused(error);
          if (retries > 0) start();
          retries -= 1;
        }
      }

      // The user has asked for nothing yet, so an error is no news.
      const start = () => void offer().catch(() => {});

      const wake = () => {
        if (document.visibilityState === "visible" && Date.now() - askedAt >= renewal) start();
      };

      function stop(): void {
        if (isOver) return;
        isOver = true;
        clearTimeout(timer);
        document.removeEventListener("visibilitychange", wake);
        if (offerAgain === start) offerAgain = undefined;
        if (isPending && !isAsking) WebAuthnAbortService.cancelCeremony();
      }

      void browserSupportsWebAuthnAutofill().then((isSupported) => {
        if (!isSupported || isOver) return;
        offerAgain = start;
        // A timer does not run while the machine sleeps.
        document.addEventListener("visibilitychange", wake);
        start();
      });
      return stop;
    },
  };
}

/** Whether the browser has a feature of WebAuthn. */
const can = async (feature: string): Promise<boolean | undefined> =>
  (await PublicKeyCredential.getClientCapabilities?.())?.[feature];

/** Asks for a passkey that the browser has at hand. The library has no such request yet. Throws PasskeyError `none`. */
async function getImmediately(
  options: Parameters<typeof startAuthentication>[0]["optionsJSON"],
): Promise<Answer> {
  try {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as never);
    const request = { publicKey, uiMode: "immediate" };
    const passkey = (await navigator.credentials.get(request)) as PublicKeyCredential;
    return passkey.toJSON() as unknown as Answer;
  } catch (error) {
    throw new PasskeyError("none", error);
  }
}

/** Sends the answer of a passkey. If the server does not know the passkey any more, tells the browser to forget it. */
async function judged<T>(
  rpId: string,
  answer: Answer,
  use: (passkey: Record<string, unknown>) => Promise<T>,
): Promise<T> {
  try {
    return await use({ ...answer });
  } catch (error) {
    if ((error as { code?: unknown }).code === "unknown_passkey") {
      await signal("signalUnknownCredential", () => ({ rpId, credentialId: answer.id }));
    }
    throw error;
  }
}

function rethrow(error: unknown): never {
  throw inWords(error) satisfies PasskeyError;
}
