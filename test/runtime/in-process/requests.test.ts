import { describe } from "vitest";
import type { Ports, Store } from "../../../src/core/ports.ts";
import { swaggerAsset } from "../../../src/drivers/swagger-assets.ts";
import { webAppFile } from "../../../src/drivers/web-app-files.ts";
import { requestRules, requests } from "../../suite/http/matrix.ts";
import { useTarget } from "../../support/targets/http-target.ts";
import { openWithPorts } from "../../support/targets/replaced-ports.ts";

/** The calls of the store that a case needs to log in, to verify a valid token and to ask for readiness. */
const setUp: readonly (keyof Store)[] = [
  "findAccountByUsername",
  "findAccountByEmail",
  "findFactors",
  "insertSession",
  "revokeSurplusSessions",
  "findSessionState",
  "findCounters",
  "countTry",
  "insertCounter",
  "deleteExpiredCounter",
  "ping",
];

/** Some calls exist only where emails can be sent. None is sent here. */
const emailSender: Ports["emailSender"] = {
  send: () => Promise.reject(new Error("an email reaches its sender")),
  close: async () => {},
};

/** Holds the rule of `requests`: a case that fails here reaches the database and belongs to `stored`. */
describe("in process, with a store that can only log in and verify", () => {
  const limited = ({ store }: Ports): Partial<Ports> => ({
    emailSender,
    store: Object.fromEntries(
      Object.entries(store).map(([name, call]) => [
        name,
        setUp.includes(name as keyof Store)
          ? call
          : () => Promise.reject(new Error(`${name} reaches the database`)),
      ]),
    ) as unknown as Store,
  });
  const target = useTarget(() =>
    openWithPorts(limited, { docsAsset: swaggerAsset, appFile: webAppFile }),
  );
  requests(target);
  requestRules(target);
});
