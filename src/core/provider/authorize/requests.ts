import { Failure } from "../../failures.ts";
import { localLimit } from "../../throttle/local.ts";
import type { ThrottleSettings } from "../../throttle/policies.ts";
import type { ProviderPolicy } from "../policy.ts";
import { approve, type Approval } from "./approve.ts";
import { authorize, type Visitor } from "./authorize.ts";
import type { RequestPorts } from "./ports.ts";
import { readRequest, type ReadRequest } from "../request/read.ts";
import { showRequest } from "./show.ts";

/** The requests of apps to log users in. */
export function createRequests(ports: RequestPorts, policy: ProviderPolicy & ThrottleSettings) {
  const spend = localLimit("authorize", policy.throttle.authorize);
  return {
    /** Also throws `too_many_requests`. */
    async read(query: string, network: string | undefined): Promise<ReadRequest> {
      spend(network, ports.clock());
      try {
        return await readRequest(ports, policy, query);
      } catch (error) {
        const isInvalid =
          error instanceof Failure && error.code === "invalid_authorization_request";
        const outcome = isInvalid ? "invalid" : "failed";
        ports.audit.record("authorization_stopped", { detail: { outcome } });
        throw error;
      }
    },
    authorize: (read: ReadRequest, visitor: Visitor) => authorize(ports, policy, read, visitor),
    show: (read: ReadRequest, visitor: Visitor) => showRequest(ports, policy, read, visitor),
    approve: (read: ReadRequest, approval: Approval) => approve(ports, policy, read, approval),
  };
}
