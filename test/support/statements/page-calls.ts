import { expect } from "vitest";
import type { Answer } from "../../suite/http/calls/calls.ts";
import { queryOf } from "../../suite/http/oidc/app.ts";
import { logInToApp } from "../../suite/http/oidc/logout/flow.ts";
import { signUp, stranger } from "../../suite/http/upstream/stage.ts";
import { openBrowser } from "../../suite/http/upstream/visitor.ts";
import type { Target } from "../targets/http-target.ts";
import type { LyingIssuer } from "../upstream/lying-issuer.ts";

/** What a page is: its name, what sets it apart, and what a browser does. Its answer leads on. */
type Page = readonly [name: string, how: string, open: () => Promise<Answer>];

const calls = (tag: string, pages: readonly Page[]) =>
  pages.map(([name, how, open]) => ({
    name,
    how,
    tag,
    isError: false,
    send: async () => {
      const answer = await open();
      expect(answer.status, answer.text).toBe(303);
      return new Response(null, { status: answer.status });
    },
  }));

/** The pages of a login at a provider, and those that the browser opens as the provider and other apps make it. */
export async function pageCalls(target: Target, idp: LyingIssuer) {
  const stage = { target, idp, doubtful: idp };
  const known = await signUp(stage);
  const other = openBrowser(target);
  const [newcomer, returning] = [openBrowser(target), openBrowser(target)];
  const newUrl = await newcomer.start("idp");
  const url = await returning.start("idp");
  const user = await logInToApp(target);
  await target.sql(
    `INSERT INTO client_logos (client_id, logo, updated_at) VALUES ('${user.app.id}', '${btoa("<svg/>")}', 1)`,
  );
  const hint = new URLSearchParams({ id_token_hint: user.idToken });
  return [
    ...calls("Browser", [
      ["GET /login/{provider}", "", () => other.visit("/login/idp")],
      [
        "GET /login/{provider}/callback",
        "a new user",
        () => newcomer.back(idp.authorize(newUrl, stranger())),
      ],
      [
        "GET /login/{provider}/callback",
        "a known user",
        () => returning.back(idp.authorize(url, known.claims)),
      ],
    ]),
    ...calls("Other apps", [
      [
        "POST /authorize",
        "",
        () =>
          user.browser.visit("/authorize", "same-origin", new URLSearchParams(queryOf(user.app))),
      ],
      ["GET /logout", "", () => user.browser.visit(`/logout?${hint}`)],
      ["POST /logout", "", () => user.browser.visit("/logout", "same-origin", hint)],
    ]),
    {
      name: "GET /authorize/logo/{client}",
      how: "",
      tag: "Other apps",
      isError: false,
      send: () => target.fetch(`/authorize/logo/${user.app.id}`),
    },
  ];
}
