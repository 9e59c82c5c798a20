import type {
  Account,
  AnyAttributes,
  Client,
  Credentials,
  LoginCode,
  LoginLink,
  Mfa,
  PasskeyLogin,
  SecondFactor,
} from "../client/client.ts";
import { createCell } from "./cell.ts";

/** A login at one moment. */
export interface LoginSnapshot<Attributes extends object = AnyAttributes> {
  /** What is asked for next. */
  readonly state: "credentials" | "second-factor" | "done";
  /** In the state `second-factor`: the factors that the account has. */
  readonly factors: Mfa["factors"];
  /** True while the server decides. `submit` then does nothing. */
  readonly busy: boolean;
  /** Why the last `submit` failed, mostly a LatchkeyError. */
  readonly error: unknown;
  /** The seconds to wait before another try, if the server named a time. */
  readonly retryAfter: number | undefined;
  /** In the state `done`. */
  readonly user: Account<Attributes> | undefined;
}

/** What a `submit` sends: a proof, or a function that gets one and logs in by it, such as `logIn` of `latchkey-auth/passkeys`. */
type Step<Attributes extends object> =
  | Credentials
  | LoginLink
  | LoginCode
  | PasskeyLogin
  | SecondFactor
  | ((step: { readonly token: string }) => Promise<Account<Attributes>>);

/** The steps of a login, for a form of any framework. */
export interface LoginFlow<Attributes extends object = AnyAttributes> {
  /** Calls `listener` after each change. Returns a function that removes the listener. */
  subscribe(listener: () => void): () => void;
  /** The current snapshot. It is frozen, and the same object until something changes. */
  getSnapshot(): LoginSnapshot<Attributes>;
  /** The snapshot at the beginning. */
  getServerSnapshot(): LoginSnapshot<Attributes>;
  /**
   * Sends what the state asks for. A function gets the token that `verifySecondFactor` takes; it is empty in the state `credentials`.
   * Does nothing while another `submit` waits, and in the state `done`. Never throws: the snapshot has the error. If the second factor came
   * too late (`expired_token`), the state is `credentials` again.
   */
  submit(step: Step<Attributes>): Promise<void>;
  /** Goes back to the state `credentials`. The response to a `submit` that still waits does not count any more. */
  restart(): void;
}

/** Creates the steps of a login over a client, without sending a request. */
export function createLoginFlow<Attributes extends object = AnyAttributes>(
  client: Pick<Client<Attributes>, "logIn" | "verifySecondFactor">,
): LoginFlow<Attributes> {
  const start: LoginSnapshot<Attributes> = {
    state: "credentials",
    factors: [],
    busy: false,
    error: undefined,
    retryAfter: undefined,
    user: undefined,
  };
  const cell = createCell(start);
  let token = "";
  let attempt = 0;

  const send = (step: Step<Attributes>): Promise<Account<Attributes>> => {
    if (typeof step === "function") return step({ token });
    return cell.current.state === "second-factor"
      ? client.verifySecondFactor({ ...(step as SecondFactor), token })
      : client.logIn(step as Credentials);
  };

  function fail(error: unknown): void {
    // Not by its class, which would put a second copy of the client beside this.
    const { code, mfa, retryAfter } = Object(error) as {
      code?: unknown;
      mfa?: Mfa;
      retryAfter?: number;
    };
    if (mfa?.token !== undefined) {
      ({ token } = mfa as { token: string });
      return cell.set({ ...start, state: "second-factor", factors: mfa.factors });
    }
    if (code === "expired_token") {
      token = "";
      return cell.set({ ...start, error });
    }
    cell.set({ busy: false, error, retryAfter });
  }

  return {
    subscribe: cell.subscribe,
    getSnapshot: () => cell.current,
    getServerSnapshot: () => start,
    async submit(step) {
      if (cell.current.busy || cell.current.state === "done") return;
      const mine = ++attempt;
      cell.set({ busy: true, error: undefined, retryAfter: undefined });
      try {
        const user = await send(step);
        if (mine === attempt) cell.set({ ...start, state: "done", user });
      } catch (error) {
        if (mine === attempt) fail(error);
      }
    },
    restart() {
      attempt++;
      token = "";
      cell.set(start);
    },
  };
}
