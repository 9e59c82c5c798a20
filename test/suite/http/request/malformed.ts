import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Init, Target } from "../../../support/targets/http-target.ts";
import { form, json, newcomer, registerPath, send, tokenPath, verifyPath } from "../calls/calls.ts";
import {
  expectChallenge,
  expectInvalid,
  expectOAuthError,
  expectProblem,
} from "../calls/expect.ts";
import { limit } from "./bodies.ts";

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part as string))));

const jsonType = "application/json";
const formType = "application/x-www-form-urlencoded";

/** Bodies with broken JSON, broken forms or invalid UTF-8, and wrong content types. */
export function malformed(target: () => Target): void {
  const sendJson = (body: string | Uint8Array<ArrayBuffer>, type = jsonType) =>
    send(target(), registerPath, { method: "POST", headers: { "Content-Type": type }, body });
  const sendForm = (body: string | Uint8Array<ArrayBuffer>) =>
    send(target(), tokenPath, { method: "POST", headers: { "Content-Type": formType }, body });

  describe("malformed JSON", () => {
    it.each(["", " ", "{", '{"a":1,}', "{'a':1}", "undefined", "NaN", "a=b", '{"a":1}x', "\0"])(
      "ST-10 rejects %j with malformed_body",
      async (body) => {
        expectProblem(await sendJson(body), 400, "malformed_body");
      },
    );

    it("ST-10 rejects an absent body with malformed_body", async () => {
      const headers = { "Content-Type": jsonType };
      const answer = await send(target(), registerPath, { method: "POST", headers });
      expectProblem(answer, 400, "malformed_body");
    });

    it.each(["[", '{"a":', "[]"])(
      "ST-10 rejects JSON of nested %j, as deep as a body can hold, with 400 or 422",
      async (open) => {
        const close = open === "[" ? "]" : open === "[]" ? "" : "}";
        const depth = Math.floor((limit - 8) / (open.length + close.length));
        for (const end of [close, ""]) {
          const { status } = await sendJson(open.repeat(depth) + "1" + end.repeat(depth));
          expect([400, 422], `end ${JSON.stringify(end)}`).toContain(status);
        }
      },
    );

    it("ST-10 rejects deep JSON in a field with validation_failed", async () => {
      const deep = JSON.parse("[".repeat(500) + "]".repeat(500)) as unknown;
      expectInvalid(
        await send(target(), registerPath, json({ ...newcomer(), name: deep })),
        "/name",
      );
    });

    it("ST-13 rejects JSON in ill-formed UTF-8 with malformed_body", async () => {
      const [start = "", end = ""] = JSON.stringify({ ...newcomer(), name: "@@@" }).split("@@@");
      for (const wrong of [
        [0xff, 0xfe],
        [0xc0, 0xaf],
        [0xed, 0xa0, 0x80],
        [0xf5, 0x80, 0x80, 0x80],
        [0xe9],
      ]) {
        const answer = await sendJson(bytes(start, wrong, end));
        expectProblem(answer, 400, "malformed_body", `bytes ${wrong.join(" ")}`);
      }
    });

    it.each(["username", "password", "email", "name"])(
      "ST-14 rejects a lone surrogate in %s with malformed_body",
      async (field) => {
        for (const escape of [String.raw`\ud800`, String.raw`\udc00x`, String.raw`\ud83d\ud83d`]) {
          const body = JSON.stringify({ ...newcomer(), [field]: "@@@" }).replace("@@@", escape);
          expectProblem(await sendJson(body), 400, "malformed_body", escape);
        }
      },
    );

    it("ST-14 rejects a lone surrogate in the name of a member with malformed_body", async () => {
      const body = JSON.stringify(newcomer()).replace("{", String.raw`{"\ud800":1,`);
      expectProblem(await sendJson(body), 400, "malformed_body");
    });

    it.each(["username", "email", "name"])(
      "rejects NUL in %s with validation_failed",
      async (field) => {
        const person = { ...newcomer(), [field]: "an\0n" };
        expectInvalid(await send(target(), registerPath, json(person)), `/${field}`);
      },
    );

    it("rejects JSON in UTF-16 with malformed_body", async () => {
      const body = new Uint8Array(Buffer.from(JSON.stringify(newcomer()), "utf16le"));
      expectProblem(await sendJson(body), 400, "malformed_body");
    });
  });

  describe("content types of JSON", () => {
    it.each([
      "text/plain",
      "text/plain;charset=UTF-8",
      "text/json",
      formType,
      "multipart/form-data; boundary=x",
      "application/jsonx",
      "application/json-patch+json",
      "application/json, text/plain",
      "json",
      "application/json; charset=iso-8859-1",
      "application/json; charset=utf-16",
    ])("ST-11 rejects the content type %s with unsupported_media_type", async (type) => {
      const answer = await sendJson(JSON.stringify(newcomer()), type);
      expectProblem(answer, 415, "unsupported_media_type");
      expect(answer.body["detail"]).toBe(
        `Send JSON in UTF-8 (application/json). It was sent as '${type}'.`,
      );
    });

    it("names the type in its refusal of an absent body", async () => {
      const answer = await send(target(), registerPath, { method: "POST" });
      expectProblem(answer, 415, "unsupported_media_type");
      expect(answer.body["detail"]).toBe(
        "The body is empty. Send JSON in UTF-8 (application/json).",
      );
    });

    it("ST-11 rejects an absent content type with unsupported_media_type", async () => {
      const body = new TextEncoder().encode(JSON.stringify(newcomer()));
      const answer = await send(target(), registerPath, { method: "POST", body });
      expectProblem(answer, 415, "unsupported_media_type");
    });
  });

  describe("compressed bodies", () => {
    const packed = (type: string, body: string, encoding: string): Init => ({
      method: "POST",
      headers: { "Content-Type": type, "Content-Encoding": encoding },
      body: new Uint8Array(encoding === "identity" ? Buffer.from(body) : gzipSync(body)),
    });
    const detailOf = (encoding: string) =>
      `Send the body without Content-Encoding. It was '${encoding.toLowerCase()}'.`;
    const person = () => JSON.stringify(newcomer());

    it.each(["gzip", "GZIP", "br", "x-gzip", "identity, gzip"])(
      "are refused with 415 and the encoding that is accepted: %s",
      async (encoding) => {
        const answer = await send(target(), registerPath, packed(jsonType, person(), encoding));
        expectProblem(answer, 415, "unsupported_media_type");
        expect(answer.body["detail"]).toBe(detailOf(encoding));
        expect(answer.headers.get("accept-encoding")).toBe("identity");
        const login = await send(target(), tokenPath, packed(formType, "username=x", encoding));
        expectOAuthError(login, 415, "invalid_request");
        expect(login.body["error_description"]).toBe(detailOf(encoding));
        expect(login.headers.get("accept-encoding")).toBe("identity");
      },
    );

    it("are accepted in the encoding identity", async () => {
      const init = packed(jsonType, JSON.stringify({ username: "a b" }), "identity");
      expect((await send(target(), registerPath, init)).status).toBe(422);
    });

    it("BR-7 are refused beside a token, because a form may hold another one", async () => {
      const { headers, ...init } = packed(formType, "access_token=x", "gzip");
      const answer = await send(target(), verifyPath, {
        ...init,
        headers: { ...headers, Authorization: "Bearer x" },
      });
      expectProblem(answer, 400, "malformed_authorization");
    });
  });

  describe("malformed forms", () => {
    it.each(["%ff%fe", "%c0%af", "%ed%a0%80", "%e9", "%", "%4", "%zz", "a%"])(
      "ST-13 rejects a form with the escape %s with invalid_request",
      async (value) => {
        for (const body of [
          `username=${value}&password=x`,
          `username=x&password=${value}`,
          `${value}=x`,
        ]) {
          expectOAuthError(await sendForm(body), 400, "invalid_request", body);
        }
      },
    );

    it("ST-13 rejects a form in ill-formed UTF-8 with invalid_request", async () => {
      const body = bytes("username=x&password=", [0xff, 0xfe]);
      expectOAuthError(await sendForm(body), 400, "invalid_request");
    });

    it.each(["", "&", "&&==&", "=", "username", "username&password", "username=x"])(
      "rejects the form %j, which has no credentials, with invalid_request",
      async (body) => {
        expectOAuthError(await sendForm(body), 400, "invalid_request");
      },
    );

    it("VULN-17 rejects a form with prototype names, and changes no prototype", async () => {
      const body = "__proto__.x=1&__proto__[x]=1&constructor.prototype.x=1&__proto__=1&toString=1";
      expectOAuthError(await sendForm(body), 400, "invalid_request");
      expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
    });

    it.each(["access_token=%ff", "access_token=a&access_token=b"])(
      "BR-7 rejects a token in a form with malformed_authorization: %s",
      async (body) => {
        const answer = await send(target(), verifyPath, form(body));
        expectChallenge(answer, "malformed_authorization");
      },
    );
  });
}
