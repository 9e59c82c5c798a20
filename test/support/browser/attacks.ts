import type { Page } from "playwright-core";

/** A request that a script on a page of another origin tries to send. */
export interface Attack {
  readonly name: string;
  readonly path: string;
  readonly method?: string;
  readonly mode?: "cors" | "no-cors";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const guard = { "X-Latchkey": "1" };

/** Requests that try to read the user's data, with and without a CORS preflight. */
export const readAttacks: readonly Attack[] = ["/users/me", "/users/me/sessions", "/"].flatMap(
  (path) => [
    { name: `GET ${path}`, path },
    { name: `GET ${path} with a header`, path, headers: guard },
    { name: `GET ${path} with a token`, path, headers: { Authorization: "Bearer x" } },
    { name: `GET ${path} without CORS`, path, mode: "no-cors" },
  ],
);

/** Requests that try to change the user's session, or to replace it by the attacker's. */
export function writeAttacks({
  username,
  password,
}: {
  readonly username: string;
  readonly password: string;
}): readonly Attack[] {
  const body = JSON.stringify({ username, password });
  const json = { "Content-Type": "application/json" };
  const refresh = { path: "/session/refresh", method: "POST" };
  const logIn = { path: "/session", method: "POST", body };
  const logOut = { path: "/session", method: "DELETE" };
  return [
    { name: "refresh", ...refresh },
    { name: "refresh with the header", ...refresh, headers: guard },
    { name: "refresh without CORS", ...refresh, mode: "no-cors" },
    { name: "refresh without CORS, with the header", ...refresh, mode: "no-cors", headers: guard },
    { name: "log out", ...logOut },
    { name: "log out with the header", ...logOut, headers: guard },
    { name: "log in", ...logIn, headers: json },
    { name: "log in, calling JSON text", ...logIn },
    { name: "log in without CORS", ...logIn, mode: "no-cors" },
    { name: "end sessions", path: "/users/me/sessions", method: "DELETE" },
  ];
}

/** The result of a form that was submitted. */
export interface SentForm {
  readonly status: number;
  readonly hasCookie: boolean;
}

/** Opens a window from a page, as the target of the page's forms. */
export async function openPopup(page: Page): Promise<Page> {
  const opening = page.waitForEvent("popup");
  await page.evaluate(() => void open("about:blank", "forms"));
  return opening;
}

let sent = 0;

/** Submits a form from a page, as a click does. The response loads in `target`, a window that the page opened. */
export async function sendForm(
  page: Page,
  target: Page,
  url: string,
  type: string,
  fields: Readonly<Record<string, string>>,
): Promise<SentForm> {
  // A unique URL, so that the test can wait until the window has loaded it.
  const action = `${url}?form=${++sent}`;
  const answering = target.waitForResponse((response) => response.url() === action);
  await page.evaluate(submit, { action, type, fields });
  const answer = await answering;
  // Wait for the load, because Chromium may drop a form that is sent to a window that is still loading.
  await target.waitForURL(action);
  return { status: answer.status(), hasCookie: "cookie" in (await answer.request().allHeaders()) };
}

/** Builds and submits the form. A form of plain text gets one field whose name and value make the body valid JSON. */
function submit({
  action,
  type,
  fields,
}: {
  action: string;
  type: string;
  fields: Readonly<Record<string, string>>;
}): void {
  const form = document.createElement("form");
  Object.assign(form, { action, method: "post", enctype: type, target: "forms" });
  const entries =
    type === "text/plain"
      ? [[JSON.stringify({ ...fields, last: "" }).slice(0, -2), '"}']]
      : Object.entries(fields);
  for (const [name = "", value = ""] of entries) {
    form.append(Object.assign(document.createElement("input"), { name, value, type: "hidden" }));
  }
  document.body.append(form);
  form.submit();
}

/** The fields of forms by path. They try to use the victim's session, or to replace it by the attacker's. */
export const formAttacks = (
  attacker: { readonly username: string; readonly password: string },
  newcomer: Readonly<Record<string, string>>,
): readonly (readonly [path: string, fields: Readonly<Record<string, string>>])[] => [
  ["/session", { username: attacker.username, password: attacker.password }],
  ["/session/refresh", {}],
  ["/session/refresh", { "X-Latchkey": "1" }],
  ["/session", { _method: "DELETE", "X-Latchkey": "1" }],
  ["/authenticate/token", { grant_type: "refresh_token" }],
  ["/authenticate/revoke", {}],
  ["/authenticate/register", newcomer],
  ["/users/me/sessions", {}],
];

/** The encoding types of a form. */
export const formTypes = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];
