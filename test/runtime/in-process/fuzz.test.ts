import { describe } from "vitest";
import { openInProcess, useTarget } from "../../support/targets/http-target.ts";
import { fuzz } from "../../suite/http/fuzz.ts";
import { authorizeFuzz } from "../../suite/http/oidc/fuzz.ts";
import { strings } from "../../suite/http/naughty-strings.ts";

describe("in process, on SQLite, with texts that nobody expects", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite" }));
  fuzz(target);
  authorizeFuzz(target);
  strings(target);
});
