import { createClient } from "latchkey-auth/client";
import { createLoginFlow, createStore } from "latchkey-auth/store";
import { expect, it } from "vitest";
import { isReactive, isRef, reactive } from "vue";
import { testBinding } from "../../support/frameworks/binding.ts";

/** Preact in the place of React, in pages. A server renders with React. */
const preact = {
  react: "preact/compat",
  "react-dom": "preact/compat",
  "react-dom/client": "preact/compat/client",
};

testBinding({ name: "React", file: "react", hydratesLate: true });
testBinding({
  name: "React, with Preact",
  file: "react",
  alias: preact,
  hydratesLate: false,
  dropsComments: true,
});
testBinding({ name: "Vue", file: "vue", hydratesLate: true });
testBinding({ name: "Svelte", file: "svelte", hydratesLate: false });
// Its effects wait until all code of the page is there.
testBinding({ name: "Solid", file: "solid", hydratesLate: false });

it("FW-5 clients and stores are plain objects, which Vue may wrap and Pinia may probe", () => {
  const client = createClient({ baseUrl: "http://localhost:9" });
  for (const one of [client, createStore(client), createLoginFlow(client)]) {
    expect(Object.getPrototypeOf(one)).toBe(Object.prototype);
    expect([isRef(one), isReactive(one), "then" in one, "toJSON" in one]).toEqual(
      Array.from({ length: 4 }, () => false),
    );
    expect(JSON.stringify(one)).toBe("{}");
  }
  const wrapped = reactive({ client });
  wrapped.client.onChange(() => {})();
});
