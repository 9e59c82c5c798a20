import { describe, expect, it } from "vitest";
import type { Init, Target } from "../../../support/targets/http-target.ts";
import { authorized, form, json, newcomer, registerPath, send } from "../calls/calls.ts";
import { tokenPath, verifyPath } from "../calls/calls.ts";
import {
  expectChallenge,
  expectInvalid,
  expectOAuthError,
  expectProblem,
} from "../calls/expect.ts";

const limit = 16 * 1024;

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part as string))));

/** A body of unknown length, as one chunk after the other. */
const stream = (type: string, text: string): Init => ({
  method: "POST",
  headers: { "Content-Type": type },
  duplex: "half",
  body: new ReadableStream({
    start(controller) {
      const whole = new TextEncoder().encode(text);
      for (let at = 0; at < whole.length; at += 4096) {
        controller.enqueue(whole.slice(at, at + 4096));
      }
      controller.close();
    },
  }),
});

const jsonType = "application/json";
const formType = "application/x-www-form-urlencoded";

/** Bodies that no honest client sends. */
export function malformed(target: () => Target): void {
  const sendJson = (body: string | Uint8Array<ArrayBuffer>, type = jsonType) =>
    send(target(), registerPath, { method: "POST", headers: { "Content-Type": type }, body });
  const sendForm = (body: string | Uint8Array<ArrayBuffer>) =>
    send(target(), tokenPath, { method: "POST", headers: { "Content-Type": formType }, body });

  describe("malformed JSON", () => {
    it.each(["", " ", "{", '{"a":1,}', "{'a':1}", "undefined", "NaN", "a=b", '{"a":1}x', "\0"])(
      "ST-10 %j is refused with 400",
      async (body) => {
        expectProblem(await sendJson(body), 400, "malformed_body");
      },
    );

    it("ST-10 an absent body is refused with 400", async () => {
      const headers = { "Content-Type": jsonType };
      const answer = await send(target(), registerPath, { method: "POST", headers });
      expectProblem(answer, 400, "malformed_body");
    });

    it.each(["[", '{"a":', "[]"])(
      "ST-10 JSON as deep as a body may be, of %j, is refused",
      async (open) => {
        const close = open === "[" ? "]" : open === "[]" ? "" : "}";
        const depth = Math.floor((limit - 8) / (open.length + close.length));
        for (const end of [close, ""]) {
          const { status } = await sendJson(open.repeat(depth) + "1" + end.repeat(depth));
          expect([400, 422]).toContain(status);
        }
      },
    );

    it("ST-10 a field of deep JSON is a wrong field", async () => {
      const deep = JSON.parse("[".repeat(500) + "]".repeat(500)) as unknown;
      expectInvalid(
        await send(target(), registerPath, json({ ...newcomer(), name: deep })),
        "/name",
      );
    });

    it("ST-13 ill-formed UTF-8 is refused with 400", async () => {
      const [start = "", end = ""] = JSON.stringify({ ...newcomer(), name: "@@@" }).split("@@@");
      for (const wrong of [
        [0xff, 0xfe],
        [0xc0, 0xaf],
        [0xed, 0xa0, 0x80],
        [0xf5, 0x80, 0x80, 0x80],
        [0xe9],
      ]) {
        expectProblem(await sendJson(bytes(start, wrong, end)), 400, "malformed_body");
      }
    });

    it.each(["username", "password", "email", "name"])(
      "ST-14 a lone surrogate in %s is refused with 400",
      async (field) => {
        for (const escape of [String.raw`\ud800`, String.raw`\udc00x`, String.raw`\ud83d\ud83d`]) {
          const body = JSON.stringify({ ...newcomer(), [field]: "@@@" }).replace("@@@", escape);
          expectProblem(await sendJson(body), 400, "malformed_body");
        }
      },
    );

    it("ST-14 a lone surrogate in the name of a member is refused with 400", async () => {
      const body = JSON.stringify(newcomer()).replace("{", String.raw`{"\ud800":1,`);
      expectProblem(await sendJson(body), 400, "malformed_body");
    });

    it.each(["username", "email", "name"])("NUL in %s is a wrong field", async (field) => {
      const person = { ...newcomer(), [field]: "an\0n" };
      expectInvalid(await send(target(), registerPath, json(person)), `/${field}`);
    });

    it("of UTF-16 is refused with 400", async () => {
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
    ])("ST-11 %s is refused with 415", async (type) => {
      const answer = await sendJson(JSON.stringify(newcomer()), type);
      expectProblem(answer, 415, "unsupported_media_type");
    });

    it("ST-11 none at all is refused with 415", async () => {
      const body = new TextEncoder().encode(JSON.stringify(newcomer()));
      const answer = await send(target(), registerPath, { method: "POST", body });
      expectProblem(answer, 415, "unsupported_media_type");
    });
  });

  describe("malformed forms", () => {
    it.each(["%ff%fe", "%c0%af", "%ed%a0%80", "%e9", "%", "%4", "%zz", "a%"])(
      "ST-13 a value of %s is refused with 400",
      async (value) => {
        for (const body of [
          `username=${value}&password=x`,
          `username=x&password=${value}`,
          `${value}=x`,
        ]) {
          expectOAuthError(await sendForm(body), 400, "invalid_request");
        }
      },
    );

    it("ST-13 ill-formed UTF-8 is refused with 400", async () => {
      const body = bytes("username=x&password=", [0xff, 0xfe]);
      expectOAuthError(await sendForm(body), 400, "invalid_request");
    });

    it.each(["", "&", "&&==&", "=", "username", "username&password", "username=x"])(
      "%j has no credentials",
      async (body) => {
        expectOAuthError(await sendForm(body), 400, "invalid_request");
      },
    );

    it("VULN-17 do not pollute prototypes", async () => {
      const body = "__proto__.x=1&__proto__[x]=1&constructor.prototype.x=1&__proto__=1&toString=1";
      expectOAuthError(await sendForm(body), 400, "invalid_request");
      expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
    });

    it.each(["access_token=%ff", "access_token=a&access_token=b"])(
      "BR-7 may hold a token, which is taken from no body: %s",
      async (body) => {
        const answer = await send(target(), verifyPath, form(body));
        expectChallenge(answer, "malformed_authorization");
      },
    );
  });

  describe("bodies over 16 KiB", () => {
    const person = JSON.stringify({
      ...newcomer({ password: "x".repeat(40) }),
      name: "x".repeat(limit),
    });
    const credentials = `username=x&password=${"x".repeat(limit)}`;

    it.each([
      ["of JSON", registerPath, json(person)],
      ["of a form", tokenPath, form(credentials)],
      ["of a form, where none is needed", verifyPath, form(credentials)],
      ["of anything, beside a token", verifyPath, { ...authorized("Bearer x"), body: credentials }],
    ])("are refused with 413: %s", async (_, path, init) => {
      expect((await send(target(), path, init)).status).toBe(413);
    });

    it.each([
      ["of JSON", registerPath, () => stream(jsonType, person)],
      ["of a form", tokenPath, () => stream(formType, credentials)],
      ["of multipart", tokenPath, () => stream("multipart/form-data; boundary=x", credentials)],
      ["of anything, where none is needed", verifyPath, () => stream("text/plain", credentials)],
    ])("VULN-6 in chunks are refused with 413: %s", async (_, path, init) => {
      expect((await send(target(), path, init())).status).toBe(413);
    });

    it("are the first that are refused", async () => {
      const fits = JSON.stringify({ name: "" });
      const name = (length: number) => JSON.stringify({ name: "x".repeat(length - fits.length) });
      expect((await sendJson(name(limit))).status).toBe(422);
      expect((await sendJson(name(limit + 1))).status).toBe(413);
      expect((await send(target(), registerPath, stream(jsonType, name(limit)))).status).toBe(422);
      const over = stream(jsonType, name(limit + 1));
      expect((await send(target(), registerPath, over)).status).toBe(413);
    });
  });
}

/** Bodies that are unusual, and right. */
export function wellFormed(target: () => Target): void {
  describe("content types of JSON", () => {
    it.each([
      "Application/JSON",
      "application/json;charset=utf-8",
      'application/json ; charset="UTF-8"',
    ])("%s is accepted", async (type) => {
      expect(
        (
          await send(target(), registerPath, {
            ...json(newcomer()),
            headers: { "Content-Type": type },
          })
        ).status,
      ).toBe(201);
    });
  });

  describe("bodies of at most 16 KiB", () => {
    it("in chunks that fit are read", async () => {
      const answer = await send(
        target(),
        registerPath,
        stream(jsonType, JSON.stringify(newcomer())),
      );
      expect(answer.status).toBe(201);
    });
  });
}
