// Uses the bindings as apps do. test/package/frameworks.test.ts compiles this file against the published types.
import { createClient, type Account, type Client, type Organization } from "latchkey-auth/client";
import * as react from "latchkey-auth/react";
import * as solid from "latchkey-auth/solid";
import * as svelte from "latchkey-auth/svelte";
import * as vue from "latchkey-auth/vue";
import { createElement } from "react";
import type { Accessor } from "solid-js";
import type { Component } from "svelte";
import type { Readable } from "svelte/store";
import { createApp, h, type ComputedRef } from "vue";

interface Attributes {
  readonly phone: string;
}

const plain = createClient({ baseUrl: "https://login.example.com" });
const typed: Client<Attributes> = createClient<Attributes>({
  baseUrl: "https://login.example.com",
});

/** A provider takes a client with any attributes, and what a server knows. */
export function provide(user: Account | null | undefined, own: Account<Attributes>): void {
  createElement(react.LatchkeyProvider, { client: plain });
  createElement(react.LatchkeyProvider, { client: typed, initialUser: own }, "children");
  createElement(react.SignedIn, { fallback: "log in", pending: null });
  createApp({}).use(vue.LatchkeyPlugin, { client: typed, initialUser: user });
  svelte.setLatchkey({ client: plain, initialUser: user });
  solid.LatchkeyProvider({ client: typed, initialUser: null, children: "children" });
  // Without a client, the one of `/auth` counts.
  createElement(react.LatchkeyProvider, {});
  createApp({}).use(vue.LatchkeyPlugin);
  svelte.setLatchkey({});
}

/** The menus take the place of the pages, and texts for some of their parts. */
export function menus(): void {
  const props = { pages: "/auth/app", texts: { logOut: "Abmelden" } };
  createElement(react.UserMenu, props);
  h(vue.UserMenu, props);
  solid.UserMenu(props);
  const inSvelte: Component<svelte.UserMenuProps> = svelte.UserMenu;
  void inSvelte;
  // @ts-expect-error: the place of the pages is missing
  createElement(react.UserMenu, {});
  // @ts-expect-error: the place of the pages is missing
  solid.UserMenu({});
}

/** Hooks name the type of the attributes. */
export function use(): void {
  const phone: string | undefined = react.useUser<Attributes>()?.attributes?.phone;
  const inVue: ComputedRef<Account<Attributes> | undefined> = vue.useUser<Attributes>();
  const inSvelte: Readable<Account<Attributes> | undefined> = svelte.useUser<Attributes>();
  const inSolid: Accessor<Account<Attributes> | undefined> = solid.useUser<Attributes>();
  void [phone, inVue, inSvelte, inSolid];
  const client: Client<Attributes> = react.useLatchkey<Attributes>();
  void client.updateUser({ attributes: { phone: "" } });
  const login: react.Login = react.useLoginFlow();
  void login.submit({ username: "", password: "" });
  const role: string | undefined = react.useOrganization().organization?.role;
  void vue.useOrganization().switchOrganization(null);
  void [
    role,
    vue.useOrganization().organization.value?.id,
    solid.useOrganization().organization()?.id,
  ];
  const ofTab: Readable<Organization | null> = svelte.useOrganization().organization;
  void ofTab;
  const session: react.Snapshot = react.useSession();
  // @ts-expect-error: a snapshot does not change
  session.isPending = true;
  // @ts-expect-error: there is no such state
  void (vue.useLoginFlow().value.state === "finished");
}
