import { Failure, isFailure, requestFailures, serverFailures } from "../../failures.ts";
import type { OnceStore } from "../../once/once.ts";
import type { System } from "../../system.ts";
import { localLimit } from "../../throttle/local.ts";
import type { ThrottleSettings } from "../../throttle/model.ts";
import { throttleFailures } from "../../throttle/rows.ts";
import { hasOwnRedirect, knownByDocument, knownById, returnsTo, type KnownApp } from "../known.ts";
import type { App } from "../model.ts";
import type {
  AskingClient,
  ClientAssertions,
  ClientPolicy,
  ClientSeals,
  ClientStore,
  FetchDocument,
  UnregisteredClients,
} from "../ports.ts";
import { redirectHost } from "../redirect-uris.ts";
import { clientFailures, clientThrottle } from "../rows.ts";
import { appWithoutRow } from "./app.ts";
import { requireAssertion } from "./assertion.ts";
import { isDocumentUrl, mustProve, snapshotOf, type ClientDocument } from "./document.ts";
import { createDocuments, type Loader } from "./documents.ts";
import { innerIdOf, provenIdOf } from "./ids.ts";
import {
  readRegistered,
  registerApp,
  type RegisteredClient,
  type ClientRegistration,
} from "./register.ts";

export interface UnregisteredPorts extends System {
  readonly store: Pick<ClientStore, "findClient"> & Pick<OnceStore, "insertUse">;
  readonly seals: ClientSeals;
  readonly assertions: ClientAssertions;
  readonly fetchDocument: FetchDocument;
  /** Whether a resource has scopes for clients that nobody registered. Throws Failure `unavailable`. */
  readonly isOpen: () => Promise<boolean>;
}

/** The clients without a row, and how they register. */
export interface Unregistered extends UnregisteredClients {
  /** Whether a client can prove who it is by its own key, because its document is fetched. */
  readonly provesByKey: boolean;
  /** As `registerApp`. Also throws Failure `not_found` while no client without a row may log users in, and `too_many_requests`. */
  register(
    registration: ClientRegistration,
    network: string | undefined,
  ): Promise<RegisteredClient>;
}

/** The clients that need no row: those of the table of known clients, programs on a device, and those that have a document. */
export function createUnregistered(
  ports: UnregisteredPorts,
  policy: ThrottleSettings &
    Pick<ClientPolicy, "clientRegistration" | "redirectSchemes"> & { readonly issuer: string },
): Unregistered {
  const { seals, store, assertions } = ports;
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
      const who = { id: await idUnder(document, outerId), outerId, origin: "document" as const };
      return appWithoutRow(who, document, snapshot);
    };
    return {
      id,
      outerId,
      async appFor(redirectUri) {
        const document = documents.metadata.remembered(outerId);
        return fitting(redirectUri) ?? (document && appOf(document));
      },
      fetchFor: async (redirectUri, userId) =>
        fitting(redirectUri) ?? appOf(await documents.metadata.load(outerId, { userId })),
    };
  }

  const pinned = ({ name, redirectUris, methods }: KnownApp): Promise<string> =>
    snapshotOf(seals, { name, redirectUris, methods, jwksUri: undefined });

  const idUnder = (document: ClientDocument, url: string): Promise<string> =>
    mustProve(document) ? provenIdOf(seals, url) : innerIdOf(seals, url);

  /** A client that the operator did not close. */
  async function find(clientId: string): Promise<AskingClient | undefined> {
    const client = await identify(clientId);
    return client && !(await store.findClient(client.id)) ? client : undefined;
  }

  /** A document, or keys, for a request without a user. Throws Failure `invalid_client`, `unavailable`. */
  async function loaded<T>(
    { remembered, load }: Loader<T>,
    url: string,
    {
      isIssued,
      anew = false,
    }: { readonly isIssued: () => Promise<boolean>; readonly anew?: boolean },
  ): Promise<T> {
    const found = anew ? undefined : remembered(url);
    if (found) return found;
    if (!(await isIssued())) throw unproven("document not read yet");
    return load(url, "issued", anew).catch((cause: unknown) => {
      const isAway =
        isFailure(cause, clientFailures.invalid_client_document) ||
        isFailure(cause, throttleFailures.too_many_requests);
      if (!isAway) throw cause;
      throw new Failure(serverFailures.unavailable, {
        detail: "The keys of the app cannot be loaded now.",
        retryAfter: 10,
        cause,
      });
    });
  }

  return {
    find,
    async prove({ id: clientId, assertion, isIssued: isIssuedTo }) {
      const outerId = clientId ?? assertions.read(assertion)?.["sub"];
      const client = typeof outerId === "string" ? await find(outerId) : undefined;
      if (!client) throw unproven("client unknown");
      const { outerId: url } = client;
      if (!isDocumentUrl(url)) throw unproven("assertion not expected");
      if (mode === "known") return client;
      const isIssued = () => isIssuedTo(url);
      const document = await loaded(documents.metadata, url, { isIssued });
      const { jwksUri } = document;
      if (jwksUri === undefined) throw unproven("assertion without keys");
      const keys = (anew: boolean) => loaded(documents.keys, jwksUri, { isIssued, anew });
      await requireAssertion(ports, assertion, { clientId: url, issuer: policy.issuer, keys });
      return { id: await idUnder(document, url), outerId: url };
    },
    provesByKey: mode === "documents",
    isOpen: async () => mode !== "off" && ports.isOpen(),
    async register(registration, network) {
      const now = ports.clock();
      spendRegistration(network, now);
      if (!(await ports.isOpen())) throw closed();
      return registerApp(seals, registration, now);
    },
  };
}

const unproven = (reason: string): Failure =>
  new Failure(clientFailures.invalid_client, { reason });

const closed = (): Failure =>
  new Failure(requestFailures.not_found, {
    detail: "No client can register here, because no resource has open scopes.",
  });
