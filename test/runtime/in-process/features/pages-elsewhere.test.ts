import { describe } from "vitest";
import { appsElsewhere } from "../../../suite/http/oidc/pages-elsewhere.ts";
import { pagesElsewhere } from "../../../suite/http/pages/pages-elsewhere.ts";
import { openInProcess, useTarget } from "../../../support/targets/http-target.ts";

const APP_URL = "https://app.example.com/me";

describe("in process, with APP_URL", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite", env: { APP_URL } }));
  pagesElsewhere(target, APP_URL);
  appsElsewhere(target, APP_URL);
});
