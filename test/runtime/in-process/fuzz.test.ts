import { describe } from "vitest";
import { fuzz } from "../../suite/http/fuzz.ts";
import { strings } from "../../suite/http/naughty-strings.ts";
import { authorizeFuzz } from "../../suite/http/oidc/fuzz.ts";
import { openInProcess, useTarget } from "../../support/targets/http-target.ts";

describe("in process, on SQLite, with texts that nobody expects", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite" }));
  fuzz(target);
  authorizeFuzz(target);
  strings(target);
});
