import { createClient, type Client, type ClientOptions, type User } from "latchkey/client";
import { createNetwork, type Network } from "./network.ts";

export interface Person {
  readonly username: string;
  readonly password: string;
}

/** What there is around the runtime that checks run on. All of it is real. */
export interface World {
  readonly kind: "page" | "server";
  /** A Latchkey. */
  readonly baseUrl: string;
  /** The same again behind another server, under a path; without a final slash. */
  readonly mountedAt: string;
  /** The origin of a server that answers with what it was sent. */
  readonly resource: string;
  /** The origin of another such. */
  readonly foreign: string;
  /** Two who are registered. */
  readonly people: readonly [Person, Person];
}

/** What a check plays with. */
export interface Stage {
  readonly world: World;
  readonly network: Network;
  readonly person: Person;
  readonly other: Person;
  /** A client that knows nothing yet; its requests go by the network. */
  client(options?: Partial<ClientOptions>): Client;
  /** A client with the person logged in; `user` is who that is. */
  loggedIn(): Promise<LoggedIn>;
  /** The same with a client of the check's own, for what a client remembers. */
  loggedInAnew(): Promise<LoggedIn>;
}

interface LoggedIn {
  readonly client: Client;
  readonly user: User;
}

type Check = (stage: Stage) => Promise<void>;

/** A check by its name, which tells what clients do. */
export type Checks = Readonly<Record<string, Check>>;

/** Prepares the stage for one check after the other; a login that a check leaves serves the next one too. */
export function createStage(world: World, hearSecret: (value: string) => void) {
  const [person, other] = world.people;
  let network = createNetwork(hearSecret);
  const client = (options: Partial<ClientOptions> = {}): Client =>
    createClient({
      baseUrl: world.baseUrl,
      resources: [world.resource],
      fetch: (input, init) => network.fetch(input, init),
      ...options,
    });
  let last = client();
  return (): Stage => {
    network = createNetwork(hearSecret);
    return {
      world,
      network,
      person,
      other,
      client,
      async loggedIn() {
        const here = await last.user();
        const isHere = here?.username === person.username;
        if (!isHere) last = client();
        const user = isHere ? here : await last.logIn(person);
        network.forget();
        return { client: last, user };
      },
      async loggedInAnew() {
        const anew = client();
        // In a page by the cookie, if there is one.
        const user = (await anew.user()) ?? (await anew.logIn(person));
        network.forget();
        return { client: anew, user };
      },
    };
  };
}
