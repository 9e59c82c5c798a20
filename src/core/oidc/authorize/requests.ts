import type { Logo } from "../../brand/logo.ts";
import { findLogo } from "../../clients/logo.ts";
import type { KnownClient } from "../../clients/model.ts";
import { Failure } from "../../failures.ts";
import { localLimit } from "../../throttle/local.ts";
import type { OidcPolicy, OidcPorts } from "../ports.ts";
import { pushRequest, type Pushed } from "../request/push.ts";
import { readRequest, type ReadRequest, type UnreadRequest } from "../request/read.ts";
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
  code === oidcFailures.invalid_authorization_request.name
    ? "invalid"
    : (authorizationOutcomes.find((outcome) => outcome === code) ?? "failed");

/** The requests of apps to log users in. */
export function createRequests(ports: OidcPorts, policy: OidcPolicy) {
  const spendRequest = localLimit(policy, oidcThrottle.authorize);
  const spendLogo = localLimit(policy, oidcThrottle.logo);
  const spendPush = localLimit(policy, oidcThrottle.push);
  const spendPushOfClient = localLimit(policy, oidcThrottle.pushOfClient);
  /** Counts a request, and notes how it failed. */
  async function counted<T>(network: string | undefined, work: () => Promise<T>): Promise<T> {
    spendRequest(network, ports.clock());
    try {
      return await work();
    } catch (error) {
      const outcome = error instanceof Failure ? outcomeOf(error.code) : "failed";
      ports.audit.record(oidcEvents.authorization_stopped, { detail: { outcome } });
      throw error;
    }
  }
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
    authorize: (read: ReadRequest | UnreadRequest, arrival: Arrival) =>
      authorize(ports, policy, read, arrival),
    show: (read: ReadRequest | UnreadRequest, arrival: Arrival) =>
      showRequest(ports, policy, read, arrival),
    approve: (read: ReadRequest | UnreadRequest, approval: Approval) =>
      approve(ports, policy, read, approval),
  };
}
