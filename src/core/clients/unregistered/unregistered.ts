import { Failure, requestFailures } from "../../failures.ts";
import type { System } from "../../system.ts";
import { localLimit } from "../../throttle/local.ts";
import type { ThrottleSettings } from "../../throttle/model.ts";
import { hasOwnRedirect, knownByDocument, knownById, returnsTo, type KnownApp } from "../known.ts";
import type { App } from "../model.ts";
import type {
  AskingClient,
  ClientPolicy,
  ClientSeals,
  ClientStore,
  FetchDocument,
  UnregisteredClients,
} from "../ports.ts";
import { redirectHost } from "../redirect-uris.ts";
import { clientThrottle } from "../rows.ts";
import { appWithoutRow } from "./app.ts";
import { isDocumentUrl, snapshotOf, type ClientDocument } from "./document.ts";
import { createDocuments } from "./documents.ts";
import { innerIdOf } from "./ids.ts";
import {
  readRegistered,
  registerApp,
  type RegisteredClient,
  type ClientRegistration,
} from "./register.ts";

export interface UnregisteredPorts extends Omit<System, "random"> {
  readonly store: Pick<ClientStore, "findClient">;
  readonly seals: ClientSeals;
  readonly fetchDocument: FetchDocument;
  /** Whether a resource has scopes for clients that nobody registered. Throws Failure `unavailable`. */
  readonly isOpen: () => Promise<boolean>;
}

/** The clients without a row, and how they register. */
export interface Unregistered extends UnregisteredClients {
  /** As `registerApp`. Also throws Failure `not_found` while no client without a row may log users in, and `too_many_requests`. */
  register(
    registration: ClientRegistration,
    network: string | undefined,
  ): Promise<RegisteredClient>;
}

/** The clients that need no row: those of the table of known clients, programs on a device, and those that have a document. */
export function createUnregistered(
  ports: UnregisteredPorts,
  policy: ThrottleSettings & Pick<ClientPolicy, "clientRegistration" | "redirectSchemes">,
): Unregistered {
  const { seals, store } = ports;
  const documents = createDocuments(ports, policy);
  const spendRegistration = localLimit(policy, clientThrottle.registrations);
  const mode = policy.clientRegistration;

  /** The client of a `client_id` of the right form. Reads no database. */
  async function identify(outerId: string): Promise<AskingClient | undefined> {
    if (mode === "off") return undefined;
    const id = await innerIdOf(seals, outerId);
    const same = (app: App): AskingClient => ({
      id,
      outerId,
      appFor: async () => app,
      fetchFor: async () => app,
    });
    const known = knownById(outerId);
    if (known && hasOwnRedirect(known)) {
      return same(appWithoutRow({ id, outerId, origin: "known" }, known, await pinned(known)));
    }
    const device = await readRegistered(seals, outerId);
    if (device) {
      const [first = ""] = device.redirectUris;
      const { name = redirectHost(first), redirectUris } = device;
      return same(appWithoutRow({ id, outerId, origin: "device" }, { name, redirectUris }));
    }
    const pin = knownByDocument(outerId);
    if (!isDocumentUrl(outerId) || (mode === "known" && !pin)) return undefined;
    const pinnedApp =
      pin && appWithoutRow({ id, outerId, origin: "known" }, pin, await pinned(pin));
    if (pinnedApp && mode === "known") return same(pinnedApp);
    const fitting = (redirectUri: string) =>
      pin && returnsTo(pin, redirectUri) ? pinnedApp : undefined;
    const appOf = async (document: ClientDocument): Promise<App> => {
      const snapshot = await snapshotOf(seals, document);
      return appWithoutRow({ id, outerId, origin: "document" }, document, snapshot);
    };
    return {
      id,
      outerId,
      async appFor(redirectUri) {
        const document = documents.remembered(outerId);
        return fitting(redirectUri) ?? (document && appOf(document));
      },
      fetchFor: async (redirectUri, userId) =>
        fitting(redirectUri) ?? appOf(await documents.load(outerId, userId)),
    };
  }

  const pinned = ({ name, redirectUris, methods }: KnownApp): Promise<string> =>
    snapshotOf(seals, { name, redirectUris, methods, jwksUri: undefined });

  return {
    async find(clientId) {
      const client = await identify(clientId);
      return client && !(await store.findClient(client.id)) ? client : undefined;
    },
    isOpen: async () => mode !== "off" && ports.isOpen(),
    async register(registration, network) {
      const now = ports.clock();
      spendRegistration(network, now);
      if (!(await ports.isOpen())) throw closed();
      return registerApp(seals, registration, now);
    },
  };
}

const closed = (): Failure =>
  new Failure(requestFailures.not_found, {
    detail: "No client can register here, because no resource has open scopes.",
  });
