import { expect, it } from "vitest";
import { testCopy, testFramework, testWebpack } from "./scenario.ts";

testFramework("nextjs", "built", (app) => {
  it("asks for the user on a private page, whatever a caller says about the middleware", async () => {
    for (const name of ["proxy", "src/proxy", "middleware", "src/middleware"]) {
      const subrequest = Array(5).fill(name).join(":");
      const headers = {
        "x-middleware-subrequest": subrequest,
        Cookie: "__Host-latchkey=rt1_none",
      };
      const response = await fetch(`${app().url}/account`, { headers, redirect: "manual" });
      expect(await response.text(), name).not.toContain("@example.com");
    }
  });
});

testCopy("nextjs");
testWebpack("nextjs");
