import { beforeAll, describe, expect, it } from "vitest";
import { createAdminCatalogue, createCatalogue } from "../../../src/proxy/server/catalogue.ts";
import { createExecute, type Execute } from "../../../src/proxy/server/execute.ts";
import { noInteger, noText, parametersOf, rightFor } from "../../suite/proxy/attacks/parameters.ts";
import { bodyOf } from "../../suite/proxy/calls.ts";
import { names } from "../../suite/proxy/statements.ts";

let execute: Execute;
let executed = 0;
beforeAll(async () => {
  const pool = { execute: async () => void executed++ };
  const all = new Map([...(await createCatalogue()), ...(await createAdminCatalogue())]);
  execute = createExecute(pool, all);
});

describe.each(names)("the statement %s", (name) => {
  const refusalOf = (body: string) =>
    execute(new TextEncoder().encode(body), () => {}).catch(({ code }: { code: string }) => code);
  const right = rightFor(name);

  it("does not run with too many or too few parameters", async () => {
    const lists = [
      [...right, '"x"'],
      [...right, "null"],
      [...right, ...right, "1"],
    ];
    if (right.length > 0) lists.push(right.slice(1), []);
    for (const list of lists) {
      expect(await refusalOf(bodyOf(name, ...list)), String(list)).toBe("wrong_parameters");
    }
    expect(executed).toBe(0);
  });

  it("does not run with a parameter of another type", async () => {
    for (const [index, { kind, nullable }] of parametersOf(name).entries()) {
      const wrong = [...(kind === "text" ? noText : noInteger), ...(nullable ? [] : ["null"])];
      for (const value of wrong) {
        const body = bodyOf(name, ...right.with(index, value));
        expect(await refusalOf(body), body).toBe("wrong_parameters");
      }
    }
    expect(executed).toBe(0);
  });
});
