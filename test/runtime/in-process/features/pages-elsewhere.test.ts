import { describe } from "vitest";
import { pageNames } from "../../../../src/core/ground/pages.ts";
import { appsElsewhere } from "../../../suite/http/oidc/pages-elsewhere.ts";
import { ownPages, someOwnPages } from "../../../suite/http/pages/own-pages.ts";
import { pagesElsewhere } from "../../../suite/http/pages/pages-elsewhere.ts";
import { openInProcess, useTarget } from "../../../support/targets/http-target.ts";

const APP_URL = "https://pages.example.com/me";

describe("in process, with all pages at APP_URL", () => {
  const env = { APP_URL, OWN_PAGES: pageNames.join() };
  const target = useTarget(() => openInProcess({ database: "sqlite", env }));
  pagesElsewhere(target, APP_URL);
  appsElsewhere(target, APP_URL);
});

describe("in process, with some pages at APP_URL", () => {
  const env = { APP_URL, OWN_PAGES: ownPages.join() };
  const target = useTarget(() => openInProcess({ database: "sqlite", env }));
  someOwnPages(target, APP_URL);
});
