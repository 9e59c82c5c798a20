import { describe, expect, it } from "vitest";
import {
  bodyOf,
  expectRefusal,
  expectUnheard,
  insertion,
  newNonce,
  send,
  signed,
} from "../calls.ts";
import { statement } from "../statements.ts";
import type { ProxyTarget } from "../target.ts";

/** JSON in the place of a string. mysql2 would turn some of it into SQL. */
export const noText = [
  "0",
  "1.5",
  "true",
  "false",
  "[]",
  '["x"]',
  "{}",
  '{"toSqlString":"\'\' or 1=1"}',
  '{"__proto__":"x"}',
  '{"length":1,"0":"x"}',
  "1e400",
];

/** JSON in the place of an integer. */
export const noInteger = [
  '""',
  '"1"',
  "true",
  "false",
  "[]",
  "[1]",
  "{}",
  '{"valueOf":1}',
  "1.5",
  "-0.1",
  "1e-7",
  "1e400",
  "-1e400",
  "9007199254740992",
  "-9007199254740992",
  "12345678901234567890",
];

const rightValues: Readonly<Record<string, string>> = { text: '"Tell-Tale"', integer: "1" };

/** The types of the parameters of a statement. */
export const parametersOf = (name: string) =>
  statement(name).parameters.map((type) => ({
    kind: type.replace("?", ""),
    nullable: type.endsWith("?"),
  }));

/** Parameters of the right types. */
export const rightFor = (name: string): string[] =>
  parametersOf(name).map(({ kind }) => rightValues[kind] ?? "null");

/** Signed calls of the app's own statements, with wrong parameters. */
export function parameters(target: () => ProxyTarget): void {
  const expectWrong = async (body: string): Promise<void> => {
    expectRefusal(await send(target(), signed(target().key, body)), 400, "wrong_parameters");
  };

  // One that has parameters of every type, and one without any. test/unit/proxy/parameters.test.ts tries all statements.
  describe.each(["insertSession", "ping"])("does not run %s", (name) => {
    const right = rightFor(name);
    const { id } = statement(name);

    it("with too many or too few parameters", () =>
      expectUnheard(target(), async () => {
        await expectWrong(bodyOf(name, ...right, '"x"'));
        await expectWrong(bodyOf(name, ...right, "null"));
        await expectWrong(bodyOf(name, ...right, ...right, "1"));
        if (right.length > 0) await expectWrong(bodyOf(name, ...right.slice(1)));
        if (right.length > 0) await expectWrong(bodyOf(name));
      }));

    it("with a parameter of another type", () =>
      expectUnheard(target(), async () => {
        for (const [index, { kind, nullable }] of parametersOf(name).entries()) {
          const wrong = [...(kind === "text" ? noText : noInteger), ...(nullable ? [] : ["null"])];
          for (const value of wrong) await expectWrong(bodyOf(name, ...right.with(index, value)));
        }
      }));

    it("with parameters that are not an array", () =>
      expectUnheard(target(), async () => {
        for (const list of ["{}", '{"length":0}', '"x"', "null", "0", "true"]) {
          const body = `{"statement":"${id}","params":${list}}`;
          const answer = await send(target(), signed(target().key, body));
          expectRefusal(answer, 400, "malformed_request");
        }
      }));
  });

  describe("runs no statement that is not the app's", () => {
    const { sql, id } = statement("ping");
    it.each([
      ["an unknown hash", newNonce().repeat(2).slice(0, 43)],
      ["raw SQL", "select 1"],
      ["raw SQL that the app runs itself", sql],
      ["the name of a statement", "ping"],
      ["a hash and more", `${id} or 1=1`],
      ["a hash twice", id + id],
      ["a hash in other case", id.toLowerCase()],
      ["a part of a hash", id.slice(0, 22)],
      ["a hash padded", `${id}=`],
      ["nothing", ""],
      ["__proto__", "__proto__"],
      ["constructor", "constructor"],
      ["toString", "toString"],
    ])("for %s", (_, text) =>
      expectUnheard(target(), async () => {
        const body = JSON.stringify({ statement: text, params: [] });
        const answer = await send(target(), signed(target().key, body));
        expectRefusal(answer, 403, "unknown_statement");
      }),
    );

    it.each(["0", "null", "true", "[]", `["${id}"]`, "{}", `{"toString":"${id}"}`])(
      "for an id that is not a string: %s",
      (value) =>
        expectUnheard(target(), async () => {
          const body = `{"statement":${value},"params":[]}`;
          const answer = await send(target(), signed(target().key, body));
          expectRefusal(answer, 400, "malformed_request");
        }),
    );
  });

  it("runs a right call after all these, with null where it is allowed", async () => {
    const body = insertion();
    const answer = await send(target(), signed(target().key, body));
    expect(answer).toMatchObject({ status: 200, body: { affected_rows: 1 } });
    const { params } = JSON.parse(body) as { params: (string | number | null)[] };
    const rows = await target().sql(`SELECT * FROM sessions WHERE id = '${params[0]}'`);
    expect(rows.map((row) => Object.values(row))).toEqual([params]);
  });
}
