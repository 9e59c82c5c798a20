import { expect, it } from "vitest";
import { json } from "../suite/http/calls/calls.ts";
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

  it("counts attempts together, whatever addresses a caller forges", async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 30 && !statuses.includes(429); n++) {
      const { headers, ...init } = json({ username: "nobody", password: "a wrong password" });
      const forged = { ...headers, "X-Forwarded-For": `192.0.2.${n}`, "X-Real-IP": `192.0.2.${n}` };
      const response = await fetch(`${app().url}/auth/session`, { ...init, headers: forged });
      statuses.push(response.status);
    }
    expect(statuses.at(-1)).toBe(429);
  });
});

testCopy("nextjs");
testWebpack("nextjs");
