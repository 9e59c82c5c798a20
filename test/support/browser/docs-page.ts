import { readFileSync } from "node:fs";
import type axeCore from "axe-core";
import type { Browser, Locator, Page, Response } from "playwright-core";
import type { OpenApi, Operation } from "../documents/openapi.ts";
import { secret } from "../secrets.ts";

/** The docs page in a browser, and what the browser reported. */
export interface DocsPage {
  readonly page: Page;
  /** The origins that received requests. */
  readonly origins: ReadonlySet<string>;
  /** Script errors, violations of the Content-Security-Policy, and failed requests. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/**
 * Opens `/docs` of a server in a new profile, and waits until the operations are shown. The document has these operations alone,
 * because Swagger UI reads all of it again for each operation that is opened, and draws all operations again after each click.
 */
export async function openDocs(
  browser: Browser,
  url: string,
  only: ReadonlySet<string>,
): Promise<DocsPage> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route("**/openapi.json", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: withOnly(only, (await response.json()) as OpenApi) });
  });
  const origins = new Set<string>();
  const complaints: string[] = [];
  const unread: Promise<void>[] = [];
  page.on("request", (request) => void origins.add(new URL(request.url()).origin));
  page.on("response", (response) => void unread.push(keepSecret(response)));
  page.on("pageerror", (error) => void complaints.push(error.message));
  page.on("console", (line) => void (line.type() === "error" && complaints.push(line.text())));
  await page.goto(`${url}/docs`);
  await page.locator(".opblock").first().waitFor();
  const close = async (): Promise<void> => {
    await Promise.all(unread);
    await context.close();
  };
  return { page, origins, complaints, close };
}

/** The document without all other operations, and without the webhooks and components that these do not name. */
function withOnly(only: ReadonlySet<string>, { components, ...document }: OpenApi) {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (only.has(operation.operationId ?? "")) {
        (paths[path] ??= {})[method] = { ...operation, responses: fewer(operation) };
      }
    }
  }
  const named = new Set<string>();
  const follow = (part: unknown): void => {
    for (const [, kind = "", name = ""] of JSON.stringify(part).matchAll(reference)) {
      if (named.has(`${kind}/${name}`)) continue;
      named.add(`${kind}/${name}`);
      follow(components[kind as "schemas"][name]);
    }
  };
  follow(paths);
  const needed = Object.entries(components).map(
    ([kind, all]) =>
      [
        kind,
        Object.entries(all).filter(
          ([name]) => kind === "securitySchemes" || named.has(`${kind}/${name}`),
        ),
      ] as const,
  );
  return {
    ...document,
    paths,
    webhooks: {},
    components: Object.fromEntries(needed.map(([kind, all]) => [kind, Object.fromEntries(all)])),
  };
}

/** The answers of a call that tests expect. The page draws an example of each, and they look alike. */
const fewer = ({ responses }: Operation): Operation["responses"] =>
  Object.fromEntries(Object.entries(responses).filter(([status]) => /^2|40[04]/.test(status)));

/** The kind and the name of a component in a reference. */
const reference = /"#\/components\/(\w+)\/([\w-]+)"/g;

/** Registers the tokens in a response as secrets, so that the logs are searched for them. */
async function keepSecret(response: Response): Promise<void> {
  const gives = /\/(?:token|session|session\/refresh)$/.test(new URL(response.url()).pathname);
  if (!gives || response.status() !== 200) return;
  const body = (await response.json()) as Readonly<Record<string, unknown>>;
  for (const name of ["access_token", "refresh_token"]) {
    const token = body[name];
    if (typeof token === "string") secret(token);
  }
  const cookie = /rt1_[\w-]+/.exec((await response.headerValue("set-cookie")) ?? "");
  if (cookie) secret(cookie[0]);
}

/** Opens the **Authorize** dialog, logs out if necessary, and logs in with the Enter key. The dialog stays open. */
export async function authorize(page: Page, username: string, password: string): Promise<void> {
  await page.locator(".btn.authorize").first().click();
  const logOut = page.locator("dialog").getByText("Logout");
  if (await logOut.isVisible()) await logOut.click();
  else await page.locator("#oauth_username:focus").waitFor();
  await page.getByLabel("username:", { exact: true }).fill(username);
  await page.getByLabel("password:", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await page.locator("dialog").locator(".errors").or(logOut).waitFor();
}

/** The section of an operation. */
export const callOf = (page: Page, operationId: string): Locator =>
  page.locator(`.opblock[id$="-${operationId}"]`);

/** Opens an operation and clicks **Try it out**, unless that was done before. */
export async function openCall(call: Locator): Promise<void> {
  await press(call.locator(".opblock-summary-control"));
  const button = call.locator(".try-out__btn:not(.reset)");
  if ((await button.innerText()) !== "Cancel") await press(button);
}

/** Executes an operation with the page's sample values, and "x" where there is none. Returns the status that is shown. */
export async function tryOut(page: Page, operationId: string): Promise<string> {
  const call = callOf(page, operationId);
  await openCall(call);
  const clear = call.locator(".btn-clear");
  if (await clear.isVisible()) await press(clear);
  for (const field of await call.locator("tr:has(.required) input").all()) {
    if ((await field.inputValue()) === "") await field.fill("x");
  }
  await press(call.locator(".execute"));
  const status = call.locator(".live-responses-table tbody .response-col_status");
  const shown = await status.innerText();
  await press(call.locator(".opblock-summary-control"));
  return shown;
}

/** Clicks without waiting for the page to stop moving, because the wait took most of the time. */
const press = (button: Locator): Promise<void> => button.dispatchEvent("click");

const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");

/** The serious and critical violations of these rules, or of all, that axe-core finds in the page. */
export async function violations(page: Page, rules: readonly string[] = []): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  return page.evaluate(async (values) => {
    const { axe } = globalThis as unknown as { axe: typeof axeCore };
    const runOnly = values.length > 0 && {
      runOnly: { type: "rule" as const, values: [...values] },
    };
    const { violations } = await axe.run({ resultTypes: ["violations"], ...runOnly });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
  }, rules);
}
