import { createClient, type Client, type ClientOptions, type Account } from "latchkey-auth/client";
import { createNetwork, type Network } from "./network.ts";

export interface Person {
  readonly username: string;
  readonly password: string;
}

/** The servers and users that the checks work with. All are real. */
export interface Environment {
  /** Where the client runs: in a page of a browser, or on a server. */
  readonly kind: "page" | "server";
  /** A Latchkey server. */
  readonly baseUrl: string;
  /** The same Latchkey behind a reverse proxy, under a path, without a trailing slash. */
  readonly mountedAt: string;
  /** The origin of an echo server that the client trusts. */
  readonly resource: string;
  /** The origin of an echo server that the client does not trust. */
  readonly foreign: string;
  /** Two registered users. */
  readonly people: readonly [Person, Person];
}

/** What a check receives. */
export interface CheckContext {
  readonly environment: Environment;
  readonly network: Network;
  readonly person: Person;
  readonly other: Person;
  /** A new client. Its requests go through `network`. */
  client(options?: Partial<ClientOptions>): Client;
  /** A client with `person` logged in, and that user. */
  loggedIn(): Promise<LoggedIn>;
  /** The same with a new client, for checks that depend on what a client remembers. */
  loggedInWithNewClient(): Promise<LoggedIn>;
}

interface LoggedIn {
  readonly client: Client;
  readonly user: Account;
}

type Check = (context: CheckContext) => Promise<void>;

/** Checks by name. A name says what clients do. */
export type Checks = Readonly<Record<string, Check>>;

/** Returns a function that makes the context of the next check. A login that one check leaves is used by the next, too. */
export function contextFactory(environment: Environment, onSecret: (value: string) => void) {
  const [person, other] = environment.people;
  let network = createNetwork(onSecret);
  const client = (options: Partial<ClientOptions> = {}): Client =>
    createClient({
      baseUrl: environment.baseUrl,
      resources: [environment.resource],
      fetch: (input, init) => network.fetch(input, init),
      ...options,
    });
  let last = client();
  return (): CheckContext => {
    network = createNetwork(onSecret);
    return {
      environment,
      network,
      person,
      other,
      client,
      async loggedIn() {
        const current = await last.getUser();
        const isLoggedIn = current?.username === person.username;
        if (!isLoggedIn) last = client();
        const user = isLoggedIn ? current : await last.logIn(person);
        network.reset();
        return { client: last, user };
      },
      async loggedInWithNewClient() {
        const newClient = client();
        // In a page the cookie may resume the session.
        const user = (await newClient.getUser()) ?? (await newClient.logIn(person));
        network.reset();
        return { client: newClient, user };
      },
    };
  };
}
