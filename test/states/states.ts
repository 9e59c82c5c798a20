import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import type { PageName } from "../../src/core/ground/pages.ts";
import { mailsTo } from "../support/mail/mailbox.ts";
import { absentToken, linkFor } from "./tokens.ts";
import { newAddress, type World } from "./world.ts";

/** A page as a user meets it. */
export interface State {
  /** Who opens it. */
  readonly as: "guest" | "user" | "admin" | "unasked";
  /** Its address, below `/app/`. */
  readonly at: (world: World) => string | Promise<string>;
  /** What a user does there before the state is reached. */
  readonly reach?: (page: Page, world: World) => Promise<void>;
}

const guest = (at: string, reach?: State["reach"]): State => ({
  as: "guest",
  at: () => at,
  ...(reach && { reach }),
});
const user = (at: string, reach?: State["reach"]): State => ({ ...guest(at, reach), as: "user" });
const admin = (place: string, reach?: State["reach"]): State => ({
  ...guest(`admin#${place}`, reach),
  as: "admin",
});
const inOrganization = (reach?: State["reach"]): State => ({
  ...admin("", reach),
  at: ({ organization }) => `admin#organization/${organization}`,
});
const consent = (app: keyof World["requests"]): State => ({
  as: "user",
  at: ({ requests }) => `consent?${requests[app]}`,
});

const press = async (page: Page): Promise<void> =>
  page.locator("main form button.main").first().click();

/** Sends a form with what does not work, and waits for the error. */
const failing =
  (values: Readonly<Record<string, string>>): Required<State>["reach"] =>
  async (page) => {
    for (const [name, value] of Object.entries(values)) {
      await page.locator(`main input[name=${name}]`).fill(value);
    }
    await press(page);
    await page.locator("main [aria-invalid=true], main [role=alert]").first().waitFor();
  };

/** A page of the organization that belongs to the user. */
const ofOrganization = (page: PageName, reach?: State["reach"]): State => ({
  as: "user",
  at: ({ organizations }) => `${page}?id=${organizations.owned}`,
  ...(reach && { reach }),
});

/** Opens the form in a part of a page, and sends it with a wrong value. */
const opening =
  (part: string, value: string): Required<State>["reach"] =>
  async (page) => {
    const form = page.locator(part);
    await form.getByRole("button").click();
    await form.locator("input").fill(value);
    await form.locator("button[type=submit]").click();
    await form.locator("[aria-invalid=true]").waitFor();
  };

/** The page of the invitation of the user, or of a new address. */
const invitationTo =
  (email?: string): State["at"] =>
  async ({ people }) => {
    const links = (await mailsTo(email ?? people.user.email)).map(({ text }) => text);
    return `invitation#token=${/\/invitation#token=(\S+)/.exec(links.join("\n"))?.[1]}`;
  };

/** Shows the page of resources as a server without one does. */
const withoutResources = async (page: Page): Promise<void> => {
  await page.route("**/admin/resources", (route) =>
    route.request().method() === "GET"
      ? route.fulfill({ json: { resources: [] } })
      : route.continue(),
  );
  await page.reload();
  await page.getByText("No resources yet").waitFor();
};

/** Asks for a code. */
const asking: State["reach"] = async (page) => {
  await page.locator("main input[name=username]").fill("nobody@kunde.example");
  await press(page);
  await page.locator("main input[name=code]").waitFor();
};

/** Opens a login at Acme and waits for the page that it ends at. */
const atAcme: State["reach"] = async (page, { acme }) => {
  const name = randomUUID().slice(0, 8);
  acme.person = { sub: name, email: `${name}@kunde.example`, email_verified: true, name: "Ann" };
  await page.locator("main a", { hasText: "Acme" }).first().click();
  await page.waitForURL(/\/connect/);
};

/**
 * Each page in its states: empty, filled in, with an error, with a link that works or is dead. A page without a state does not compile.
 */
