import { describe } from "vitest";
import { docsPage } from "../suite/docs-page.ts";
import { startOnWorkerd } from "../support/targets/worker-target.ts";

describe("the docs page from workerd, opened by the server's address", () => {
  docsPage("127.0.0.1", () => startOnWorkerd({ database: "d1" }));
});
