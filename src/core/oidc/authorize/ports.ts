import type { Access } from "../../access.ts";
import type { AuthorizationStore } from "../../authorizations/ports.ts";
import type { ClientPorts } from "../../clients/ports.ts";
import type { ConsentPorts } from "../../consents/ports.ts";
import type { FactorStore } from "../../factors/ports.ts";
import type { ThrottlePorts } from "../../throttle/ports.ts";
import type { OidcKeys } from "../ports.ts";

/** What the requests of apps need from outside. */
export interface RequestPorts extends ConsentPorts, Pick<ThrottlePorts, "throttleKeys"> {
  readonly store: ConsentPorts["store"] &
    AuthorizationStore &
    ClientPorts["store"] &
    ThrottlePorts["store"] &
    Pick<FactorStore, "findFactors">;
  readonly oidcKeys: OidcKeys;
  readonly access: Access;
}