export const states: Readonly<Record<PageName | "admin" | "nothing-here", Record<string, State>>> =
  {
    login: {
      empty: guest("login"),
      wrong: guest("login", failing({ username: "jörg", password: "not the password" })),
      app: { as: "guest", at: ({ requests }) => `login?continue=${continueWith(requests.app)}` },
      "dead link": guest(`login#token=${absentToken}`),
    },
    register: {
      empty: guest("register"),
      wrong: guest("register", failing({ email: "nowhere", password: "1234567" })),
    },
    forgot: {
      empty: guest("forgot"),
      sent: guest("forgot", async (page) => {
        await page.locator("main input[name=username]").fill("nobody@kunde.example");
        await press(page);
        await page.locator("main form").waitFor({ state: "detached" });
      }),
    },
    "login-link": { empty: guest("login-link") },
    code: {
      "log in": guest("login-link", asking),
      verify: user("account/email", async (page) => {
        await page.locator("main input[name=email]").fill(`${randomUUID()}@kunde.example`);
        await press(page);
        await page.locator("main input[name=code]").waitFor();
      }),
    },
    connect: { new: guest("login", atAcme), dead: guest("connect") },
    reset: {
      empty: { as: "guest", at: async (world) => `reset#token=${await linkFor(world, "reset")}` },
      dead: guest(`reset#token=${absentToken}`),
    },
    verify: {
      guest: { as: "guest", at: async (world) => `verify#token=${await linkFor(world, "verify")}` },
      dead: guest(`verify#token=${absentToken}`),
    },
    undo: { dead: guest(`undo#token=${absentToken}`) },
    setup: { dead: guest(`setup#token=${absentToken}`) },
    account: { shown: user("account") },
    "account/edit": { empty: user("account/edit") },
    "account/email": {
      empty: user("account/email"),
      wrong: user("account/email", failing({ email: "nowhere" })),
    },
    "account/password": { empty: user("account/password") },
    "account/delete": { empty: user("account/delete") },
    "account/sessions": { shown: user("account/sessions") },
    "account/security": { shown: user("account/security") },
    "account/connected": { shown: user("account/connected") },
    "account/apps": { shown: user("account/apps") },
    organizations: {
      shown: user("organizations"),
      none: { as: "admin", at: () => "organizations" },
      wrong: user("organizations", failing({ name: "Brot@Söhne", slug: "-" })),
    },
    organization: {
      owner: ofOrganization("organization"),
      transfer: ofOrganization("organization", opening(".setting.end >> nth=0", "nobody")),
      delete: ofOrganization("organization", opening(".setting.end >> nth=1", "Brot")),
      member: {
        as: "user",
        at: ({ organizations }) => `organization?id=${organizations.joined}`,
        reach: async (page) => {
          await page.locator(".setting.end button").click();
          await page.locator(".sure").waitFor();
        },
      },
      absent: user("organization?id=none"),
    },
    "organization/members": {
      shown: ofOrganization("organization/members"),
      "role and removal": ofOrganization("organization/members", async (page) => {
        // The buttons move as the first one opens its form.
        await page.locator(".tools button").nth(1).click();
        await page.locator(".tools button").first().click();
        await page.locator(".tools select").waitFor();
      }),
    },
    "organization/invitations": {
      shown: ofOrganization("organization/invitations"),
      wrong: ofOrganization("organization/invitations", failing({ email: "nowhere" })),
    },
    invitation: {
      guest: { as: "guest", at: invitationTo(newAddress) },
      register: {
        as: "guest",
        at: invitationTo(newAddress),
        reach: async (page) => {
          await page.locator("main button.main").click();
          await page.locator("main input[type=password]").waitFor();
        },
      },
      "has an account": { as: "guest", at: invitationTo() },
      mine: { as: "user", at: invitationTo() },
      "for another account": { as: "user", at: invitationTo(newAddress) },
      dead: guest(`invitation#token=${absentToken}`),
    },
    secure: { empty: user("secure") },
    terms: { asked: { as: "unasked", at: () => "account" } },
    consent: {
      shown: consent("app"),
      "known agent": consent("known"),
      "agent with a document": consent("document"),
      "program on the device": consent("device"),
    },
    logout: { guest: guest("logout"), user: user("logout") },
    error: {
      known: guest("error?code=invalid_link&id=request-1"),
      unknown: guest("error?error=something_else"),
    },
    admin: {
      overview: admin("overview"),
      users: admin("users"),
      "new user": admin("new-user"),
      clients: admin("clients"),
      resources: admin("resources"),
      "no resources": admin("resources", withoutResources),
      "new resource": admin("resources", async (page) => {
        await withoutResources(page);
        await page.getByRole("button", { name: "New resource" }).click();
      }),
      "wrong resource": admin("resources", async (page, world) => {
        await page.getByRole("button", { name: "Edit" }).click();
        await failing({ "scope-0": "sessions", allowed_roles: "nobody" })(page, world);
      }),
      organizations: admin("organizations"),
      "wrong organization": admin("organizations", async (page, world) => {
        await page.getByRole("button", { name: "New organization" }).click();
        await failing({ name: "a@b", slug: "-", owner_id: "nobody" })(page, world);
      }),
      organization: inOrganization(),
      "new member": inOrganization(async (page, world) => {
        await page.getByRole("button", { name: "Add member" }).click();
        await failing({ user_id: "nobody" })(page, world);
      }),
      "other role": inOrganization(async (page) => {
        await page.getByRole("combobox", { name: /^Role of/ }).selectOption("member");
        await page.getByRole("button", { name: "Remove" }).click();
      }),
      "user in an organization": {
        as: "admin",
        async at({ target, organization }) {
          const found = await target.sql(
            `SELECT user_id FROM memberships WHERE organization_id = '${organization}'`,
          );
          return `admin#user/${String(found[0]?.["user_id"])}`;
        },
      },
      settings: admin("settings"),
      webhooks: admin("webhooks"),
      outbox: admin("outbox"),
      timeline: admin("timeline"),
    },
    "nothing-here": { shown: guest("nothing-here") },
  };

const continueWith = (query: string): string => encodeURIComponent(`authorize?${query}`);
