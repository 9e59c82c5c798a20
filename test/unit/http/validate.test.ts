import { describe, expect, it } from "vitest";
import { z } from "zod";
import { text } from "../../../src/contract/fields.ts";
import { Failure } from "../../../src/core/failures.ts";
import { validateAll } from "../../../src/http/request/validate.ts";

const Form = z.object({ name: text({}), email: text({}), age: z.int("Must be a number.") });

const faultsIn = async (body: unknown): Promise<readonly string[]> => {
  const found = async (present: object) =>
    [...Object.keys(present), "name"].map((name) => ({
      pointer: `/${name}`,
      message: "Too short.",
    }));
  const error: unknown = await validateAll(Form, body, found).catch((one: unknown) => one);
  if (!(error instanceof Failure)) return expect.fail("the body was accepted");
  return (error.errors ?? []).map(({ pointer, message }) => `${pointer} ${message}`);
};

describe("a form with a missing field", () => {
  it("has the faults of the other fields in the same response, each field once", async () => {
    expect(await faultsIn({ email: "x", age: "1" })).toEqual([
      "/name Required.",
      "/age Must be a number.",
      "/email Too short.",
    ]);
  });

  it("that is no object has its one fault", async () => {
    for (const body of [[], "x", null]) expect(await faultsIn(body)).toHaveLength(1);
  });

  it("that is whole is given as it is, and checked no further", async () => {
    const form = { name: "a", email: "b", age: 1 };
    const fail = () => expect.fail("checked");
    expect(await validateAll(Form, form, fail)).toEqual(form);
  });
});
