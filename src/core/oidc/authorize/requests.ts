import type { Logo } from "../../brand/logo.ts";
import { findLogo } from "../../clients/logo.ts";
import type { KnownClient } from "../../clients/model.ts";
import { clientFailures } from "../../clients/rows.ts";
import { Failure } from "../../failures.ts";
import { localLimit } from "../../throttle/local.ts";
import type { OidcPolicy, OidcPorts } from "../ports.ts";
import { pushRequest, type Pushed } from "../request/push.ts";
import { readRequest, readWholly, type SomeRequest } from "../request/read.ts";
import {
  oidcFailures,
  authorizationOutcomes,
  type AuthorizationOutcome,
  oidcEvents,
  oidcThrottle,
} from "../rows.ts";
import { approve, type Approval } from "./approve.ts";
import { authorize, type Arrival } from "./authorize.ts";
import { showRequest } from "./show.ts";

/** How a request ends that is refused before anybody is led anywhere. */
const outcomeOf = (code: string): AuthorizationOutcome =>
  ofPages.includes(code)
    ? "invalid"
    : (authorizationOutcomes.find((outcome) => outcome === code) ?? "failed");

const ofPages: readonly string[] = [
  oidcFailures.invalid_authorization_request.name,
  clientFailures.invalid_client_document.name,
];

/** The requests of apps to log users in. */
export function createRequests(ports: OidcPorts, policy: OidcPolicy) {
  const spendRequest = localLimit(policy, oidcThrottle.authorize);
  const spendLogo = localLimit(policy, oidcThrottle.logo);
  const spendPush = localLimit(policy, oidcThrottle.push);
  const spendPushOfClient = localLimit(policy, oidcThrottle.pushOfClient);
  /** Counts a request, and notes how it failed. */
  async function counted<T>(network: string | undefined, work: () => Promise<T>): Promise<T> {
    spendRequest(network, ports.clock());
    return noted(work);
  }
  async function noted<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const outcome = error instanceof Failure ? outcomeOf(error.code) : "failed";
      ports.audit.record(oidcEvents.authorization_stopped, { detail: { outcome } });
      throw error;
    }
  }
  const wholly = (read: SomeRequest, { login }: Pick<Arrival, "login">) =>
    noted(() => readWholly(ports, policy, read, login));
  return {
    /** Also throws `too_many_requests`. */
    read: (query: string, network: string | undefined) =>
      counted(network, () => readRequest(ports, policy, query)),
    /** As `pushRequest`. Also throws `too_many_requests`. */
    async push(client: KnownClient, query: string, network: string | undefined): Promise<Pushed> {
      // Each request is a row for up to two hours. Anybody can push for an app without a secret, and could use up a limit of that app.
      if (client.isConfidential) spendPushOfClient(client.id, ports.clock());
      else spendPush(network, ports.clock());
      return counted(network, () => pushRequest(ports, policy, client, query));
    },
    /** The logo of an app. Undefined if there is none. Throws Failure `too_many_requests`, `unavailable`. */
    async logo(clientId: string, network: string | undefined): Promise<Logo | undefined> {
      // A limit of its own, because any website can show a logo, and must not use up the logins of a network.
      spendLogo(network, ports.clock());
      return findLogo(ports, clientId);
    },
    authorize: async (read: SomeRequest, arrival: Arrival) =>
      authorize(ports, policy, await wholly(read, arrival), arrival),
    show: async (read: SomeRequest, arrival: Arrival) =>
      showRequest(ports, policy, await wholly(read, arrival), arrival),
    approve: async (read: SomeRequest, approval: Approval) =>
      approve(ports, policy, await wholly(read, approval), approval),
  };
}
